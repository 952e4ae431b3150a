"""Aid goes along when two households are made one, and comes back when they are split."""

from collections.abc import Iterable, Iterator

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from aidcases import audit
from aidcases.errors import Stale
from aidcases.models import User
from distributions.models import Entitlement, Programme
from distributions.models.entitlement import NOT_LIVE, BatchState, EntitlementState
from distributions.models.programme import ProgrammeState
from households.models import Household
from households.registries import Obstacle

_CAN_END = (
    EntitlementState.PLANNED,
    EntitlementState.APPROVED,
    EntitlementState.RELEASED,
    EntitlementState.FAILED,
)
# What its batch has to be for an entitlement to come back as it was.
_OF_BATCH = {
    EntitlementState.PLANNED: BatchState.DRAFT,
    EntitlementState.APPROVED: BatchState.APPROVED,
    EntitlementState.RELEASED: BatchState.RELEASED,
    EntitlementState.FAILED: BatchState.RELEASED,
}
Two = tuple[Entitlement, Entitlement]
Moved = dict[str, list[int]]


class AidFollows:
    """Entitlements go over to the household that stays; of two for one round the open one ends.

    A split restores what the merge ended, as far as nothing has taken its place meanwhile.
    It stops a merge where both were served: somebody decides first which handing over was wrong.
    """

    name = "entitlements"

    def clashes(self, kept: Household, gone: Household) -> Iterable[Obstacle]:
        for of_gone, of_kept in _for_one_round(kept, gone):
            if _to_end(of_gone, of_kept) is None:
                yield Obstacle(
                    _(
                        "Both families were served by “%(programme)s”, round %(round)s. Take one "
                        "of the two back first, then merge."
                    )
                    % {"programme": of_gone.programme, "round": of_gone.round.number},
                    [_named(of_kept), _named(of_gone)],
                )

    def moves(self, gone: Household) -> Iterable[tuple[str | Promise, int]]:
        yield _("entitlements"), Entitlement.objects.filter(household=gone).count()

    def merge(self, kept: Household, gone: Household, by: User) -> dict[str, list[int]]:
        ended = [_to_end(*two) for two in _for_one_round(kept, gone)]
        keys = [one.pk for one in ended if one is not None]
        cancelled = Entitlement.objects.filter(pk__in=keys, state__in=_CAN_END).update(
            state=EntitlementState.CANCELLED,
            ended_from=F("state"),
            reason=_("the same family twice"),
            changed_at=timezone.now(),
        )
        if cancelled != len(keys):
            raise Stale(_("One of these entitlements was served a moment ago. Look again."))
        rows = Entitlement.objects.filter(household=gone)
        moved = list(rows.order_by("pk").values_list("pk", flat=True))
        rows.update(household=kept)
        if moved:
            audit.record("entitlements.merged", by=by, subject=kept, count=len(moved))
        return {"entitlements": moved, "entitlements_ended": keys}

    def lost(self, moved: Moved) -> Iterable[Obstacle]:
        by_reason: dict[str, list[tuple[str, str]]] = {}
        for one, reason in _ended(moved):
            if reason:
                by_reason.setdefault(reason, []).append(_named(one))
        for reason, named in by_reason.items():
            yield Obstacle(reason, named)

    def split(self, kept: Household, gone: Household, moved: Moved, by: User) -> None:
        ended = Entitlement.objects.filter(pk__in=moved.get("entitlements_ended", []))
        programmes = Programme.objects.select_for_update().order_by("pk")
        list(programmes.filter(pk__in=ended.values("programme")).values_list("pk"))
        back = [one for one, reason in _ended(moved) if not reason]
        rows = Entitlement.objects.filter(pk__in=moved.get("entitlements", []), household=kept)
        count = rows.update(household=gone)
        _restore(back)
        if count or back:
            audit.record("entitlements.split", by=by, subject=gone, count=count, restored=len(back))


def _ended(moved: Moved) -> Iterator[tuple[Entitlement, str]]:
    """What the merge cancelled, with why a split cannot restore it; empty where it can."""
    keys, gone = moved.get("entitlements_ended", []), set(moved.get("entitlements", []))
    ended = list(_whole(Entitlement.objects.filter(pk__in=keys)).select_related("batch"))
    homes = [one.household_id for one in ended]
    live = Entitlement.objects.filter(household__in=homes).exclude(state__in=NOT_LIVE)
    taken = {(pk in gone, turn) for pk, turn in live.values_list("pk", "round_id")}
    room = {one.programme_id: one.programme.ceiling - one.programme.entitled_total for one in ended}
    for one in ended:
        reason = _why_not(one, (one.pk in gone, one.round_id) in taken, room[one.programme_id])
        if not reason:
            room[one.programme_id] -= one.amount
        yield one, reason


def _why_not(one: Entitlement, has_another: bool, room: int) -> str:
    if one.state != EntitlementState.CANCELLED or not one.ended_from:
        return _(
            "What these were before the merge is not known. Plan them anew where they are due."
        )
    if one.programme.state != ProgrammeState.ACTIVE:
        return _("The programme of these has been closed since: they stay cancelled.")
    if one.batch.state != _OF_BATCH[EntitlementState(one.ended_from)]:
        return _(
            "The batch of these has gone on without them since. Plan them anew where they are due."
        )
    if has_another:
        return _("The family has another entitlement for the same round: these stay cancelled.")
    if one.amount > room:
        return _("These would pass the ceiling of the programme now: they stay cancelled.")
    return ""


def _restore(ended: list[Entitlement]) -> None:
    """Each as the merge found it."""
    rows = Entitlement.objects.filter(
        pk__in=[one.pk for one in ended], state=EntitlementState.CANCELLED
    ).exclude(ended_from="")
    count = rows.update(state=F("ended_from"), ended_from="", reason="", changed_at=timezone.now())
    if count != len(ended):
        raise Stale(_("One of these entitlements was changed a moment ago. Look again."))


def _for_one_round(kept: Household, gone: Household) -> Iterator[Two]:
    """Live entitlements of both to one round: (of the one that goes, of the one kept)."""
    live = Entitlement.objects.filter(household__in=[kept, gone]).exclude(state__in=NOT_LIVE)
    both = list(_whole(live))
    of_kept = {one.round_id: one for one in both if one.household_id == kept.pk}
    for one in both:
        if one.household_id == gone.pk and one.round_id in of_kept:
            yield one, of_kept[one.round_id]


def _to_end(*two: Entitlement) -> Entitlement | None:
    """The one that is still open, and on no payout; None where both are under way or served."""
    open_ones = (one for one in two if one.state in _CAN_END and not one.payout_lines.exists())
    return next(open_ones, None)


def _whole(rows: QuerySet[Entitlement]) -> QuerySet[Entitlement]:
    return rows.select_related("programme", "round", "household").order_by("pk")


def _named(one: Entitlement) -> tuple[str, str]:
    words = f"{one.household}: {one.programme}, {one.get_state_display()}"
    return words, reverse("entitlement", args=[one.pk])
