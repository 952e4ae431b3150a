"""Panels of the home page: the worker's own tasks, and what waits for review."""

from typing import Any

from django.http import HttpRequest

from aidcases.permissions import Permission
from households.visits import fieldwork, waiting

VILLAGES_SHOWN = 5


class TasksPanel:
    """How far a social worker is, with the way to the phone page."""

    name = "field_tasks"
    template = "households/panels/tasks.html"
    place = "top"
    permissions = frozenset({Permission.RECORD_OWN_VISITS})

    def context(self, request: HttpRequest, region_code: str) -> dict[str, Any]:
        return {
            "counts": fieldwork.counts(request.user),
            "returned": fieldwork.returned_to(request.user),
        }


class ReviewPanel:
    """Visits awaiting review, the oldest villages first."""

    name = "visits_to_review"
    template = "households/panels/review.html"
    place = "queue"
    permissions = frozenset({Permission.ACCEPT_VISITS})

    def context(self, request: HttpRequest, region_code: str) -> dict[str, Any]:
        villages = waiting.by_village(request.user, region_code)
        return {
            "waiting": sum(village.waiting for village in villages),
            "contradicted": sum(village.contradicted for village in villages),
            "oldest": villages[0].oldest if villages else None,
            "villages": villages[:VILLAGES_SHOWN],
        }
