"""The Celery application. Messages carry a job's id and nothing else (aidcases/jobs.py)."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aidcases.settings")

app = Celery("aidcases")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _keep_our_logging(**_kwargs: Any) -> None:
    """Celery leaves the logging of settings.LOGGING as it is."""


@worker_ready.connect
def _sweep_at_start(**_kwargs: Any) -> None:
    """A new worker looks at once for what a killed one left lying."""
    app.send_task("aidcases.sweep_jobs")
