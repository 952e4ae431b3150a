"""Celery's door to aidcases.jobs."""

from celery import shared_task

from aidcases import jobs, waiting_uploads


@shared_task(name="aidcases.run_job")
def run_job(job_id: str) -> None:
    jobs.run(job_id)


@shared_task(name="aidcases.sweep_jobs")
def sweep_jobs() -> None:
    jobs.sweep()


@shared_task(name="aidcases.sweep_waiting_uploads")
def sweep_waiting_uploads() -> None:
    waiting_uploads.sweep()
