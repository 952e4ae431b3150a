"""Matching: where it stands, running it, and the lists of what it found."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import Table

from aidcases import jobs
from aidcases.errors import Refused
from aidcases.models import Job, User
from aidcases.models.job import FINISHED
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.scope import covers
from aidcases.templatetags.figures import number
from aidcases.views.jobs import jobs_of
from aidcases.views.lists import ListPage
from aidcases.views.pages import Page
from households.determination import outcomes
from households.matching import queueing, visit_pairs
from households.matching.reconciliation import counts
from households.matching.shared_niks import still_open
from households.models import Candidate, ListImport, MatchPair, Visit
from households.models.list_import import ListState
from households.models.match_pair import DECIDED
from households.outsiders import twins_for
from households.views.matching_tables import (
    EVERY,
    DecidedFilter,
    DecidedTable,
    DuplicateTable,
    UnlinkedFilter,
    UnlinkedTable,
)

RECONCILE = "households.reconcile"
LOOKING = frozenset({Permission.RECONCILE, Permission.DECIDE_PAIRS, Permission.VIEW_LISTS})


def applied_lists(user: User) -> list[ListImport]:
    """Applied lists that concern the person's regions, the latest first."""
    applied = (
        ListImport.objects.filter(state=ListState.APPLIED)
        .select_related("source_file", "region")
        .order_by("-applied_at", "-pk")
    )
    code = user.scope_code
    return [one for one in applied if covers(user, one.region_id) or code.startswith(one.region_id)]


class Overview(Page):
    """One list: what is linked, what waits for a person, what stands twice."""

    permissions = LOOKING
    template_name = "households/matching.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        lists = applied_lists(request.user)
        chosen = self._chosen(lists)
        context: dict[str, Any] = {"lists": lists, "chosen": chosen}
        if chosen is not None:
            found = counts(chosen, request.user.scope_code)
            context |= {
                "counts": found,
                "tiles": [*_tiles(found), _shared_niks(chosen, request.user)],
                "job": _last_job(request.user, chosen),
                "may_run": may(request.user, Permission.RECONCILE, chosen),
                "may_decide": may(request.user, Permission.DECIDE_PAIRS),
                "may_decide_by_rule": may(request.user, Permission.DECIDE_BY_RULE),
            }
        return self.render(context)

    def _chosen(self, lists: list[ListImport]) -> ListImport | None:
        wanted = self.request.GET.get("list", "")
        if not wanted:
            return lists[0] if lists else None
        found = next((one for one in lists if str(one.pk) == wanted), None)
        if found is None:
            raise Http404
        return found


class Run(Page):
    """Hand the work to a worker; the page shows how far it is."""

    permissions = frozenset({Permission.RECONCILE})
    http_method_names = ["post"]

    def post(self, request: PersonRequest) -> HttpResponse:
        lists = applied_lists(request.user)
        chosen = next((one for one in lists if str(one.pk) == request.POST.get("list")), None)
        if chosen is None:
            raise Http404
        if not may(request.user, Permission.RECONCILE, chosen):
            raise Refused(_("This list is of a wider region. Ask its office to reconcile it."))
        url = f"{reverse('matching')}?list={chosen.pk}"
        last = _job_of(chosen)
        if last is not None and last.state not in FINISHED:
            messages.info(request, _("This list is being reconciled already."))
            return redirect(url)
        with transaction.atomic():
            parameters = {"list_import": chosen.pk}
            jobs.enqueue(RECONCILE, parameters, by=request.user, region=chosen)
        return redirect(url)


class Duplicates(ListPage):
    permissions = LOOKING
    template_name = "households/matching_list.html"
    title = gettext_lazy("Rows that repeat a family")
    table_class = DuplicateTable
    keyset = ("region_id", "name_key", "id")
    export_name = "baris-ganda"

    def queryset(self) -> QuerySet[Candidate]:
        return (
            Candidate.objects.visible_to(self.request.user)
            .filter(duplicate_of__isnull=False)
            .select_related("region", "list_row")
            .prefetch_related(twins_for(self.request.user))
        )


class Decided(ListPage):
    """What people decided, the latest first; each can be taken back on its own page."""

    permissions = LOOKING
    template_name = "households/matching_list.html"
    title = gettext_lazy("Decided pairs")
    table_class = DecidedTable
    filterset_class = DecidedFilter
    keyset = ("-decided_at", "id")
    sorts = {"decided_at": ("decided_at", "-id")}
    export_name = "pasangan-diputuskan"

    def queryset(self) -> QuerySet[MatchPair]:
        return (
            queueing.pairs_of(self.request.user)
            .filter(state__in=DECIDED)
            .select_related("candidate__region", "visit", "twin", "decided_by")
        )


class Unlinked(ListPage):
    """Found in the field, not on the list: one record of each family, or every one."""

    permissions = LOOKING
    template_name = "households/matching_unlinked.html"
    title = gettext_lazy("Found in the field, not on the list")
    table_class = UnlinkedTable
    filterset_class = UnlinkedFilter
    keyset = ("recorded_at", "id")
    export_name = "tidak-ada-di-daftar"

    def queryset(self) -> QuerySet[Visit]:
        every = self.request.GET.get("records") == EVERY
        chosen = outcomes.every_unlinked_visit if every else outcomes.unlinked_visits
        return chosen(self.request.user.scope_code).select_related("region", "worker")

    def table(self, rows: Any) -> Table:
        return super().table(visit_pairs.with_others(rows, self.request.user))

    def extra_context(self) -> dict[str, Any]:
        user = self.request.user
        return {"repeats": visit_pairs.alive(user.scope_code).exists()}


def _tiles(found: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": _("of %(rows)s rows have a field record") % {"rows": number(found["rows"])},
            "value": number(found["linked"]),
            "colour": "green",
        },
        {
            "label": _("pairs wait for a decision"),
            "value": number(found["review"]),
            "colour": "amber" if found["review"] else "plain",
            "url": reverse("matching_queue") if found["review"] else "",
        },
        {
            "label": _("rows repeat a family"),
            "value": number(found["duplicates"]),
            "colour": "plain",
            "url": reverse("matching_duplicates"),
        },
        {
            "label": _("families of the field that no list names"),
            "value": number(found["not_linked"]),
            "colour": "plain",
            "url": reverse("matching_unlinked"),
        },
        {
            "label": _("pairs of field records to compare"),
            "value": number(found["repeats_review"]),
            "colour": "amber" if found["repeats_review"] else "plain",
            "url": reverse("matching_repeats"),
        },
    ]


def _shared_niks(list_import: ListImport, user: User) -> dict[str, Any]:
    """Rows whose NIK another family bears too, and of which nobody has said yet what they are."""
    found, or_more = still_open(list_import, user)
    leads = found and may(user, Permission.VIEW_LISTS, list_import)
    return {
        "label": _("rows bear the NIK of another family"),
        "value": number(found) + ("+" if or_more else ""),
        "colour": "amber" if found else "plain",
        "url": reverse("list_shared_niks", args=[list_import.pk]) if leads else "",
    }


def _job_of(list_import: ListImport) -> Job | None:
    found = Job.objects.filter(kind=RECONCILE, parameters__list_import=list_import.pk)
    return found.order_by("-created_at").first()


def _last_job(user: User, list_import: ListImport) -> Job | None:
    """The list's last run, where its card may be shown to this person."""
    last = _job_of(list_import)
    return last if last is not None and jobs_of(user).filter(pk=last.pk).exists() else None
