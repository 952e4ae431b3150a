"""Accepting visits, returning them, and what follows for their families."""

import pytest

from aidcases.errors import NotAllowed, Refused, Stale
from aidcases.models import AuditEntry
from households.models import Determination, Visit
from households.models.assignment import AssignmentState
from households.models.candidate import Outcome
from households.models.visit import VisitState
from households.visits.assignment import assign_village
from households.visits.recording import record_visit
from households.visits.review import accept, return_to_worker
from tests.factories import (
    OTHER_VILLAGE,
    AuditorFactory,
    CandidateFactory,
    HouseholdFactory,
    RegionFactory,
    SupervisorFactory,
    UserFactory,
    VisitFactory,
    WorkerFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return SupervisorFactory()


@pytest.fixture
def candidate():
    return CandidateFactory()


@pytest.fixture
def worker(candidate):
    worker = WorkerFactory()
    assign_village(
        by=UserFactory(),
        list_import=candidate.list_import,
        region=candidate.region,
        worker=worker,
    )
    return worker


def visit_of(worker, candidate, verdict="eligible", reason=None):
    return record_visit(by=worker, household=candidate.household, verdict=verdict, reason=reason)


def test_an_accepted_visit_decides_the_outcome_and_proposes_a_determination(
    chief, worker, candidate
):
    visit = visit_of(worker, candidate)
    candidate.refresh_from_db()
    assert candidate.outcome == Outcome.WAITING
    assert accept(by=chief, visits=[visit]) == 1
    candidate.refresh_from_db()
    visit.refresh_from_db()
    assert (visit.state, visit.reviewed_by) == (VisitState.ACCEPTED, chief)
    assert candidate.outcome == Outcome.ELIGIBLE
    assert candidate.deciding_visit == visit
    assert Determination.objects.get().visit == visit
    assert AuditEntry.objects.get(action="visits.accepted").details["visits"] == 1


def test_a_family_not_met_is_to_be_visited_again(chief, worker, candidate):
    accept(by=chief, visits=[visit_of(worker, candidate, "unverifiable", "absent")])
    assert candidate.assignments.get().state == AssignmentState.OPEN


def test_a_family_not_met_three_times_is_not_visited_again(chief, worker, candidate):
    for _attempt in range(3):
        accept(by=chief, visits=[visit_of(worker, candidate, "unverifiable", "absent")])
    candidate.refresh_from_db()
    assert (candidate.outcome, candidate.reason_id) == (Outcome.INELIGIBLE, "absent")
    assert candidate.assignments.get().state == AssignmentState.VISITED


@pytest.mark.parametrize("person", [UserFactory, AuditorFactory, WorkerFactory])
def test_only_a_supervisor_accepts(person):
    with pytest.raises(NotAllowed):
        accept(by=person(), visits=[VisitFactory(state="recorded")])


def test_it_accepts_all_or_names_every_offender_that_the_person_sees(chief, in_english):
    good = VisitFactory(state="recorded")
    judged = VisitFactory(state="accepted")
    elsewhere = VisitFactory(state="recorded", household=HouseholdFactory(village="19.02.01.2001"))
    doubtful = VisitFactory(state="recorded", flags=["contradiction"])
    with pytest.raises(Refused) as refused:
        accept(by=chief, visits=[good, judged, elsewhere, doubtful])
    named = "\n".join(refused.value.offenders)
    assert len(refused.value.offenders) == 3
    assert all(visit.name in named for visit in (judged, doubtful))
    assert elsewhere.name not in named  # of a region that the person does not see
    assert str(refused.value).startswith("Nothing was accepted. 3 of")
    good.refresh_from_db()
    assert good.state == VisitState.RECORDED


def test_a_contradiction_is_accepted_by_who_has_looked_at_both(chief):
    visit = VisitFactory(state="recorded", flags=["contradiction"])
    assert accept(by=chief, visits=[visit], despite_contradiction=True) == 1


def test_a_returned_visit_says_why_and_opens_the_assignment_again(chief, worker, candidate):
    visit = visit_of(worker, candidate)
    return_to_worker(by=chief, visit=visit, note="Foto rumah belum ada")
    assert visit.state == VisitState.RETURNED
    assert candidate.assignments.get().state == AssignmentState.OPEN
    candidate.refresh_from_db()
    assert candidate.outcome == Outcome.WAITING


def test_a_visit_is_not_returned_without_a_word(chief):
    with pytest.raises(Refused):
        return_to_worker(by=chief, visit=VisitFactory(state="recorded"), note=" ")


def test_a_judged_visit_is_not_returned(chief):
    with pytest.raises(Stale):
        return_to_worker(by=chief, visit=VisitFactory(state="accepted"), note="Foto")


def test_a_supervisor_returns_nothing_of_another_district():
    chief = SupervisorFactory(region=RegionFactory(code="19.01.01"))
    visit = VisitFactory(state="recorded", household=HouseholdFactory(village=OTHER_VILLAGE))
    with pytest.raises(NotAllowed):
        return_to_worker(by=chief, visit=visit, note="Foto")
    assert Visit.objects.get(pk=visit.pk).state == VisitState.RECORDED
