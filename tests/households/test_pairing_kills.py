"""Two lists being matched by a worker that is killed or called off: nothing, and then all of it."""

from collections.abc import Callable
from typing import Any

import pytest

from aidcases import jobs
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.models.job import JobState
from households.matching import pairing
from households.models import ListPairing, PairedRow, RowPair
from households.models.list_pairing import PairingState
from tests.factories import UserFactory
from tests.households.paired import answers, received
from tests.households.test_list_kills import (
    finished_by_a_new_worker,
    locked,
    somebody_waits_for,
    wait_until,
)

pytestmark = pytest.mark.django_db(transaction=True)
LAST = "aidcases_auditentry"  # written once rows and pairs are there
PAIRS = "households_rowpair"


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setenv("JOB_LEASE_SECONDS", "4")  # for the workers that the test starts
    return UserFactory()


def confirmed(clerk: User) -> ListPairing:
    run = received(clerk)
    pairing.choose(by=clerk, pairing=run, answers=answers(run))
    return run


def test_a_worker_killed_midway_leaves_nothing_and_the_next_finds_all_pairs(
    clerk: User, start_celery_worker: Callable[[], Any]
):
    run, worker = confirmed(clerk), start_celery_worker()
    with locked(LAST):
        job = jobs.enqueue(pairing.PAIR, {"pairing": run.pk}, by=clerk)
        wait_until(lambda: somebody_waits_for(LAST))
        worker.kill()
    assert not PairedRow.objects.exists()
    assert finished_by_a_new_worker(job, start_celery_worker).state == JobState.DONE
    assert (PairedRow.objects.count(), RowPair.objects.count()) == (6, 2)
    assert ListPairing.objects.get().state == PairingState.MATCHED


def test_a_matching_that_is_called_off_leaves_nothing_and_can_be_deleted(
    clerk: User, start_celery_worker: Callable[[], Any]
):
    run = confirmed(clerk)
    start_celery_worker()
    with locked(PAIRS):
        job = jobs.enqueue(pairing.PAIR, {"pairing": run.pk}, by=clerk)
        wait_until(lambda: somebody_waits_for(PAIRS))
        jobs.cancel(by=clerk, job=job)
        wait_until(lambda: not somebody_waits_for(PAIRS))
    wait_until(lambda: _ended(job))
    assert job.state == JobState.CANCELLED
    assert not PairedRow.objects.exists()
    pairing.forget(by=clerk, pairing=ListPairing.objects.get())
    assert not ListPairing.objects.exists()


def _ended(job: Any) -> bool:
    job.refresh_from_db()
    return bool(job.is_finished)


def test_what_a_worker_has_in_hand_is_not_deleted_under_it(
    clerk: User, start_celery_worker: Callable[[], Any]
):
    run = confirmed(clerk)
    start_celery_worker()
    with locked(PAIRS):
        job = jobs.enqueue(pairing.PAIR, {"pairing": run.pk}, by=clerk)
        wait_until(lambda: somebody_waits_for(PAIRS))
        with pytest.raises(Refused):
            pairing.forget(by=clerk, pairing=run)
    wait_until(lambda: _ended(job))
    assert job.state == JobState.DONE
