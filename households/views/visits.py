"""Visits: the list, one visit beside the registry, and its review."""

import re
from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from aidcases.addresses import address
from aidcases.errors import Refused
from aidcases.identity import digits_of, mask_nik
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.templatetags.components import status_chip
from aidcases.views.columns import ChipColumn, DateColumn
from aidcases.views.lists import ListPage
from aidcases.views.pages import Page
from households.forms.visits import ReturnForm, VisitFilter
from households.matching.normalisation import name_key
from households.models import FieldResultImport, Visit
from households.models.visit import VisitState
from households.visits import quality, review
from households.visits.comparison import compared
from households.visits.quality import Flag
from households.visits.questions import answers_in_words

_LONG_NUMBER = re.compile(r"\d(?:[\s.\-\u00a0]?\d){14,}")


_UNBROKEN = {"td": {"class": "text-nowrap"}}


class FlagsColumn(tables.Column):
    """Each mark as an amber chip."""

    def render(self, value: list[str]) -> str:
        chips = ((status_chip("amber", word),) for word in quality.words(value))
        return format_html_join(" ", "{}", chips) or "–"

    def value(self, value: list[str]) -> str:
        return ", ".join(quality.words(value))


class VisitTable(tables.Table):
    name = tables.Column(verbose_name=_("Family"), attrs=_UNBROKEN)
    village = tables.Column(accessor="region__name", verbose_name=_("Village"))
    verdict = ChipColumn(accessor="verdict", verbose_name=_("Verdict"))
    reason = tables.Column(verbose_name=_("Reason"), default="–")
    visited_on = DateColumn(verbose_name=_("Visited on"), default="–", attrs=_UNBROKEN)
    worker_name = tables.Column(verbose_name=_("Worker"), default="–")
    state = ChipColumn(verbose_name=_("State"))
    flags = FlagsColumn(verbose_name=_("Marks"), default="–")

    class Meta:
        empty_text = ""

    def row_url(self, record: Visit) -> str:
        return address("visit", record.pk)


class VisitList(ListPage):
    """Every visit of the person's regions, newest first."""

    permissions = frozenset({Permission.VIEW_HOUSEHOLDS})
    template_name = "households/visits.html"
    title = _("Visits")
    table_class = VisitTable
    filterset_class = VisitFilter
    keyset = ("-recorded_at", "pk")
    export_name = "visits"
    search_label = _("Name, NIK or family card number")
    empty_template = "households/visits_empty.html"

    def queryset(self) -> QuerySet[Visit]:
        rows = Visit.objects.visible_to(self.request.user).select_related("region", "reason")
        return rows.defer("raw", "answers")

    def search(self, queryset: QuerySet[Visit], text: str, digits: str) -> QuerySet[Visit]:
        if digits:
            return queryset.filter(Q(nik=digits) | Q(family_card_number=digits))
        return queryset.filter(Q(name_key__contains=name_key(text)) | Q(family_id=text))


class VisitPage(Page):
    """One visit, beside what the registry says, with its photos and its review."""

    permissions = frozenset({Permission.VIEW_HOUSEHOLDS})
    template_name = "households/visit.html"

    def get(self, request: PersonRequest, pk: UUID) -> HttpResponse:
        visit = _visit(request, pk)
        waits = visit.state == VisitState.RECORDED
        return self.render(
            {
                "visit": visit,
                "compared": compared(visit),
                "answers": answers_in_words(visit.answers),
                "flags": quality.words(visit.flags),
                "contradicted": Flag.CONTRADICTION in visit.flags,
                "others": _others(request, visit),
                "photos": list(visit.photos.all()),
                "received_row": _received_row(request, visit),
                "may_review": waits and may(request.user, Permission.ACCEPT_VISITS, visit),
                "form": ReturnForm(),
            }
        )


class VisitReview(Page):
    """Accept one visit, or return it to its worker."""

    permissions = frozenset({Permission.ACCEPT_VISITS})
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: UUID) -> HttpResponse:
        visit = _visit(request, pk)
        if request.POST.get("act") == "return":
            review.return_to_worker(by=request.user, visit=visit, note=request.POST.get("note", ""))
            messages.success(request, _("Returned to the worker."))
        elif request.POST.get("act") == "accept":
            looked = "despite_contradiction" in request.POST
            review.accept(by=request.user, visits=[visit], despite_contradiction=looked)
            messages.success(request, _("Accepted. The outcome of the family follows it."))
        else:
            raise Refused(_("Choose to accept or to return the visit."))
        return redirect("visit", pk=visit.pk)


def _visit(request: PersonRequest, pk: UUID) -> Visit:
    visits = Visit.objects.visible_to(request.user).select_related(
        "household", "region__parent", "reason", "worker", "recorded_by", "reviewed_by",
        "assignment", "source_file",
    )  # fmt: skip
    visit: Visit = get_object_or_404(visits, pk=pk)
    return visit


def _others(request: PersonRequest, visit: Visit) -> list[Visit]:
    """The other visits to the same family, newest first."""
    if not visit.household_id:
        return []
    same = Visit.objects.visible_to(request.user).filter(household=visit.household_id)
    return list(same.exclude(pk=visit.pk).select_related("reason").order_by("-recorded_at")[:10])


def _received_row(request: PersonRequest, visit: Visit) -> list[tuple[str | Promise, Any]]:
    """(header, cell) of the spreadsheet's row as received, its long numbers masked."""
    if visit.source_file_id is None:
        return []
    received = FieldResultImport.objects.filter(source_file=visit.source_file_id).first()
    words = received.headers if received else []
    cells = visit.raw if isinstance(visit.raw, list) else []
    return [
        (words[position] if position < len(words) else str(position + 1), _masked(cell))
        for position, cell in enumerate(cells)
        if cell is not None
    ]


def _masked(cell: Any) -> str:
    """A cell as text with every run of 15 digits or more masked, however it was typed."""
    if isinstance(cell, dict):
        return ", ".join(str(value) for value in cell.values())
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return _LONG_NUMBER.sub(lambda found: mask_nik(digits_of(found[0])), str(cell))
