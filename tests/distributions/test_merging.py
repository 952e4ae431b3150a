"""Aid goes along when two families are made one, and comes back when they are split."""

import pytest

from aidcases.models import User
from distributions.handover import delivery
from distributions.merging import AidFollows
from distributions.models import Entitlement
from distributions.models.entitlement import EntitlementState
from households.models import Household
from tests.distributions.makers import Office

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


def test_a_split_brings_entitlements_back_and_names_what_was_cancelled(office: Office) -> None:
    rows, kept, gone, by = pair(office)
    moved = FOLLOWER.merge(kept, gone, by)
    FOLLOWER.split(kept, gone, moved, by)
    of_both = {
        row.pk: row.household_id
        for row in Entitlement.objects.filter(pk__in=[r.pk for r in rows[:2]])
    }
    assert of_both == {rows[0].pk: kept.pk, rows[1].pk: gone.pk}
    (lost,) = FOLLOWER.lost(moved)
    assert [name for name, _url in lost.named] != []
