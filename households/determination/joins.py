"""What this room adds to the registries."""

from django.utils.translation import gettext_lazy as _

from aidcases.permission_names import Permission
from aidcases.registries import (
    NavigationEntry,
    Revealable,
    audit_details,
    audit_words,
    home_panels,
    navigation,
    revealables,
    search_sources,
    waiting,
)
from households import story
from households.determination.standing import in_the_way
from households.finding import FamilySearch
from households.models import Member
from households.registries import story_sources, undo_blockers
from households.views.panels import FunnelPanel, VillagePanel, decisions_waiting

LOOK = frozenset({Permission.VIEW_HOUSEHOLDS})

navigation.join(
    NavigationEntry(_("Families"), "families", "users", LOOK, url_prefix="/families/"), order=15
)
home_panels.join(FunnelPanel(), order=10)
home_panels.join(VillagePanel(), order=90)
navigation.join(
    NavigationEntry(
        _("Decisions"),
        "decisions",
        "gavel",
        frozenset({Permission.VIEW_LISTS}),
        url_prefix="/decisions/",
    ),
    order=40,
)
waiting.join(decisions_waiting, order=50)
search_sources.join(FamilySearch(), order=10)
story_sources.join(story.of_decisions, order=30)
undo_blockers.join(in_the_way, order=40)
revealables.join(
    Revealable(
        key="member",
        model=Member,
        fields={"nik": _("NIK")},
        visible_to=lambda user: Member.objects.visible_to(user),
    )
)
audit_words.update(
    {
        "determinations.reviewed": _("reviewed determinations"),
        "determinations.sent_back": _("sent determinations back"),
        "deliberation.recorded": _("recorded a deliberation"),
        "decree.drafted": _("drafted a decree"),
        "decree.amended": _("drafted the next version of a decree"),
        "decree.discarded": _("discarded the draft of a decree"),
        "decree.issued": _("issued a decree"),
        "decree.exported": _("took the annex of a decree along"),
    }
)
audit_details.update(
    {
        "recipients": _("recipients"),
        "hash": _("hash over the list"),
        "deliberated": _("deliberated"),
        "concluded": _("concluded"),
        "amends": _("in place of decree"),
    }
)
