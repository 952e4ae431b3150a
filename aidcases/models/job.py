"""A job is a row: what was asked, how far it is, what came of it (aidcases/jobs.py)."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidcases.states import Edges


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


EDGES: Edges = [
    (JobState.QUEUED, JobState.RUNNING),
    (JobState.QUEUED, JobState.CANCELLED),
    (JobState.RUNNING, JobState.QUEUED),
    (JobState.RUNNING, JobState.DONE),
    (JobState.RUNNING, JobState.FAILED),
    (JobState.RUNNING, JobState.CANCELLED),
]
FINISHED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Job(models.Model):
    """One piece of background work. `lease_until` passes when the process that holds it dies."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    region = models.ForeignKey("aidcases.Region", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    lease_holder = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_units = models.PositiveBigIntegerField(default=0)
    total_units = models.PositiveBigIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)  # msgid of the step under way
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    cancel_requested = models.BooleanField(default=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    result_url = models.CharField(max_length=200, blank=True)  # the page that shows the outcome
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(
                fields=["lease_until"],
                name="job_unfinished",
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
            ),
            models.Index(fields=["requested_by", "-created_at"], name="job_of_user"),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=~Q(state=JobState.RUNNING)
                | Q(lease_until__isnull=False, lease_holder__isnull=False),
            ),
            models.CheckConstraint(
                name="job_finished_has_time",
                condition=Q(state__in=FINISHED, finished_at__isnull=False)
                | Q(
                    state__in=[JobState.QUEUED, JobState.RUNNING],
                    finished_at__isnull=True,
                ),
            ),
        ]
        triggers = [pgtrigger.FSM(name="job_state", field="state", transitions=EDGES)]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def percent(self) -> int:
        return min(100, self.done_units * 100 // self.total_units) if self.total_units else 0

    @property
    def seconds_left(self) -> int | None:
        """What is left at the pace so far; None while there is no pace to go by."""
        if self.started_at is None or not self.total_units or not self.done_units:
            return None
        so_far = (timezone.now() - self.started_at).total_seconds()
        return round(so_far * (self.total_units - self.done_units) / self.done_units)
