"""What people said of rows of one list holds in every later run, whatever else is found."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidcases.errors import Refused
from households.matching import findings, resolution
from households.matching.evidence import Evidence
from households.matching.kinship import families
from households.matching.records import Record
from households.models import Candidate, ListImport, MatchPair
from households.models.candidate import Outcome
from households.models.match_pair import PairState
from tests.factories import OTHER_VILLAGE, VILLAGE, CandidateFactory, ListImportFactory, UserFactory
from tests.households.linking import BORN, NIK, family, reconcile

OTHER_BORN = date(1984, 8, 30)
A_ROW = st.integers(1, 8).map(str)
PAIRS = st.lists(st.tuples(A_ROW, A_ROW).filter(lambda pair: pair[0] != pair[1]), max_size=10)


def a_row(number: int, **claims: object) -> Record:
    known = Record(str(number), number, "Mustopa Kamarudin", birth_date=BORN, village=VILLAGE)
    return known._replace(**claims)  # type: ignore[arg-type]


# --- rows brought together ------------------------------------------------------------------------


def test_two_rows_become_one_family_through_a_later_one() -> None:
    assert families([("1", "3"), ("2", "3")]) == {"2": "1", "3": "1"}


def test_rows_that_a_person_parted_do_not_meet_through_a_third() -> None:
    assert families([("1", "3"), ("2", "3")], parted=[("2", "1")]) == {"3": "1"}
    long_way = [("1", "2"), ("3", "4"), ("2", "3")]
    assert families(long_way, parted=[("1", "4")]) == {"2": "1", "4": "3"}


def test_a_lasting_row_repeats_no_other() -> None:
    assert families([("1", "3"), ("2", "3")], lasting={"2"}) == {"3": "1"}
    assert families([("2", "3"), ("1", "3")], lasting={"2"}) == {"3": "2"}


@given(PAIRS, PAIRS)
def test_no_family_holds_two_rows_that_were_parted(
    same: list[tuple[str, str]], parted: list[tuple[str, str]]
) -> None:
    root = families(same, parted=parted)
    assert all(int(first) < int(row) and first not in root for row, first in root.items())
    for one, other in parted:
        assert root.get(one, one) != root.get(other, other)
    if not parted:
        assert all(root.get(one, one) == root.get(other, other) for one, other in same)


# --- what the model is told -----------------------------------------------------------------------


@pytest.mark.parametrize("ids", [(99, 100), (2, 10), (9, 1000), (100, 101)])
def test_parted_rows_are_no_duplicates_whatever_their_ids(ids: tuple[int, int]) -> None:
    """The engine puts the two in the order of their ids as text, people in that of numbers."""
    one, other = ids
    rows = [a_row(one, nik=NIK), a_row(other, nik=NIK)]
    assert findings.find(Evidence(rows, [])).duplicates == {str(other): str(one)}
    apart = findings.find(Evidence(rows, [], parted_twins=[(str(one), str(other))]))
    assert (apart.duplicates, apart.pairs) == ({}, [])


def test_parted_rows_compete_for_a_visit() -> None:
    """A visit that fits both families alike is nobody's until a person says so."""
    rows = [a_row(99, sex="M"), a_row(100, sex="M")]
    visit = a_row(1, sex="M")
    together = findings.find(Evidence(rows, [visit]))
    assert together.links["1"][0] == "99"
    apart = findings.find(Evidence(rows, [visit], parted_twins=[("99", "100")]))
    assert apart.links == {}
    assert {pair.candidate for pair in apart.pairs} == {"99", "100"}


def test_a_visit_parted_from_one_of_two_open_twins_is_not_linked_to_it() -> None:
    rows = [a_row(99, nik=NIK), a_row(100, nik=NIK, name="Mustopa")]
    visit = a_row(1, nik=NIK)
    found = findings.find(Evidence(rows, [visit], parted_visits=[("99", "1")]))
    assert found.links.get("1", ("",))[0] != "99"
    assert "99" not in {pair.candidate for pair in found.pairs if pair.visit}


def test_a_visit_that_fits_two_rows_under_question_is_asked_about() -> None:
    """Two rows with one NIK that may be one family or two: neither of them leads."""
    rows = [a_row(99, nik=NIK), a_row(100, nik=NIK, name="Mustopa", village=OTHER_VILLAGE)]
    visit = a_row(1, nik=NIK, name="Mustopa Kamar", village="")
    found = findings.find(Evidence(rows, [visit]))
    assert (found.duplicates, found.links) == ({}, {})
    told = findings.find(Evidence(rows, [visit], same_twins=[("99", "100")]))
    assert told.links["1"][0] == "99"


# --- through the verbs, on real PostgreSQL --------------------------------------------------------


@pytest.fixture
def the_list(db: None) -> ListImport:
    return ListImportFactory()


def three_rows(the_list: ListImport) -> list[Candidate]:
    names = ["Rusli Hasan", "Zubaidah Kartini", "Marlina Basri"]
    return [family(the_list, name=name, family_id=f"F{name}") for name in names]


def test_a_family_that_stands_three_times_stays_one_after_the_next_run(
    the_list: ListImport,
) -> None:
    clerk, (one, two, three) = UserFactory(), three_rows(the_list)
    resolution.name_twin(by=clerk, candidate=one, twin=three)
    resolution.name_twin(by=clerk, candidate=two, twin=three)
    reconcile(the_list)
    for row in (two, three):
        row.refresh_from_db()
        assert (row.duplicate_of, row.outcome) == (one, Outcome.DUPLICATE)


def test_rows_called_different_are_not_made_one_through_a_third(the_list: ListImport) -> None:
    clerk, (one, two, three) = UserFactory(), three_rows(the_list)
    pair = resolution.name_twin(by=clerk, candidate=one, twin=two)
    resolution.undo(by=clerk, pair=pair)
    resolution.decide(by=clerk, pair=pair, same=False)
    resolution.name_twin(by=clerk, candidate=one, twin=three)
    with pytest.raises(Refused):
        resolution.name_twin(by=clerk, candidate=two, twin=three)
    assert MatchPair.objects.filter(state=PairState.SAME).count() == 1
    two.refresh_from_db()
    assert two.duplicate_of is None


def test_different_on_twins_holds_between_ids_of_two_lengths(the_list: ListImport) -> None:
    for pk in (99, 100):
        CandidateFactory(
            pk=pk,
            list_import=the_list,
            household__head_name="Siti Aminah",
            household__nik=NIK,
            household__birth_date=BORN,
        )
    reconcile(the_list)
    resolution.decide(by=UserFactory(), pair=MatchPair.objects.get(), same=False)
    reconcile(the_list)
    assert not Candidate.objects.filter(duplicate_of__isnull=False).exists()
    assert MatchPair.objects.get().state == PairState.DIFFERENT
