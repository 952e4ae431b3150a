"""A worker that is killed or called off in the middle: no row, and then all of them."""

import io
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import openpyxl
import psycopg
import pytest
from django.db import connection

from aidcases import jobs
from aidcases.models import Job, User
from aidcases.models.job import JobState
from households.ministry_list.completion import receive_repairs
from households.ministry_list.handlers import APPLY_LIST, COMPLETE_LIST, READ_LIST, REVERT_LIST
from households.ministry_list.problem_book import problem_rows, write_book
from households.ministry_list.uploading import receive
from households.models import Candidate, Household, ListImport, ListRow, Member
from households.models.list_completion import CompletionState
from households.models.list_import import ListState
from tests.conftest import Worker
from tests.factories import AdminFactory, made_up_name
from tests.people import load_regions
from tests.sheets import HEADERS, apply, csv_text, families, imported, read, xlsx

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


def test_a_worker_killed_while_taking_back_leaves_all_and_the_next_leaves_nothing(
    admin: User, start_celery_worker
):
    list_import = imported(admin, families(ROWS))
    worker = start_celery_worker()
    with locked("households_member"):
        job = jobs.enqueue(REVERT_LIST, {"list_import": list_import.pk}, by=admin)
        wait_until(lambda: somebody_waits_for("households_member"))
        worker.kill()
    assert registered() == [ROWS, ROWS, ROWS]
    assert finished_by_a_new_worker(job, start_celery_worker).state == JobState.DONE
    assert registered() == [0, 0, 0]
    assert ListImport.objects.get().state == ListState.REVERTED


def registered() -> list[int]:
    return [model.objects.count() for model in (Household, Member, Candidate)]


# --- called off -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "table", "state"),
    [
        (READ_LIST, "households_household", ListState.UPLOADED),
        (APPLY_LIST, "households_candidate", ListState.IN_REVIEW),
        (REVERT_LIST, "households_member", ListState.APPLIED),
    ],
)
def test_work_called_off_in_the_middle_leaves_everything_as_it_was_and_may_be_asked_for_again(
    admin: User, start_celery_worker, kind: str, table: str, state: ListState
):
    list_import = in_state(admin, state)
    before = (ListRow.objects.count(), *registered())
    start_celery_worker()
    with locked(table):
        job = jobs.enqueue(kind, {"list_import": list_import.pk}, by=admin)
        wait_until(lambda: somebody_waits_for(table))
        jobs.cancel(by=admin, job=job)
        wait_until(lambda: ended(job))
    assert job.state == JobState.CANCELLED
    list_import.refresh_from_db()
    assert (list_import.state, ListRow.objects.count(), *registered()) == (state, *before)
    again = jobs.enqueue(kind, {"list_import": list_import.pk}, by=admin)
    wait_until(lambda: ended(again))
    assert again.state == JobState.DONE


def in_state(admin: User, state: ListState) -> ListImport:
    data = xlsx(families(ROWS))
    if state == ListState.UPLOADED:
        return receive(by=admin, file=io.BytesIO(data), name="daftar.xlsx")
    list_import = read(admin, data)
    return list_import if state == ListState.IN_REVIEW else apply(admin, list_import)


def ended(job: Job) -> bool:
    job.refresh_from_db()
    return job.is_finished


# --- at twenty random points ----------------------------------------------------------------------

POINTS = 20
MANY = 3_000


@pytest.fixture
def chance() -> random.Random:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # pytest shows it where the test fails
    return random.Random(seed)


def a_list(number: int) -> bytes:
    """The same families each time, in bytes of its own."""
    return f"edisi {number}\r\n{csv_text(families(MANY))}".encode()


def took(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


@pytest.mark.long
def test_reading_killed_at_any_point_leaves_no_row_or_all_and_is_done_again(
    admin: User, start_celery_worker, chance: random.Random
):
    whole = took(lambda: read(admin, a_list(0), name="0.csv"))
    worker = start_celery_worker()
    for number in range(1, POINTS + 1):
        file = io.BytesIO(a_list(number))
        list_import = receive(by=admin, file=file, name=f"{number}.csv")
        job = jobs.enqueue(READ_LIST, {"list_import": list_import.pk}, by=admin)
        time.sleep(chance.uniform(0, whole))
        worker.kill()
        list_import.refresh_from_db()
        rows = ListRow.objects.filter(list_import=list_import)
        assert (list_import.state, rows.count()) in [
            (ListState.UPLOADED, 0),
            (ListState.IN_REVIEW, MANY),
        ]
        worker = restarted(job, start_celery_worker)
        list_import.refresh_from_db()
        assert (list_import.state, list_import.accepted) == (ListState.IN_REVIEW, MANY)
        assert rows.count() == MANY


@pytest.mark.long
@pytest.mark.parametrize("kind", [APPLY_LIST, REVERT_LIST])
def test_applying_and_taking_back_killed_at_any_point_do_all_or_nothing_and_are_done_again(
    admin: User, start_celery_worker, chance: random.Random, kind: str
):
    done, undone = [MANY] * 3, [0] * 3
    before, after = (undone, done) if kind == APPLY_LIST else (done, undone)
    end = ListState.APPLIED if kind == APPLY_LIST else ListState.REVERTED
    list_import = apply(admin, read(admin, a_list(0), name="0.csv"))
    whole = took(lambda: reverted(admin, list_import))
    worker = start_celery_worker()
    for number in range(1, POINTS + 1):
        list_import = read(admin, a_list(number), name=f"{number}.csv")
        if kind == REVERT_LIST:
            apply(admin, list_import)
        job = jobs.enqueue(kind, {"list_import": list_import.pk}, by=admin)
        time.sleep(chance.uniform(0, whole))
        worker.kill()
        list_import.refresh_from_db()
        moved = list_import.state == end
        assert registered() == (after if moved else before)
        worker = restarted(job, start_celery_worker)
        assert registered() == after
        if kind == APPLY_LIST:
            reverted(admin, list_import)


@pytest.mark.long
@pytest.mark.parametrize("applied", [False, True])
def test_completing_killed_at_any_point_takes_no_repaired_row_in_or_all_and_is_done_again(
    admin: User, start_celery_worker, chance: random.Random, applied: bool
):
    """A third of the rows comes back repaired, into a list in review and into an applied one."""
    worker, whole = None, 0.0
    for number in range(POINTS + 1):
        list_import = a_dirty_list(admin, number, applied)
        repairs = mended_workbook(admin, list_import)
        before, after = state_of(list_import), (MANY, 0, MANY if applied else 0)
        asked = receive_repairs(
            by=admin, list_import=list_import, file=io.BytesIO(repairs), name="perbaikan.xlsx"
        )
        parameters = {"list_import": list_import.pk, "completion": asked.pk}
        if worker is None:  # the first tells how long it takes
            whole = took(lambda given=parameters: jobs.run_here(COMPLETE_LIST, given, by=admin))  # type: ignore[misc]
            worker = start_celery_worker()
        else:
            job = jobs.enqueue(COMPLETE_LIST, parameters, by=admin)
            time.sleep(chance.uniform(0, whole))
            worker.kill()
            asked.refresh_from_db()
            moved = asked.state == CompletionState.DONE
            assert state_of(list_import) == (after if moved else before)
            worker = restarted(job, start_celery_worker)
        asked.refresh_from_db()
        assert (asked.state, asked.accepted) == (CompletionState.DONE, MANY // 3)
        assert state_of(list_import) == after
        if applied:
            reverted(admin, list_import)


def a_dirty_list(admin: User, number: int, applied: bool) -> ListImport:
    """Every third row lacks its name."""
    rows = families(MANY)
    for row in rows[::3]:
        row["Kepala Keluarga"] = None
    data = f"edisi {number}\r\n{csv_text(rows)}".encode()
    list_import = read(admin, data, name=f"{number}.csv")
    return apply(admin, list_import) if applied else list_import


def mended_workbook(admin: User, list_import: ListImport) -> bytes:
    """The workbook of rows to repair with every name filled in."""
    out, back = io.BytesIO(), io.BytesIO()
    write_book(problem_rows(by=admin, list_import=list_import), out)
    book = openpyxl.load_workbook(out)
    sheet = book.active
    assert sheet is not None
    for at in range(2, sheet.max_row + 1):
        sheet.cell(at, HEADERS.index("Kepala Keluarga") + 1).value = made_up_name(at).upper()
    book.save(back)
    return back.getvalue()


def state_of(list_import: ListImport) -> tuple[int, int, int]:
    """Accepted, to repair, candidates: as the rows say it, and the list with them."""
    rows = ListRow.objects.filter(list_import=list_import)
    accepted, bad = (rows.filter(fate=fate).count() for fate in ("accepted", "quarantined"))
    list_import.refresh_from_db()
    assert (list_import.accepted, list_import.quarantined) == (accepted, bad)
    return accepted, bad, Candidate.objects.filter(list_import=list_import).count()


def reverted(admin: User, list_import: ListImport) -> None:
    jobs.run_here(REVERT_LIST, {"list_import": list_import.pk}, by=admin)


def restarted(job: Job, start: Callable[[], Worker]) -> Worker:
    """A new worker, by which the job is done."""
    worker = start()

    def done() -> bool:
        jobs.sweep()
        return ended(job)

    wait_until(done)
    assert job.state == JobState.DONE
    return worker
