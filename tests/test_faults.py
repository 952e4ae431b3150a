"""What a machine does to us: the broker emptied, the worker killed."""

import time
from pathlib import Path

import pytest
import redis
from django.conf import settings

from aidcases import jobs
from aidcases.models import Job
from aidcases.models.job import JobState
from aidcases.regions import BUNDLED
from distributions.demo import workbooks
from distributions.demo.families import places_in
from distributions.demo.truth import imagine
from households.ministry_list import uploading
from households.models import ListImport, ListRow
from households.models.list_import import ListState
from tests.people import standing_people

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 60


@pytest.fixture
def waiting_job(tmp_path: Path) -> Job:
    """A list of 60 rows that waits to be read, with no worker there."""
    people = standing_people()
    workbooks.write_all(imagine(60, 12, 7, places_in(BUNDLED)), tmp_path)
    with (tmp_path / "daftar-p3ke.xlsx").open("rb") as file:
        received = uploading.receive(by=people.admin, file=file, name="daftar-p3ke.xlsx")
    return jobs.enqueue("households.read_list", {"list_import": received.pk}, by=people.admin)


def empty_the_broker() -> None:
    redis.Redis.from_url(settings.CELERY_BROKER_URL).flushdb()


def end_of(job: Job) -> Job:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        job.refresh_from_db()
        if job.is_finished:
            return job
        time.sleep(0.1)
    return job


def test_a_broker_that_was_emptied_loses_no_job(waiting_job, start_celery_worker):
    empty_the_broker()
    start_celery_worker()
    assert end_of(waiting_job).state == JobState.DONE
    assert ListImport.objects.get().state == ListState.IN_REVIEW
    assert ListRow.objects.count() == ListImport.objects.get().rows


def test_a_worker_killed_before_it_began_leaves_the_job_to_the_next(
    waiting_job, start_celery_worker
):
    first = start_celery_worker()
    first.kill()
    empty_the_broker()
    if Job.objects.get(pk=waiting_job.pk).state == JobState.RUNNING:
        # The lease of a dead process runs out by itself; here we do not wait for it.
        Job.objects.filter(pk=waiting_job.pk).update(lease_until=Job.objects.get().created_at)
    start_celery_worker()
    assert end_of(waiting_job).state == JobState.DONE
    assert ListRow.objects.count() == ListImport.objects.get().rows
