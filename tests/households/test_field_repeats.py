"""One family that two field records speak of, and no list: found, decided, counted once."""

from datetime import date

import pytest

from aidcases.errors import NotAllowed, Refused, Stale
from aidcases.models import AuditEntry
from households.determination import outcomes
from households.matching import reconciliation, repeat_decisions, visit_pairs
from households.models import ListImport, Visit, VisitPair
from households.models.match_pair import PairState
from households.models.visit import VisitState
from tests.factories import (
    OTHER_VILLAGE,
    VILLAGE,
    AdminFactory,
    CandidateFactory,
    ListImportFactory,
    SupervisorFactory,
    UserFactory,
)
from tests.households.field_repeats import HOUSE, a_pair, not_on_list, twice
from tests.households.linking import BORN, NIK, family, found, reconcile
from tests.racing import one_after_the_other

pytestmark = pytest.mark.django_db


@pytest.fixture
def the_list() -> ListImport:
    return ListImportFactory()


# --- found ------------------------------------------------------------------------------------


def test_a_family_met_twice_is_found_despite_a_misspelt_name_and_no_nik(
    the_list: ListImport,
) -> None:
    family(the_list, name="Rusli Hasan", family_id="190101-1")
    sides = twice()
    answer = reconcile(the_list)
    pair = VisitPair.objects.get()
    assert {pair.visit, pair.repeat} == set(sides)
    assert pair.state == PairState.LINKED
    assert {"name", "birth_date", "address"} <= {part["field"] for part in pair.weights}
    assert (answer["not_linked"], answer["repeats"], answer["repeats_review"]) == (1, 1, 0)
    assert not_on_list(the_list) == 1


def test_what_is_not_sure_is_asked_and_counted_twice_until_somebody_answers(
    the_list: ListImport,
) -> None:
    twice(address="")
    answer = reconcile(the_list)
    pair = VisitPair.objects.get()
    assert pair.state == PairState.OPEN
    assert (answer["not_linked"], answer["repeats"], answer["repeats_review"]) == (2, 0, 1)
    repeat_decisions.decide(by=SupervisorFactory(), pair=pair, same=True)
    assert not_on_list(the_list) == 1


def test_one_family_id_on_two_records_is_one_family(the_list: ListImport) -> None:
    found(name="Siti Aminah", family_id="190101-77", birth_date=BORN)
    found(name="ST. AMINAH", family_id="190101-77")
    reconcile(the_list)
    assert VisitPair.objects.get().state == PairState.LINKED


def test_two_brothers_of_one_house_are_two_families(the_list: ListImport) -> None:
    of_house = {"address": HOUSE, "sex": "M"}
    found(name="Rusli Hasan", nik=NIK, birth_date=BORN, **of_house)
    found(name="Ruslan Hasan", nik="1901010507740002", birth_date=date(1974, 7, 5), **of_house)
    reconcile(the_list)
    assert not VisitPair.objects.exists()
    assert not_on_list(the_list) == 2


def test_father_and_son_of_one_name_are_two_families(the_list: ListImport) -> None:
    for born in (BORN, date(1946, 8, 2)):
        found(name="Mustopa Kamarudin", birth_date=born, sex="M", address=HOUSE)
    reconcile(the_list)
    assert not VisitPair.objects.exists()


def test_a_record_of_a_listed_family_is_not_compared(the_list: ListImport) -> None:
    row = family(the_list, name="Mustopa Kamarudin", family_id="190101-1", birth_date=BORN)
    first, second = twice(family_id="190101-1")
    Visit.objects.filter(pk=first.pk).update(family_id="190101-1")
    reconcile(the_list)
    assert set(row.household.visits.all()) == {first, second}
    assert not VisitPair.objects.exists()


def test_what_was_returned_is_not_compared(the_list: ListImport) -> None:
    twice(state=VisitState.RETURNED)
    reconcile(the_list)
    assert not VisitPair.objects.exists()


# --- a second run -----------------------------------------------------------------------------


def events() -> int:
    return VisitPair.history.rel.related_model.objects.count()  # type: ignore[attr-defined]


def test_a_second_run_changes_nothing(the_list: ListImport) -> None:
    twice()
    twice(name="Mustofa", address="")
    reconcile(the_list)
    before, seen = list(VisitPair.objects.order_by("pk").values()), events()
    assert len(before) > 1
    changed = reconcile(the_list)["changed"]
    assert list(VisitPair.objects.order_by("pk").values()) == before
    assert events() == seen
    assert set(changed.values()) == {0}


@pytest.mark.parametrize("same", [True, False])
def test_what_people_said_stays_through_later_runs(the_list: ListImport, same: bool) -> None:
    twice(address="" if same else HOUSE)
    reconcile(the_list)
    clerk = SupervisorFactory()
    repeat_decisions.decide(by=clerk, pair=VisitPair.objects.get(), same=same, note=" by phone ")
    before = VisitPair.objects.values().get()
    found(name="Zubaidah Kartini", nik="1901025507880002")  # the next run has something to do
    reconcile(the_list)
    assert VisitPair.objects.values().get() == before
    assert (before["decided_by_id"], before["note"]) == (clerk.pk, "by phone")
    assert not_on_list(the_list) == (2 if same else 3)


def test_a_decision_is_taken_back_and_the_next_run_looks_again(the_list: ListImport) -> None:
    twice()
    reconcile(the_list)
    pair, clerk = VisitPair.objects.get(), SupervisorFactory()
    repeat_decisions.decide(by=clerk, pair=pair, same=False)
    assert not_on_list(the_list) == 2
    repeat_decisions.undo(by=clerk, pair=pair)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.decided_at) == (PairState.OPEN, None, None)
    reconcile(the_list)
    pair.refresh_from_db()
    assert pair.state == PairState.LINKED
    said = AuditEntry.objects.filter(action__startswith="visit_pair.").order_by("pk")
    assert [entry.action for entry in said] == [
        "visit_pair.decided",
        "visit_pair.decision_undone",
    ]


def test_a_pair_goes_once_a_list_has_the_family(the_list: ListImport) -> None:
    twice()
    reconcile(the_list)
    assert VisitPair.objects.exists()
    later = ListImportFactory()
    family(later, name="Mustopa Kamarudin", nik=NIK, birth_date=BORN)
    answer = reconcile(later)
    assert not VisitPair.objects.exists()
    assert (answer["not_linked"], answer["repeats"]) == (0, 0)


def test_a_decided_pair_is_kept_and_says_nothing_once_one_record_is_linked(
    the_list: ListImport,
) -> None:
    one, other = twice(address="")
    reconcile(the_list)
    pair = VisitPair.objects.get()
    repeat_decisions.decide(by=SupervisorFactory(), pair=pair, same=True)
    row = CandidateFactory(list_import=the_list)
    Visit.objects.filter(pk=one.pk).update(household=row.household, link_method="person")
    assert list(outcomes.unlinked_visits(the_list.region_id)) == [other]
    reconcile(the_list)
    assert VisitPair.objects.get() == pair
    assert not visit_pairs.alive().exists()


def test_a_run_of_one_village_leaves_the_pairs_of_others(the_list: ListImport) -> None:
    twice(village=OTHER_VILLAGE, nik=NIK)
    reconcile(the_list)
    pair = VisitPair.objects.get()
    village = ListImportFactory(region_id=VILLAGE)
    reconcile(village)
    assert VisitPair.objects.get() == pair


# --- decided ----------------------------------------------------------------------------------


def test_the_second_clerk_is_told_who_was_first(the_list: ListImport) -> None:
    pair = a_pair(*twice(), state=PairState.OPEN)
    seen_by_second = VisitPair.objects.get()
    first = SupervisorFactory()
    repeat_decisions.decide(by=first, pair=pair, same=False)
    with pytest.raises(Stale, match=str(first)):
        repeat_decisions.decide(by=SupervisorFactory(), pair=seen_by_second, same=True)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (PairState.DIFFERENT, first)
    repeat_decisions.undo(by=first, pair=pair)
    with pytest.raises(Stale):
        repeat_decisions.undo(by=first, pair=pair)


def test_nobody_decides_of_a_record_outside_their_region(the_list: ListImport) -> None:
    pair = a_pair(*twice(village=OTHER_VILLAGE))
    clerk = UserFactory(region_id=VILLAGE)
    with pytest.raises(NotAllowed):
        repeat_decisions.decide(by=clerk, pair=pair, same=True)
    with pytest.raises(NotAllowed):
        repeat_decisions.undo(by=clerk, pair=pair)
    assert not visit_pairs.pairs_of(clerk).exists()


def test_a_record_linked_meanwhile_is_not_decided_of(the_list: ListImport) -> None:
    one, other = twice()
    pair = a_pair(one, other, state=PairState.OPEN)
    row = CandidateFactory(list_import=the_list)
    Visit.objects.filter(pk=other.pk).update(household=row.household, link_method="person")
    with pytest.raises(Stale):
        repeat_decisions.decide(by=SupervisorFactory(), pair=pair, same=True)
    pair.refresh_from_db()
    assert pair.state == PairState.OPEN


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_and_a_run_wait_for_each_other(the_list: ListImport) -> None:
    twice()
    reconcile(the_list)
    pair, first = VisitPair.objects.get(), SupervisorFactory()
    other = VisitPair.objects.get()
    second = SupervisorFactory()
    raised = one_after_the_other(
        lambda: repeat_decisions.decide(by=first, pair=pair, same=False),
        lambda: repeat_decisions.decide(by=second, pair=other, same=True),
    )
    assert [type(error) for error in raised] == [Stale]
    assert str(first) in str(raised[0])
    repeat_decisions.undo(by=first, pair=pair)
    admin = AdminFactory()
    raised = one_after_the_other(
        lambda: repeat_decisions.decide(by=first, pair=pair, same=False),
        lambda: reconciliation.reconcile(by=admin, list_import=the_list),
    )
    pair.refresh_from_db()
    assert (raised, pair.state) == ([], PairState.DIFFERENT)


def three() -> tuple[VisitPair, VisitPair, VisitPair]:
    """Three records of one family as the model links them: first, second and both ends."""
    one, two, third = (found(name=f"Rusli {n}") for n in range(3))
    return (
        a_pair(one, two, probability=0.99),
        a_pair(two, third, probability=0.95),
        a_pair(one, third, state=PairState.OPEN),
    )


def test_who_parts_two_records_parts_them_through_a_third_too(the_list: ListImport) -> None:
    likelier, weaker, ends = three()
    assert not_on_list(the_list) == 1
    repeat_decisions.decide(by=SupervisorFactory(), pair=ends, same=False)
    likelier.refresh_from_db()
    weaker.refresh_from_db()
    assert (likelier.state, weaker.state) == (PairState.LINKED, PairState.OPEN)
    assert not_on_list(the_list) == 2


def test_records_that_people_joined_through_a_third_are_not_parted(the_list: ListImport) -> None:
    first, second, ends = three()
    clerk = SupervisorFactory()
    for pair in (first, second):
        repeat_decisions.decide(by=clerk, pair=pair, same=True)
    with pytest.raises(Refused, match="catatan ketiga"):
        repeat_decisions.decide(by=clerk, pair=ends, same=False)
    ends.refresh_from_db()
    assert ends.state == PairState.OPEN


def test_records_that_a_person_parted_are_not_joined_through_a_third(the_list: ListImport) -> None:
    first, second, ends = three()
    clerk = SupervisorFactory()
    repeat_decisions.decide(by=clerk, pair=ends, same=False)
    repeat_decisions.decide(by=clerk, pair=first, same=True)
    second.refresh_from_db()
    with pytest.raises(Refused, match=str(clerk)):
        repeat_decisions.decide(by=clerk, pair=second, same=True)
    assert not_on_list(the_list) == 2
