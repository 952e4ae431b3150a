"""kill -9 of the worker in the middle of reading or applying: no row, and then all of them."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from aidcases import jobs
from aidcases.models import Job, User
from aidcases.models.job import JobState
from households.ministry_list.handlers import APPLY_LIST, READ_LIST
from households.ministry_list.uploading import receive
from households.models import Candidate, Household, ListImport, ListRow, Member
from households.models.list_import import ListState
from tests.factories import AdminFactory
from tests.people import load_regions
from tests.sheets import families, read, xlsx

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 300
SECONDS = 90


@pytest.fixture
def admin(monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setenv("JOB_LEASE_SECONDS", "4")  # for the workers that the test starts
    load_regions()
    return AdminFactory()


@contextmanager
def locked(table: str) -> Iterator[None]:
    """Nobody else gets at the table: whoever needs it stands in the middle of the work."""
    parameters = connection.get_connection_params()
    keep = {"dbname", "user", "password", "host", "port"}
    with psycopg.connect(**{k: v for k, v in parameters.items() if k in keep}) as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


def wait_until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)


def somebody_waits_for(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = %s::regclass AND NOT granted", [table]
        )
        return bool(cursor.fetchone()[0])


def finished_by_a_new_worker(job: Job, start: Callable[[], object]) -> Job:
    """A new worker and the sweep that beat sends each half minute."""
    start()

    def done() -> bool:
        jobs.sweep()
        job.refresh_from_db()
        return job.is_finished

    wait_until(done)
    return job


def test_a_worker_killed_while_applying_leaves_nothing_and_the_next_applies_all(
    admin: User, start_celery_worker
):
    list_import = read(admin, xlsx(families(ROWS)))
    worker = start_celery_worker()
    with locked("households_candidate"):
        job = jobs.enqueue(APPLY_LIST, {"list_import": list_import.pk}, by=admin)
        wait_until(lambda: somebody_waits_for("households_candidate"))
        worker.kill()
    assert [model.objects.count() for model in (Household, Member, Candidate)] == [0, 0, 0]
    assert finished_by_a_new_worker(job, start_celery_worker).state == JobState.DONE
    counts = [model.objects.count() for model in (Household, Member, Candidate)]
    assert counts == [ROWS, ROWS, ROWS]
    assert ListImport.objects.get().state == ListState.APPLIED


def test_a_worker_killed_while_reading_leaves_nothing_and_the_next_reads_all(
    admin: User, start_celery_worker
):
    list_import = receive(by=admin, file=io.BytesIO(xlsx(families(ROWS))), name="daftar.xlsx")
    worker = start_celery_worker()
    with locked("households_household"):
        job = jobs.enqueue(READ_LIST, {"list_import": list_import.pk}, by=admin)
        wait_until(lambda: somebody_waits_for("households_household"))
        worker.kill()
    assert ListRow.objects.count() == 0
    assert finished_by_a_new_worker(job, start_celery_worker).state == JobState.DONE
    list_import.refresh_from_db()
    assert (list_import.state, list_import.accepted) == (ListState.IN_REVIEW, ROWS)
    assert ListRow.objects.count() == ROWS
