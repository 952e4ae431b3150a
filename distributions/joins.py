"""Read once all models are loaded: what this house adds to the registries below it."""

from django.utils.translation import gettext_lazy as _

from aidcases.permission_names import Permission
from aidcases.registries import (
    NavigationEntry,
    audit_codes,
    audit_details,
    audit_words,
    home_panels,
    navigation,
    search_sources,
    waiting,
)
from distributions import story
from distributions.finding import PayoutReferences
from distributions.merging import AidFollows
from distributions.models.handover import TakenBy
from distributions.postal_payout import tasks
from distributions.story import AidOfFamily
from distributions.views.aid_by_village import AidByVillage
from distributions.views.home import AidByProgramme, aid_waiting
from households.registries import (
    family_sections,
    merge_followers,
    story_sources,
    undo_blockers,
)

__all__ = ["tasks"]  # registers its kind of job by being read

LOOK = frozenset({Permission.VIEW_AID})

navigation.join(
    NavigationEntry(_("Aid"), "programmes", "package", LOOK, url_prefix="/aid/"), order=50
)
navigation.join(
    NavigationEntry(
        _("Hand over"),
        "handover",
        "basket",
        frozenset({Permission.HAND_OVER}),
        url_prefix="/handover/",
    ),
    order=52,
)
navigation.join(
    NavigationEntry(_("Payouts"), "payouts", "cash", LOOK, url_prefix="/payouts/"), order=54
)
navigation.join(
    NavigationEntry(_("Donors"), "donors", "heart-handshake", LOOK, url_prefix="/donors/"),
    order=60,
)
waiting.join(aid_waiting, order=60)
home_panels.join(AidByProgramme(), order=50)
home_panels.join(AidByVillage(), order=95)
search_sources.join(PayoutReferences(), order=50)
story_sources.join(story.events, order=50)
family_sections.join(AidOfFamily(), order=50)
undo_blockers.join(story.in_the_way, order=50)
merge_followers.join(AidFollows(), order=50)
audit_details.update({"taken_by": _("taken by"), "restored": _("brought back")})
audit_codes.update({"taken_by": dict(TakenBy.choices)})
audit_words.update(
    {
        "programme.created": _("opened a programme"),
        "programme.round_added": _("added a round to a programme"),
        "programme.activated": _("activated a programme"),
        "programme.closed": _("closed a programme"),
        "entitlements.planned": _("planned entitlements"),
        "entitlements.merged": _("carried entitlements over to the family that stays"),
        "entitlements.split": _("brought entitlements back to the family that was split off"),
        "entitlement.cancelled": _("cancelled an entitlement"),
        "entitlement.returned": _("gave an entitlement back"),
        "entitlement.released_again": _("released an entitlement again"),
        "batch.approved": _("approved a batch of entitlements"),
        "batch.released": _("released a batch of entitlements"),
        "batch.cancelled": _("called off a batch of entitlements"),
        "package.handed_over": _("handed over a package"),
        "packages.handed_over": _("entered a signed list of packages"),
        "package.taken_back": _("took a handover back"),
        "payout.drafted": _("drew up a payout"),
        "payout.approved": _("approved a payout"),
        "payout.sent": _("sent a payout"),
        "payout.cancelled": _("cancelled a payout"),
        "payout.closed": _("closed a payout"),
        "payout.uncollected": _("let uncollected sums fail"),
        "payout.result_taken_in": _("read a payout result"),
        "payout.roster_downloaded": _("downloaded a payout roster"),
        "package.second_attempt": _("tried to hand over a package that was handed over"),
        "payment.reversed": _("took a payment back"),
        "donor.added": _("registered a donor"),
        "pledge.offered": _("wrote down a pledge"),
        "pledge.agreed": _("agreed on a pledge"),
        "pledge.cancelled": _("cancelled a pledge"),
        "pledge.received": _("entered a donor's receipt"),
        "pledge.allocated": _("allocated a donor's packages"),
        "pledge.reported": _("reported to a donor"),
    }
)
