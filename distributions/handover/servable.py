"""Who can be served: what is released, of a family that is still entitled; each other is named."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aidcases.errors import Refused
from distributions import eligibility
from distributions.eligibility import Lost
from distributions.models import Entitlement, Handover
from distributions.models.entitlement import EntitlementState
from distributions.models.handover import HandoverKind, TakenBy
from distributions.models.programme import AidKind
from households.models import ReasonCode

DECEASED = "deceased"


def refuse_others(locked: list[Entitlement], taken_by: str) -> None:
    """Name each entitlement that cannot be handed over to such a taker, and what to do."""
    wrong = {
        e.pk for e in locked if e.state != EntitlementState.RELEASED or e.kind != AidKind.GOODS
    }
    lost = eligibility.no_longer(e.pk for e in locked if e.pk not in wrong)
    lost = {pk: why for pk, why in lost.items() if not _is_an_heirs(why, taken_by)}
    if not wrong and not lost:
        return
    sentences = [*_who_was_first(wrong), *_who_lost_it(lost)]
    raise Refused(
        sentences[0]
        if len(locked) == 1
        else _("%(count)s of these families cannot be served. Nothing was changed.")
        % {"count": len(sentences)},
        offenders=sentences,
    )


def _is_an_heirs(why: Lost, taken_by: str) -> bool:
    return taken_by == TakenBy.HEIR and why.reason == DECEASED and why.is_on_decree


def _who_was_first(ids: Iterable[int]) -> Iterator[str]:
    """A sentence for each entitlement: handed over by whom and when, or in which state."""
    first = {
        (made.entitlement_id, made.attempt): made
        for made in Handover.objects.filter(
            entitlement__in=ids, kind=HandoverKind.DELIVERY
        ).select_related("by")
    }
    for row in _rows(ids):
        yield _sentence(row, first.get((row.pk, row.attempt)))


def _sentence(entitlement: Entitlement, made: Handover | None) -> str:
    name = entitlement.household.head_name
    if made is None or entitlement.state != EntitlementState.DELIVERED:
        return _("%(name)s: nothing is there to be handed over (%(state)s).") % {
            "name": name,
            "state": entitlement.get_state_display(),
        }
    return _("%(name)s: already handed over by %(by)s, %(when)s.") % {
        "name": name,
        "by": made.by,
        "when": date_format(timezone.localtime(made.recorded_at), "j F Y H.i"),
    }


def _who_lost_it(lost: dict[int, Lost]) -> Iterator[str]:
    reasons = ReasonCode.objects.in_bulk({why.reason for why in lost.values() if why.reason})
    for row in _rows(lost):
        yield _lost(row.household.head_name, lost[row.pk], reasons)


def _lost(name: str, why: Lost, reasons: dict[str, ReasonCode]) -> str:
    if not why.is_on_decree:
        return _(
            "%(name)s does not stand on the current version of the decree. Put the package back to "
            "stock on the page of the entitlement; who comes instead is planned on that version."
        ) % {"name": name}
    if why.reason == DECEASED:
        return _(
            "%(name)s has died. Choose “heir” and enter the heir’s name, or put the package back "
            "to stock on the page of the entitlement."
        ) % {"name": name}
    return _(
        "%(name)s is no longer eligible (%(reason)s). Put the package back to stock on the page of "
        "the entitlement; if that is wrong, let the family be visited again first."
    ) % {"name": name, "reason": reasons.get(why.reason) or "–"}


def _rows(ids: Iterable[int]) -> Iterable[Entitlement]:
    return Entitlement.objects.filter(pk__in=ids).select_related("household").order_by("pk")
