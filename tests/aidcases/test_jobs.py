"""A job is a row: what a dead process or an empty broker leaves behind is done all the same."""

import threading
import time
import uuid
from datetime import timedelta

import pytest
from celery import Celery
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from aidcases import jobs
from aidcases.accounts import system_user
from aidcases.errors import Refused
from aidcases.models import AuditEntry, Job, Region
from aidcases.models.job import JobState

pytestmark = pytest.mark.django_db(transaction=True)

RUNS: list[str] = []


@jobs.handles("tests.count")
def _count(heartbeat):
    RUNS.append(str(heartbeat.job.pk))
    for step in range(1, 4):
        heartbeat.progress(step, 3, "counting")
    return {"counted": 3}


@jobs.handles("tests.refuse")
def _refuse(heartbeat):
    raise Refused("The file holds no rows.")


@jobs.handles("tests.break")
def _break(heartbeat):
    raise ValueError("1901011203800001 is not what I expected")


@jobs.handles("tests.wait")
def _wait(heartbeat):
    for _ in range(200):
        time.sleep(0.05)
        heartbeat.checkpoint()
    return {}


@jobs.handles("tests.lose_lease")
def _lose_lease(heartbeat):
    Job.objects.filter(pk=heartbeat.job.pk).update(lease_holder=uuid.uuid4())
    with transaction.atomic():
        Region.objects.create(code="99", level="provinsi", name="Nowhere", name_key="NOWHERE")
        heartbeat.fence()
    return {}


@pytest.fixture
def person():
    RUNS.clear()
    return system_user()


def test_it_runs_once_and_keeps_its_result(person):
    job = jobs.enqueue("tests.count", {}, by=person)
    jobs.run(job.pk)
    jobs.run(job.pk)  # the message came twice
    job.refresh_from_db()
    assert [str(job.pk)] == RUNS
    assert (job.state, job.result, job.percent) == (JobState.DONE, {"counted": 3}, 100)


def test_two_processes_that_take_one_job_do_it_once(person):
    job = jobs.enqueue("tests.count", {}, by=person)

    def work():
        jobs.run(job.pk)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [str(job.pk)] == RUNS


def test_nothing_is_enqueued_where_the_transaction_fails(person):
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.enqueue("tests.count", {}, by=person)
        raise RuntimeError
    assert not Job.objects.exists()


def test_a_refusal_is_kept_in_the_words_of_the_rule(person):
    job = jobs.enqueue("tests.refuse", {}, by=person)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "The file holds no rows.")


def test_a_fault_of_ours_tells_the_user_nothing_personal(person, caplog):
    job = jobs.enqueue("tests.break", {}, by=person)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "1901011203800001" not in job.error


def test_a_command_hears_of_the_refusal_itself(person):
    with pytest.raises(Refused, match="no rows"):
        jobs.run_here("tests.refuse", {}, by=person)
    assert Job.objects.get().state == JobState.FAILED


def test_a_waiting_job_is_cancelled_at_once(person):
    job = jobs.enqueue("tests.count", {}, by=person)
    jobs.cancel(by=person, job=job)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, RUNS) == (JobState.CANCELLED, [])
    assert AuditEntry.objects.get().action == "job.cancelled"


def test_a_running_job_is_cancelled_at_its_next_checkpoint(person, settings):
    settings.JOB_LEASE_SECONDS = 2  # the heartbeat looks twice a second
    job = jobs.enqueue("tests.wait", {}, by=person)
    worker = threading.Thread(target=lambda: (jobs.run(job.pk), connection.close()))
    worker.start()
    while Job.objects.get(pk=job.pk).state != JobState.RUNNING:
        time.sleep(0.02)
    jobs.cancel(by=person, job=Job.objects.get(pk=job.pk))
    worker.join()
    assert Job.objects.get(pk=job.pk).state == JobState.CANCELLED


def test_the_sweeper_hands_out_what_a_killed_process_left(person):
    job = jobs.enqueue("tests.count", {}, by=person)
    long_ago = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, lease_holder=uuid.uuid4(), lease_until=long_ago, attempts=1
    )
    Job.objects.filter(pk=job.pk).update(created_at=long_ago)
    jobs.run(job.pk)  # a message alone does not take over a running job
    assert RUNS == []
    assert jobs.sweep() == 1
    jobs.run(job.pk)
    assert Job.objects.get(pk=job.pk).state == JobState.DONE


def test_the_sweeper_gives_up_on_a_job_that_kills_every_process(person):
    job = jobs.enqueue("tests.count", {}, by=person)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING,
        lease_holder=uuid.uuid4(),
        lease_until=timezone.now() - timedelta(minutes=1),
        attempts=jobs.MAX_ATTEMPTS,
    )
    jobs.sweep()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error


def test_a_process_that_lost_its_lease_commits_nothing(person):
    job = jobs.enqueue("tests.lose_lease", {}, by=person)
    jobs.run(job.pk)
    assert not Region.objects.filter(code="99").exists()
    assert Job.objects.get(pk=job.pk).state == JobState.RUNNING  # the other holder's


def test_a_broker_that_is_down_loses_no_job(person, monkeypatch):
    monkeypatch.setattr(jobs, "app", Celery("nowhere", broker="redis://127.0.0.1:1/0"))
    job = jobs.enqueue("tests.count", {}, by=person)
    assert Job.objects.get(pk=job.pk).state == JobState.QUEUED


def test_the_database_refuses_to_bring_a_finished_job_back(person):
    job = jobs.enqueue("tests.count", {}, by=person)
    jobs.run(job.pk)
    with pytest.raises(DatabaseError, match="transition"):
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
