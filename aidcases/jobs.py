"""Background work: enqueue on commit, lease, progress, cancel, sweep.

A job is a row of `Job`. Celery carries its id and is only a hint: whatever is lost with Redis or
a killed worker is handed out again by the sweeper once the lease has run out.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from aidcases import audit, garbage
from aidcases.celery import app
from aidcases.errors import Refused
from aidcases.models import Job, User
from aidcases.models.job import JobState
from aidcases.scope import region_of

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
LOOK_EVERY = 2.0  # seconds after which a running job sees that it was called off
# What a job's row keeps of an end that nobody foresaw: msgids, for each reader in their language.
FAULT = gettext_noop("Something went wrong here. Tell the admin.")
GIVEN_UP = gettext_noop("The process that did this was stopped several times.")


class Cancelled(Exception):
    """The person who asked for the job, or an admin, called it off."""


class LeaseLost(Exception):
    """Another process has taken the job over; this one must write nothing more."""


class Heartbeat:
    """What a handler holds while it works: progress out, cancel and lease in.

    A thread with its own connection renews the lease and writes the progress, so both are seen
    outside while the handler is inside one long transaction. Where the work is called off, it also
    stops the statement under way: a long one does not keep anybody waiting.
    """

    def __init__(self, job: Job, on_progress: Callable[[int, int, str], None] | None = None):
        self.job = job
        self._on_progress = on_progress
        self.seen: tuple[int, int, str] = (0, 0, "")
        self._stop = threading.Event()
        self._cancelled = threading.Event()
        self._lost = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"job-{job.pk}", daemon=True)

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Tell how far the work is; raises `Cancelled` or `LeaseLost` where it must stop."""
        self.seen = (done, total, message or self.seen[2])
        if self._on_progress:
            self._on_progress(*self.seen)
        self.checkpoint()

    def checkpoint(self) -> None:
        """Raise where the work was called off or taken over."""
        if self._lost.is_set():
            raise LeaseLost
        if self._cancelled.is_set():
            raise Cancelled

    def fence(self) -> None:
        """Inside the deciding transaction: refuse to commit once the lease is another's.

        Locks the job row, so that neither a sweep nor a cancel comes between this and the commit.
        """
        held = Job.objects.select_for_update().get(pk=self.job.pk)
        if held.lease_holder != self.job.lease_holder:
            raise LeaseLost
        if held.cancel_requested:
            raise Cancelled

    def __enter__(self) -> Self:
        connection.ensure_connection()
        self._working = connection.connection
        self._thread.start()
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._stop.set()
        self._thread.join()
        if isinstance(error, DatabaseError):  # perhaps of the statement that was stopped
            self.checkpoint()

    def _beat(self) -> None:
        renew_every = min(settings.JOB_LEASE_SECONDS / 4, LOOK_EVERY)
        last_renewal, last_seen = timezone.now(), self.seen
        try:
            while not self._stop.wait(0.4):
                now = timezone.now()
                due = (now - last_renewal).total_seconds() >= renew_every
                if due or self.seen != last_seen:
                    last_renewal, last_seen = now, self.seen
                    self._write(last_seen)
        finally:
            connection.close()

    def _write(self, seen: tuple[int, int, str]) -> None:
        # A lock held by fence() means that the handler is about to commit: no need to wait for it.
        with transaction.atomic():
            row = (
                Job.objects.select_for_update(skip_locked=True)
                .filter(pk=self.job.pk)
                .values("lease_holder", "cancel_requested")
                .first()
            )
            if row is None:
                return
            if row["lease_holder"] != self.job.lease_holder:
                self._halt(self._lost)
                return
            if row["cancel_requested"]:
                self._halt(self._cancelled)
            done, total, message = seen
            Job.objects.filter(pk=self.job.pk).update(
                lease_until=_lease(),
                done_units=done,
                total_units=total,
                message=message,
            )

    def _halt(self, why: threading.Event) -> None:
        """Stop the handler: its statement now, else at its next checkpoint."""
        if not why.is_set():
            why.set()
            self._working.cancel_safe(timeout=5)


Handler = Callable[[Heartbeat], dict[str, Any]]
_handlers: dict[str, Handler] = {}
_labels: dict[str, str | Promise] = {}


def handles(kind: str, *, label: str | Promise = "") -> Callable[[Handler], Handler]:
    """Decorator: this function does the jobs of this kind and returns their result as JSON.

    `label` is what people read on the job's card.
    """

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        _labels[kind] = label or kind
        return handler

    return register


def label_of(kind: str) -> str | Promise:
    """What people read for this kind of job."""
    return _labels.get(kind, kind)


def error_of(job: Job) -> str:
    """Why a job failed, in the reader's language; a refusal in the words it was made in."""
    return _(job.error) if job.error else ""


def enqueue(
    kind: str,
    parameters: dict[str, Any],
    *,
    by: User,
    region: Any = None,
    result_url: str = "",
) -> Job:
    """Write a job row and, once the transaction has committed, tell a worker."""
    job = Job.objects.create(
        kind=kind,
        parameters=parameters,
        requested_by=by,
        region_id=region_of(region) if region else by.region_id,
        result_url=result_url,
    )
    transaction.on_commit(lambda: _tell_worker(job.pk))
    return job


def run_here(
    kind: str,
    parameters: dict[str, Any],
    *,
    by: User,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> Job:
    """Do a job in this process, under a row with the same lease; commands need no worker.

    A refusal, a failure or a cancel is raised to the caller after the row has recorded it, and so
    is a lease that was lost. Ctrl-C calls the job off: no worker does what the person stopped.
    """
    job = Job.objects.create(
        kind=kind, parameters=parameters, requested_by=by, region_id=by.region_id, **_held()
    )
    try:
        _work(job, on_progress=on_progress, reraise=True)
    except KeyboardInterrupt:
        _end(job, JobState.CANCELLED)
        raise
    job.refresh_from_db()
    return job


def run(job_id: str | uuid.UUID) -> None:
    """A worker's part: take the job if it is free, do it, record what came of it."""
    close_old_connections()
    if _claim(job_id):
        _work(Job.objects.select_related("requested_by").get(pk=job_id))


def cancel(*, by: User, job: Job) -> None:
    """Call a job off: at once if it waits, at its next checkpoint if it runs."""
    if by.pk != job.requested_by_id and by.role != "admin":
        raise Refused(_("Only the person who started this, or an admin, may cancel it."))
    with transaction.atomic():
        waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
        if not waiting.update(state=JobState.CANCELLED, finished_at=timezone.now()):
            Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_requested=True)
        audit.record("job.cancelled", by=by, subject=job, kind=job.kind)


def sweep() -> int:
    """Hand out what was left lying: leases run out, and jobs no message was sent for."""
    now = timezone.now()
    Job.objects.filter(
        state=JobState.RUNNING, lease_until__lt=now, attempts__gte=MAX_ATTEMPTS
    ).update(
        state=JobState.FAILED,
        finished_at=now,
        error=GIVEN_UP,
    )
    Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now).update(
        state=JobState.QUEUED, lease_until=None, lease_holder=None
    )
    waiting = list(
        Job.objects.filter(state=JobState.QUEUED, created_at__lt=now - timedelta(seconds=2))
        .order_by("created_at")
        .values_list("pk", flat=True)[:100]
    )
    for pk in waiting:
        _tell_worker(pk)
    return len(waiting)


def _lease() -> Any:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _claim(job_id: str | uuid.UUID) -> bool:
    """Take the job by a conditional UPDATE: one row, or somebody else has it."""
    free = Job.objects.filter(pk=job_id, state=JobState.QUEUED)
    return free.update(**_held() | {"attempts": F("attempts") + 1}) == 1


def _held() -> dict[str, Any]:
    """A job that this process takes, for the first time."""
    return {
        "state": JobState.RUNNING,
        "lease_holder": uuid.uuid4(),
        "lease_until": _lease(),
        "attempts": 1,
        "started_at": timezone.now(),
    }


def _work(
    job: Job,
    on_progress: Callable[[int, int, str], None] | None = None,
    reraise: bool = False,
) -> None:
    heartbeat = Heartbeat(job, on_progress)
    try:
        with garbage.of_new_objects_only(), audit.job_context(job), heartbeat:
            result = _handlers[job.kind](heartbeat)
    except LeaseLost:
        logger.warning("job %s was taken over", job.pk)
        if reraise:
            raise
    except Cancelled:
        _finish(heartbeat, JobState.CANCELLED)
        if reraise:
            raise
    except Refused as refusal:
        _finish(heartbeat, JobState.FAILED, error=str(refusal))
        if reraise:
            raise
    except Exception:
        _finish(heartbeat, JobState.FAILED, error=FAULT)
        if reraise:
            raise
        logger.exception("job %s failed", job.pk)
    else:
        _finish(heartbeat, JobState.DONE, result=result)


def _finish(
    heartbeat: Heartbeat,
    state: JobState,
    *,
    result: dict[str, Any] | None = None,
    error: str = "",
) -> None:
    done, total, _message = heartbeat.seen
    _end(
        heartbeat.job,
        state,
        done_units=total if state == JobState.DONE else done,
        total_units=total,
        result=result,
        error=error,
    )


def _end(job: Job, state: JobState, **more: Any) -> None:
    """Record the end, if the lease is still this process's."""
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_holder=job.lease_holder).update(
        state=state, finished_at=timezone.now(), **more
    )


def _tell_worker(job_id: uuid.UUID) -> None:
    try:
        app.send_task("aidcases.run_job", args=[str(job_id)])
    except (OperationalError, RedisError, OSError):
        # The sweeper hands it out once the broker is back.
        logger.warning("no broker: job %s waits for the sweeper", job_id)
