"""Who did what: one audit entry per act, and the context that history events carry."""

from collections.abc import Callable
from typing import Any

import pghistory
from django.db import models
from django.http import HttpRequest, HttpResponse
from pghistory import runtime

from aidcases.models import AuditEntry, Job, User
from aidcases.scope import region_of


def record(
    action: str,
    *,
    by: User,
    subject: models.Model | None = None,
    region: str = "",
    **details: Any,
) -> AuditEntry:
    """Write one audit entry inside the caller's transaction.

    `details` are counts, codes and ids; personal data does not belong in them.
    """
    context = getattr(runtime._tracker, "value", None)
    return AuditEntry.objects.create(
        action=action,
        actor=by.username,
        actor_role=by.role,
        region_id=region or (subject is not None and region_of(subject)) or by.scope_code,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        details=details,
        context_id=context.id if context else None,
    )


def job_context(job: Job) -> pghistory.context:
    """History events inside it say which job wrote them, and who had asked for it."""
    return pghistory.context(user=job.requested_by_id, job=str(job.pk), kind=job.kind)


def command_context(name: str, by: User) -> pghistory.context:
    """History events inside it say which command wrote them."""
    return pghistory.context(user=by.pk, command=name)


class RequestContextMiddleware:
    """History events of a changing request say which user and which page wrote them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        match = request.path  # numbers never stand in a path
        with pghistory.context(user=request.user.pk, url=match):
            return self.get_response(request)
