"""Aid goes along when two households are made one, and comes back when they are split."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from aidcases import audit
from aidcases.errors import Stale
from aidcases.models import User
from distributions.models import Entitlement
from distributions.models.entitlement import NOT_LIVE, EntitlementState
from households.models import Household
from households.registries import Obstacle

_CAN_END = (
    EntitlementState.PLANNED,
    EntitlementState.APPROVED,
    EntitlementState.RELEASED,
    EntitlementState.FAILED,
)
Two = tuple[Entitlement, Entitlement]


class AidFollows:
    """Entitlements go over to the household that stays; of two for one round the open one ends.

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

    def lost(self, moved: dict[str, list[int]]) -> Iterable[Obstacle]:
        ended = _whole(Entitlement.objects.filter(pk__in=moved.get("entitlements_ended", [])))
        named = [_named(one) for one in ended]
        if named:
            yield Obstacle(
                _("The merge cancelled these entitlements. Plan them anew where they are due."),
                named,
            )

    def split(
        self, kept: Household, gone: Household, moved: dict[str, list[int]], by: User
    ) -> None:
        rows = Entitlement.objects.filter(pk__in=moved.get("entitlements", []), household=kept)
        count = rows.update(household=gone)
        if count:
            audit.record("entitlements.split", by=by, subject=gone, count=count)


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
