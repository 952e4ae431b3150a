"""Whoever is decided stands on no worker's list any more, however the result came in."""

import pytest

from households.matching.reconciliation import reconcile
from households.models import Assignment
from households.models.assignment import AssignmentState
from households.visits.assignment import assign_village
from households.visits.fulfilment import follow_outcomes
from tests.factories import CandidateFactory, UserFactory, VisitFactory, WorkerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate():
    return CandidateFactory()


@pytest.fixture
def assignment(candidate):
    assign_village(
        by=UserFactory(),
        list_import=candidate.list_import,
        region=candidate.region,
        worker=WorkerFactory(),
    )
    return Assignment.objects.get(candidate=candidate)


def state_after_reconciling(assignment):
    reconcile(by=UserFactory(), list_import=assignment.candidate.list_import)
    assignment.refresh_from_db()
    return assignment.state


def test_a_result_by_spreadsheet_closes_the_assignment(candidate, assignment):
    VisitFactory(household=candidate.household, region=candidate.region)
    assert state_after_reconciling(assignment) == AssignmentState.VISITED


def test_who_could_not_be_verified_is_visited_again(candidate, assignment):
    VisitFactory(
        household=candidate.household,
        region=candidate.region,
        verdict="unverifiable",
        reason_id="absent",
    )
    assert state_after_reconciling(assignment) == AssignmentState.OPEN


def test_a_family_without_result_stays_to_be_visited(assignment):
    assert state_after_reconciling(assignment) == AssignmentState.OPEN


def test_following_twice_changes_nothing_more(candidate, assignment):
    VisitFactory(household=candidate.household, region=candidate.region)
    state_after_reconciling(assignment)
    assert follow_outcomes(list_import_id=candidate.list_import_id) == 0
