"""Opposite findings that only reconciling brings together."""

import pytest

from households.matching.reconciliation import reconcile
from households.models import Visit
from tests.factories import AdminFactory, CandidateFactory, VisitFactory, WorkerFactory

pytestmark = pytest.mark.django_db


def result_of(candidate, worker, **fields):
    """A spreadsheet's row about the family, not linked yet."""
    return VisitFactory.unlinked(
        region=candidate.region,
        name=candidate.name,
        nik=candidate.nik,
        family_id=candidate.family_id,
        worker=worker,
        **fields,
    )


def test_rows_of_two_workers_that_contradict_are_marked_once_they_are_linked():
    candidate = CandidateFactory()
    result_of(candidate, WorkerFactory())
    result_of(candidate, WorkerFactory(), verdict="ineligible", reason_id="better_off")
    reconcile(by=AdminFactory(), list_import=candidate.list_import)
    assert {"contradiction" in visit.flags for visit in Visit.objects.all()} == {True}


def test_two_rows_of_one_worker_are_not():
    candidate, worker = CandidateFactory(), WorkerFactory()
    result_of(candidate, worker)
    result_of(candidate, worker, verdict="ineligible", reason_id="better_off")
    reconcile(by=AdminFactory(), list_import=candidate.list_import)
    assert not any("contradiction" in visit.flags for visit in Visit.objects.all())
