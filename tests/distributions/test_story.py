"""Aid in a household's life: told in words, in the way of an undo."""

from distributions import story
from distributions.handover import delivery
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
