"""Celery's door to aidcases.jobs."""

from celery import shared_task

from aidcases import jobs


@shared_task(name="aidcases.run_job")
def run_job(job_id: str) -> None:
    jobs.run(job_id)


@shared_task(name="aidcases.sweep_jobs")
def sweep_jobs() -> None:
    jobs.sweep()
