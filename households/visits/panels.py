"""For the home page: the worker's own tasks, and what waits for review."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidcases.models import User
from aidcases.permissions import Permission, may
from aidcases.registries import WaitingItem
from aidcases.requests import PersonRequest
from households.visits import fieldwork, waiting


class TasksPanel:
    """How far a social worker is, with the way to the phone page."""

    name = "field_tasks"
    template = "households/panels/tasks.html"
    place = "top"
    permissions = frozenset({Permission.RECORD_OWN_VISITS})

    def context(self, request: PersonRequest, region_code: str) -> dict[str, Any]:
        return {
            "counts": fieldwork.counts(request.user),
            "returned": fieldwork.returned_to(request.user),
        }


def visits_waiting(user: User, region_code: str) -> Iterable[WaitingItem]:
    """Visits that wait for review, and among them the contradicted ones."""
    if not may(user, Permission.ACCEPT_VISITS):
        return
    villages = waiting.by_village(user, region_code)
    oldest = villages[0].oldest if villages else None
    count = sum(village.waiting for village in villages)
    yield WaitingItem(_("visits to review"), count, reverse("visit_queue"), oldest)
    contradicted = sum(village.contradicted for village in villages)
    url = f"{reverse('visits')}?state=recorded&flag=contradiction"
    yield WaitingItem(_("visits that contradict another"), contradicted, url, oldest)
