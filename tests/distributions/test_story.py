"""Aid in a household's life: told in words, in the way of an undo, carried along by a merge."""

import pytest

from aidcases.errors import Refused
from aidcases.models import User
from distributions import story
from distributions.handover import delivery
from distributions.models import Entitlement
from distributions.models.entitlement import EntitlementState
from households.models import Household
from tests.distributions.makers import Office, issued_decree
from tests.factories import WorkerFactory


def test_every_act_of_aid_is_told(office: Office) -> None:
    one = office.released(office.goods())[0]
    made = delivery.hand_over(
        by=office.clerk, entitlement=one, taken_by="proxy", taker_name="Aminah", relation="child"
    )
    delivery.reverse(by=office.clerk, handover=made, reason="wrong family")
    told = [str(event.title) for event in story.events(one.household, office.clerk)]
    assert told == [
        "Entitled to 1 package: Sembako",
        "Package handed over: Sembako",
        "Handover taken back: Sembako",
    ]
    details = str([event.details for event in story.events(one.household, office.clerk)])
    assert "Aminah (child)" in details and "wrong family" in details


def test_who_may_not_see_aid_is_told_nothing(office: Office) -> None:
    one = office.released(office.goods())[0]
    assert list(story.events(one.household, WorkerFactory())) == []


def test_a_list_with_entitlements_cannot_be_taken_back(office: Office) -> None:
    decree = issued_decree(3)
    assert list(story.in_the_way(decree.list_import)) == []
    office.planned(office.goods(), decree)
    (said,) = story.in_the_way(decree.list_import)
    assert "3" in said.sentence and len(said.named) == 3


def pair(office: Office) -> tuple[list[Entitlement], Household, Household, User]:
    rows = office.released(office.goods())
    return rows, rows[0].household, rows[1].household, office.clerk


def test_a_merge_leaves_one_of_two_open_entitlements(office: Office) -> None:
    kept, gone, by = pair(office)[1:]
    story.follow_merge(kept, gone, by)
    states = list(Entitlement.objects.filter(household=kept).values_list("state", flat=True))
    assert sorted(states) == [EntitlementState.CANCELLED, EntitlementState.RELEASED]
    assert not Entitlement.objects.filter(household=gone).exists()


@pytest.mark.parametrize("served", [0, 1])
def test_a_merge_keeps_the_entitlement_that_was_served(office: Office, served: int) -> None:
    rows, kept, gone, by = pair(office)
    delivery.hand_over(by=by, entitlement=rows[served])
    story.follow_merge(kept, gone, by)
    rows[served].refresh_from_db()
    assert (rows[served].state, rows[served].household) == (EntitlementState.DELIVERED, kept)


def test_a_merge_of_two_that_were_served_is_refused_by_name(office: Office) -> None:
    rows, kept, gone, by = pair(office)
    for row in rows[:2]:
        delivery.hand_over(by=by, entitlement=row)
    with pytest.raises(Refused, match="Sembako"):
        story.follow_merge(kept, gone, by)
