"""What people decide of pairs: conditional, reversible, scoped."""

from typing import Any

import pytest

from aidcases.errors import NotAllowed, Refused, Stale
from aidcases.models import User
from households.matching import reconciliation, resolution
from households.models import Candidate, MatchPair, Visit
from households.models.candidate import Outcome
from households.models.match_pair import PairState
from households.models.visit import LinkMethod
from tests.factories import (
    AdminFactory,
    CandidateFactory,
    RegionFactory,
    UserFactory,
    VisitFactory,
    WorkerFactory,
)
from tests.row_reads import rows_read, whole_tables_only_where_no_index_helps

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return UserFactory()


def open_pair(**fields: Any) -> MatchPair:
    """A candidate beside an accepted, eligible visit of unknown family."""
    row = fields.pop("candidate", None) or CandidateFactory()
    visit = fields.pop("visit", None) or VisitFactory.unlinked(region=row.region, name=row.name)
    return MatchPair.objects.create(
        candidate=row, visit=visit, region=row.region, rule="model", probability=0.7, **fields
    )


def twins() -> tuple[Candidate, Candidate, MatchPair]:
    first = CandidateFactory()
    second = CandidateFactory(list_import=first.list_import)
    pair = MatchPair.objects.create(
        candidate=first, twin=second, region=first.region, rule="model", probability=0.7
    )
    return first, second, pair


def test_same_links_the_visit_and_decides_the_outcome(clerk: User) -> None:
    pair = open_pair()
    resolution.decide(by=clerk, pair=pair, same=True)
    visit = Visit.objects.get()
    row = Candidate.objects.get()
    assert (visit.household, visit.link_method) == (row.household, LinkMethod.PERSON)
    assert row.outcome == Outcome.ELIGIBLE
    assert row.determination.visit == visit


def test_same_answers_the_visits_other_questions(clerk: User) -> None:
    pair = open_pair()
    open_pair(candidate=CandidateFactory(), visit=pair.visit)
    resolution.decide(by=clerk, pair=pair, same=True)
    assert list(MatchPair.objects.values_list("pk", "state")) == [(pair.pk, PairState.SAME)]


def test_different_unlinks_what_a_machine_linked(clerk: User) -> None:
    pair = open_pair(state=PairState.LINKED)
    Visit.objects.update(household=pair.candidate.household, link_method=LinkMethod.MODEL)
    resolution.decide(by=clerk, pair=pair, same=False)
    visit = Visit.objects.get()
    assert (visit.household, visit.link_method) == (None, "")
    assert Candidate.objects.get().outcome == Outcome.WAITING


def test_the_second_clerk_is_told_who_was_first(clerk: User) -> None:
    pair = open_pair()
    resolution.decide(by=clerk, pair=MatchPair.objects.get(), same=True)
    with pytest.raises(Stale, match=str(clerk)):
        resolution.decide(by=UserFactory(), pair=pair, same=False)
    assert MatchPair.objects.get().state == PairState.SAME


def test_undo_opens_the_pair_and_frees_the_visit(clerk: User) -> None:
    pair = open_pair()
    resolution.decide(by=clerk, pair=pair, same=True, note="telephoned")
    resolution.undo(by=clerk, pair=pair)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.decided_at) == (PairState.OPEN, None, None)
    assert Visit.objects.get().household is None
    row = Candidate.objects.get()
    assert row.outcome == Outcome.WAITING
    assert not hasattr(row, "determination")


def test_undo_of_an_open_pair_is_refused(clerk: User) -> None:
    with pytest.raises(Stale):
        resolution.undo(by=clerk, pair=open_pair())


def test_the_later_row_becomes_a_duplicate_and_its_visits_follow(clerk: User) -> None:
    first, second, pair = twins()
    visit = VisitFactory(household=second.household)
    resolution.decide(by=clerk, pair=pair, same=True)
    first.refresh_from_db()
    second.refresh_from_db()
    visit.refresh_from_db()
    assert (second.duplicate_of, second.outcome) == (first, Outcome.DUPLICATE)
    assert visit.household == first.household
    assert first.outcome == Outcome.ELIGIBLE


def test_undo_parts_the_rows_and_a_linked_visit_goes_home(clerk: User) -> None:
    first, second, pair = twins()
    of_second = open_pair(candidate=second)
    resolution.decide(by=clerk, pair=of_second, same=True)
    resolution.decide(by=clerk, pair=pair, same=True)
    assert Visit.objects.get().household == first.household
    resolution.undo(by=clerk, pair=pair)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.duplicate_of, second.outcome) == (None, Outcome.ELIGIBLE)
    assert first.outcome == Outcome.WAITING
    assert Visit.objects.get().household == second.household


def test_a_third_row_joins_the_earliest(clerk: User) -> None:
    first, second, pair = twins()
    third = CandidateFactory(list_import=first.list_import)
    resolution.decide(by=clerk, pair=pair, same=True)
    resolution.name_twin(by=clerk, candidate=third, twin=second)
    third.refresh_from_db()
    assert third.duplicate_of == first


def test_a_row_with_duplicates_of_its_own_takes_them_along(clerk: User) -> None:
    first = CandidateFactory()
    second, third = (CandidateFactory(list_import=first.list_import) for _ in range(2))
    resolution.name_twin(by=clerk, candidate=second, twin=third)
    resolution.name_twin(by=clerk, candidate=first, twin=second)
    assert set(first.twins.all()) == {second, third}


def test_a_twin_named_by_a_person_survives_reconciling(clerk: User) -> None:
    first = CandidateFactory()
    second = CandidateFactory(list_import=first.list_import)
    resolution.name_twin(by=clerk, candidate=second, twin=first, note="said in the field")
    reconciliation.reconcile(by=AdminFactory(), list_import=first.list_import)
    second.refresh_from_db()
    assert second.duplicate_of == first


def test_a_twin_of_another_list_is_refused(clerk: User) -> None:
    with pytest.raises(Refused):
        resolution.name_twin(by=clerk, candidate=CandidateFactory(), twin=CandidateFactory())


def test_a_visit_named_by_its_maker_is_not_taken_from_its_family(clerk: User) -> None:
    pair = open_pair(visit=VisitFactory())
    with pytest.raises(Refused):
        resolution.decide(by=clerk, pair=pair, same=True)
    assert MatchPair.objects.get().state == PairState.OPEN


def test_a_village_worker_may_not_decide() -> None:
    with pytest.raises(NotAllowed):
        resolution.decide(by=WorkerFactory(), pair=open_pair(), same=True)


def test_a_clerk_of_another_kecamatan_may_not_decide() -> None:
    stranger = UserFactory(region=RegionFactory(code="19.01.02"))
    with pytest.raises(NotAllowed):
        resolution.decide(by=stranger, pair=open_pair(), same=True)


def test_a_decision_reads_the_rows_of_its_pair_and_no_others(clerk: User) -> None:
    count = 160
    for row in CandidateFactory.create_batch(count):
        open_pair(candidate=row)
    pair, (_first, _second, of_twins) = MatchPair.objects.order_by("pk")[count // 2], twins()
    whole_tables_only_where_no_index_helps()
    for one in (pair, of_twins):
        before = rows_read()
        resolution.decide(by=clerk, pair=one, same=True)
        resolution.undo(by=clerk, pair=one)
        assert rows_read() - before < count
