"""What this house adds to the home page: the funnel, its villages, and what waits for whom."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidcases.models import User
from aidcases.permissions import Permission, may
from aidcases.registries import WaitingItem
from aidcases.requests import PersonRequest
from households import queries
from households.determination import progress
from households.models import ListImport
from households.views import funnel, village_table

LOOK = frozenset({Permission.VIEW_HOUSEHOLDS})


def list_in_work(request: PersonRequest, region_code: str) -> ListImport | None:
    """The list that the panels of one home page speak of; the first of them asks for it."""
    if not hasattr(request, "list_in_work"):
        request.list_in_work = queries.latest_applied_list(region_code)  # type: ignore[attr-defined]
    return request.list_in_work  # type: ignore[attr-defined]


class FunnelPanel:
    """The current list as one bar that narrows."""

    name = "funnel"
    template = "households/_home_funnel.html"
    place = "top"
    permissions = LOOK

    def context(self, request: PersonRequest, region_code: str) -> dict[str, Any]:
        latest = list_in_work(request, region_code)
        return (
            funnel.context(latest, region_code, request.user) if latest else {"list_import": None}
        )


class VillagePanel:
    """The villages of the current list; a click narrows the page to one."""

    name = "villages"
    template = "households/_home_villages.html"
    place = "below"
    permissions = LOOK

    def context(self, request: PersonRequest, region_code: str) -> dict[str, Any]:
        latest = list_in_work(request, region_code)
        if latest is None:
            return {"places": []}
        shown = village_table.context(request, latest, region_code)
        return shown | {"region_code": region_code}


def decisions_waiting(user: User, region_code: str) -> Iterable[WaitingItem]:
    """What the person's role may review, deliberate, draw up or issue."""
    latest = queries.latest_applied_list(region_code)
    if latest is not None and may(user, Permission.VIEW_LISTS):
        yield from _to_decide(user, latest, region_code)
    if may(user, Permission.ISSUE_DECREES):
        drafts = progress.drafts(region_code).exclude(drafted_by=user)
        found = drafts.aggregate(count=Count("pk"), since=Min("drafted_at"))
        url = f"{reverse('decrees')}?state=draft"
        yield WaitingItem(_("drafts of decrees to issue"), found["count"], url, found["since"])


def _to_decide(user: User, latest: ListImport, region_code: str) -> Iterable[WaitingItem]:
    found = progress.queues(latest, region_code)
    decisions = reverse("decisions")
    steps = [
        (Permission.REVIEW_DETERMINATIONS, _("proposals to review"), "proposed",
         "proposed_since", decisions),
        (Permission.RECORD_DELIBERATIONS, _("villages whose deliberation is to be recorded"),
         "villages", "reviewed_since", decisions),
        (Permission.DRAFT_DECREES, _("families that await a decree"), "undecreed",
         "deliberated_since", reverse("decree_draft")),
    ]  # fmt: skip
    for permission, label, count, since, url in steps:
        if may(user, permission):
            yield WaitingItem(label, found[count], url, found[since])
