"""A family that several field records speak of, and no list, counts once; no row is touched."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from households.determination import closing, counted_once, outcomes
from households.matching import reconciliation
from households.models import ListImport, Visit, VisitPair
from households.models.match_pair import PairState
from households.models.visit import VisitState
from tests.factories import (
    OTHER_VILLAGE,
    VILLAGE,
    AdminFactory,
    CandidateFactory,
    ListImportFactory,
)
from tests.households.field_repeats import a_pair, not_on_list, twice
from tests.households.linking import found

pytestmark = pytest.mark.django_db


@pytest.fixture
def the_list() -> ListImport:
    return ListImportFactory()


def test_the_accepted_record_stands_for_its_family_then_the_earliest(the_list: ListImport) -> None:
    waiting = found(name="Rusli", state=VisitState.RECORDED)
    earlier, later = found(name="Rusli"), found(name="Rusli")
    a_pair(waiting, later)
    a_pair(later, earlier)
    assert list(outcomes.unlinked_visits("")) == [earlier]
    assert set(counted_once.repeats("", outcomes.every_unlinked_visit(""))) == {waiting, later}
    assert counted_once.beside([earlier.pk]) == {earlier.pk: {waiting.pk, later.pk}}


def test_when_the_one_that_stands_is_linked_another_stands_for_the_family(
    the_list: ListImport,
) -> None:
    one, two, third = (found(name="Rusli") for _ in range(3))
    a_pair(one, two)
    a_pair(two, third)
    a_pair(one, third)
    row = CandidateFactory(list_import=the_list)
    Visit.objects.filter(pk=one.pk).update(household=row.household, link_method="person")
    assert list(outcomes.unlinked_visits("")) == [two]


def test_a_family_met_in_two_villages_counts_in_one(the_list: ListImport) -> None:
    a_pair(*twice(village=OTHER_VILLAGE))
    villages = {
        place.code: place.counts.not_on_list
        for district in closing.closing(the_list).places
        for place in district.villages
    }
    assert sum(villages.values()) == not_on_list(the_list) == 1
    assert [outcomes.funnel(the_list, code).not_on_list for code in (VILLAGE, OTHER_VILLAGE)] == [
        villages.get(VILLAGE, 0),
        villages.get(OTHER_VILLAGE, 0),
    ]


def test_counting_takes_as_many_queries_however_many_repeat(the_list: ListImport) -> None:
    with CaptureQueriesContext(connection) as without:
        outcomes.funnel(the_list)
    for _ in range(3):
        a_pair(*twice())
    with CaptureQueriesContext(connection) as with_repeats:
        outcomes.funnel(the_list)
    assert len(with_repeats) == len(without)


def clusters(number: int, joined: list[tuple[int, int]]) -> int:
    """How many families so many records are, by the plainest of ways."""
    family_of = list(range(number))
    for one, other in joined:
        family_of = [family_of[one] if which == family_of[other] else which for which in family_of]
    return len(set(family_of))


@settings(max_examples=25, deadline=None)
@given(
    pairs=st.sets(
        st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda sides: sides[0] < sides[1]),
        max_size=8,
    ),
    states=st.lists(st.sampled_from(PairState.values), min_size=8, max_size=8),
)
def test_any_pairs_leave_one_record_of_each_family_and_the_outcomes_as_they_are(
    pairs: set[tuple[int, int]], states: list[str]
) -> None:
    with transaction.atomic():
        the_list, person = ListImportFactory(), AdminFactory()
        CandidateFactory.create_batch(2, list_import=the_list)
        records = [found(name=f"Rusli {n}") for n in range(6)]
        before = outcomes.as_json(outcomes.funnel(the_list))
        joined = []
        for (one, other), state in zip(sorted(pairs), states, strict=False):
            pair = a_pair(records[one], records[other], state=PairState.OPEN)
            if state in (PairState.SAME, PairState.DIFFERENT):
                VisitPair.objects.filter(pk=pair.pk).update(
                    state=state, decided_by=person, decided_at=records[0].recorded_at
                )
            else:
                VisitPair.objects.filter(pk=pair.pk).update(state=state)
            if state in (PairState.SAME, PairState.LINKED):
                joined.append((one, other))
        after = outcomes.as_json(outcomes.funnel(the_list))
        assert after.pop("not_on_list") == clusters(6, joined)
        assert before.pop("not_on_list") == 6
        assert after == before
        assert after["rows"] == sum(after["outcomes"].values()) == 2
        transaction.set_rollback(True)


def test_a_village_is_told_of_the_pairs_that_lie_in_it_alone(the_list: ListImport) -> None:
    a_pair(*twice(), state=PairState.OPEN)
    a_pair(*twice(village=OTHER_VILLAGE), state=PairState.OPEN)
    one, other = twice(village=OTHER_VILLAGE)
    a_pair(one, other)
    told = [reconciliation.counts(the_list, code) for code in ("", VILLAGE, OTHER_VILLAGE)]
    assert [found["repeats_review"] for found in told] == [2, 1, 0]
    assert [found["not_linked"] for found in told] == [5, 4, 1]
    assert [found["repeats"] for found in told] == [1, 0, 1]
