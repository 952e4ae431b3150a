"""Aid goes along when two families are made one, and comes back when they are split."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from aidcases.models import User
from distributions import approval, entitlements, programmes
from distributions.handover import delivery
from distributions.merging import AidFollows
from distributions.models import Entitlement, Programme
from distributions.models.entitlement import EntitlementState
from households.models import Household
from households.registries import Obstacle
from tests.distributions.makers import Office
from tests.factories import SupervisorFactory

FOLLOWER = AidFollows()


def pair(office: Office) -> tuple[list[Entitlement], Household, Household, User]:
    rows = office.released(office.goods())
    return rows, rows[0].household, rows[1].household, office.clerk


def test_a_merge_leaves_one_of_two_open_entitlements(office: Office) -> None:
    _rows, kept, gone, by = pair(office)
    assert [count for _what, count in FOLLOWER.moves(gone)] == [1]
    FOLLOWER.merge(kept, gone, by)
    states = list(Entitlement.objects.filter(household=kept).values_list("state", flat=True))
    assert sorted(states) == [EntitlementState.CANCELLED, EntitlementState.RELEASED]
    assert not Entitlement.objects.filter(household=gone).exists()


@pytest.mark.parametrize("served", [0, 1])
def test_a_merge_keeps_the_entitlement_that_was_served(office: Office, served: int) -> None:
    rows, kept, gone, by = pair(office)
    delivery.hand_over(by=by, entitlement=rows[served])
    assert list(FOLLOWER.clashes(kept, gone)) == []
    FOLLOWER.merge(kept, gone, by)
    rows[served].refresh_from_db()
    assert (rows[served].state, rows[served].household) == (EntitlementState.DELIVERED, kept)


def test_two_families_that_were_both_served_are_named(office: Office) -> None:
    rows, kept, gone, by = pair(office)
    for row in rows[:2]:
        delivery.hand_over(by=by, entitlement=row)
    (clash,) = FOLLOWER.clashes(kept, gone)
    assert "Sembako" in clash.sentence
    named = " ".join(name for name, _url in clash.named)
    assert str(kept) in named and str(gone) in named


Standing = dict[int, tuple[int, str]]


def standing(rows: list[Entitlement]) -> Standing:
    found = Entitlement.objects.filter(pk__in=[row.pk for row in rows[:2]])
    return {row.pk: (row.household_id, row.state) for row in found}


def merged_and_split(
    rows: list[Entitlement],
    by: User,
    meanwhile: Callable[[Entitlement, Entitlement], object],
) -> tuple[Standing, list[Obstacle]]:
    """Two entitlements after a merge, what then happens to (the ended, the other), and a split;
    with what was said before the split that it would not bring back."""
    kept, gone = rows[0].household, rows[1].household
    moved = FOLLOWER.merge(kept, gone, by)
    ended, other = sorted(
        Entitlement.objects.filter(household=kept), key=lambda row: row.state != "cancelled"
    )
    meanwhile(ended, other)
    lost = list(FOLLOWER.lost(moved))
    FOLLOWER.split(kept, gone, moved, by)
    return standing(rows), lost


def test_a_split_restores_what_the_merge_cancelled(office: Office) -> None:
    rows, _kept, _gone, by = pair(office)
    before = standing(rows)
    total = Programme.objects.get().entitled_total
    after, lost = merged_and_split(rows, by, lambda ended, other: None)
    assert (after, lost) == (before, [])
    assert Programme.objects.get().entitled_total == total
    assert set(Entitlement.objects.values_list("ended_from", "reason")) == {("", "")}


@pytest.mark.parametrize("state", ["planned", "approved"])
def test_a_split_restores_what_was_not_yet_released(office: Office, state: str) -> None:
    batch = office.planned(office.goods())
    if state == "approved":
        approval.approve(by=office.supervisor, batch=batch)
    rows = list(batch.entitlements.order_by("pk"))
    before = standing(rows)
    assert merged_and_split(rows, office.clerk, lambda ended, other: None) == (before, [])


def test_a_restored_package_can_be_handed_over(office: Office) -> None:
    rows, _kept, _gone, by = pair(office)
    merged_and_split(rows, by, lambda ended, other: None)
    for row in rows[:2]:
        row.refresh_from_db()
        delivery.hand_over(by=by, entitlement=row)
    assert {state for _, state in standing(rows).values()} == {EntitlementState.DELIVERED}


def test_what_was_handed_over_since_stays_with_its_own(office: Office) -> None:
    """The package went to the family under the other's entitlement; each has its own again."""
    rows, _kept, _gone, by = pair(office)
    after, lost = merged_and_split(
        rows, by, lambda ended, other: delivery.hand_over(by=by, entitlement=other)
    )
    assert sorted(state for _, state in after.values()) == ["delivered", "released"]
    assert lost == []


def close(ended: Entitlement, _other: Entitlement) -> None:
    programme = Programme.objects.get(pk=ended.programme_id)
    programme.entitlements.filter(state=EntitlementState.RELEASED).update(
        state=EntitlementState.RETURNED
    )
    programmes.close(by=SupervisorFactory(), programme=programme)


def fill(ended: Entitlement, _other: Entitlement) -> None:
    total = Programme.objects.get(pk=ended.programme_id).entitled_total
    Programme.objects.filter(pk=ended.programme_id).update(ceiling=total)


def test_a_split_says_why_it_does_not_restore_what_was_planned_then(office: Office) -> None:
    """The batch has been approved since: without the cancelled one, so it was not looked at."""
    batch = office.planned(office.goods())
    rows = list(batch.entitlements.order_by("pk"))
    after, (lost,) = merged_and_split(
        rows, office.clerk, lambda ended, other: approval.approve(by=office.supervisor, batch=batch)
    )
    assert sorted(state for _, state in after.values()) == ["approved", "cancelled"]
    assert "batch" in lost.sentence
    assert len(lost.named) == 1


@pytest.mark.parametrize(
    ("meanwhile", "of_the_other", "word"),
    [(close, "returned", "programme"), (fill, "released", "ceiling")],
    ids=["closed", "full"],
)
def test_a_split_says_why_it_does_not_restore(
    office: Office,
    meanwhile: Callable[[Entitlement, Entitlement], None],
    of_the_other: str,
    word: str,
) -> None:
    rows, _kept, _gone, by = pair(office)
    after, (lost,) = merged_and_split(rows, by, meanwhile)
    assert sorted(state for _, state in after.values()) == ["cancelled", of_the_other]
    assert word in lost.sentence
    assert len(lost.named) == 1


def test_a_split_does_not_restore_beside_another_for_the_same_round(office: Office) -> None:
    rows, kept, gone, by = pair(office)
    handed = delivery.hand_over(by=by, entitlement=rows[1])
    moved = FOLLOWER.merge(kept, gone, by)
    assert moved["entitlements_ended"] == [rows[0].pk]
    delivery.reverse(by=by, handover=handed, reason="not theirs")
    served = Entitlement.objects.get(pk=rows[1].pk)
    entitlements.cancel(by=office.supervisor, entitlement=served, reason="not theirs")
    Entitlement.objects.filter(pk=rows[2].pk).update(household=kept)  # as if planned since
    (lost,) = FOLLOWER.lost(moved)
    assert "round" in lost.sentence
    FOLLOWER.split(kept, gone, moved, by)
    rows[0].refresh_from_db()
    assert rows[0].state == EntitlementState.CANCELLED


def test_what_a_person_cancelled_stays_cancelled_in_the_database(office: Office) -> None:
    row = office.released(office.goods())[0]
    entitlements.cancel(by=office.supervisor, entitlement=row, reason="moved away")
    with pytest.raises(DatabaseError, match="ended"), transaction.atomic():
        Entitlement.objects.filter(pk=row.pk).update(state=EntitlementState.RELEASED)


def test_only_what_is_cancelled_remembers_what_it_was(office: Office) -> None:
    row = office.released(office.goods())[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Entitlement.objects.filter(pk=row.pk).update(ended_from=EntitlementState.PLANNED)
