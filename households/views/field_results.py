"""Spreadsheets of field results: sending one, watching it being read, what came of it."""

from typing import Any

import django_tables2 as tables
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidcases import jobs
from aidcases.addresses import address
from aidcases.errors import Stale
from aidcases.models import Job
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.views.columns import ChipColumn, DateColumn, NumberColumn
from aidcases.views.lists import ListPage
from aidcases.views.pages import Page
from households.forms.visits import ResultsFileForm
from households.models import FieldResultImport
from households.models.field_result import FieldResultState, ResultRowFate
from households.visits import repairs, spreadsheet
from households.visits.handlers import IMPORT_VISITS
from households.visits.result_rows import Skip
from households.visits.result_vocabulary import Problem

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LEFT_ROWS_SHOWN = 100


class FieldResultTable(tables.Table):
    file = tables.Column(accessor="source_file__original_name", verbose_name=_("File"))
    state = ChipColumn(verbose_name=_("State"))
    rows = NumberColumn(verbose_name=_("Rows"))
    recorded = NumberColumn(verbose_name=_("Recorded"))
    quarantined = NumberColumn(verbose_name=_("Need repair"))
    skipped = NumberColumn(verbose_name=_("Skipped"))
    uploaded_at = DateColumn(verbose_name=_("Uploaded"))
    uploaded_by = tables.Column(verbose_name=_("By"))

    class Meta:
        empty_text = ""

    def row_url(self, record: FieldResultImport) -> str:
        return address("field_result", record.pk)


class FieldResultList(ListPage):
    """The files received, newest first, and a place for the next."""

    permissions = frozenset({Permission.IMPORT_VISITS})
    template_name = "households/field_results.html"
    title = _("Field results by spreadsheet")
    table_class = FieldResultTable
    keyset = ("-pk",)
    empty_template = "households/field_results_empty.html"

    def queryset(self) -> QuerySet[FieldResultImport]:
        found = FieldResultImport.objects.visible_to(self.request.user)
        return found.select_related("source_file", "uploaded_by")

    def extra_context(self) -> dict[str, Any]:
        return {"form": ResultsFileForm()}


class FieldResultUpload(Page):
    """Keep the file and hand it to a worker."""

    permissions = frozenset({Permission.IMPORT_VISITS})
    template_name = "households/field_result_upload.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.render({"form": ResultsFileForm()})

    def post(self, request: PersonRequest) -> HttpResponse:
        form = ResultsFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render({"form": form}, status=422)
        sent = form.cleaned_data["file"]
        with transaction.atomic():
            received = spreadsheet.receive(by=request.user, file=sent, name=sent.name)
            _enqueue(request, received)
        return redirect("field_result", pk=received.pk)


class FieldResultPage(Page):
    """One file: the job while it runs, then the sum of its rows and what is to be mended."""

    permissions = frozenset({Permission.IMPORT_VISITS})
    template_name = "households/field_result.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        received = _received(request, pk)
        left = received.left_rows.filter(fate=ResultRowFate.QUARANTINED).order_by("number")
        return self.render(
            {
                "received": received,
                "job": _job(received),
                "parts": _parts(received),
                "skips": _in_words(received.counts.get("skipped", {}), Skip),
                "problems": _in_words(received.counts.get("problems", {}), Problem),
                "left": [(row, repairs.words_of(row)) for row in left[:LEFT_ROWS_SHOWN]],
                "more": max(0, received.quarantined - LEFT_ROWS_SHOWN),
            }
        )

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        """Read again a file whose reading was called off or broke down."""
        received = _received(request, pk)
        job = _job(received)
        if received.state != FieldResultState.UPLOADED or (job and not job.is_finished):
            raise Stale(_("This file has been read, or is being read just now."))
        with transaction.atomic():
            _enqueue(request, received)
        return redirect("field_result", pk=received.pk)


class FieldResultRepairs(Page):
    """The rows to be mended, as a spreadsheet."""

    permissions = frozenset({Permission.IMPORT_VISITS})

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        received = _received(request, pk)
        book = repairs.as_workbook(by=request.user, received=received)
        name = f"perbaikan-{received.pk}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(book, content_type=XLSX, headers=headers)


def _enqueue(request: PersonRequest, received: FieldResultImport) -> None:
    url = reverse("field_result", args=[received.pk])
    parameters = {"import": received.pk}
    jobs.enqueue(IMPORT_VISITS, parameters, by=request.user, region=received, result_url=url)


def _received(request: PersonRequest, pk: int) -> FieldResultImport:
    visible = FieldResultImport.objects.visible_to(request.user)
    received: FieldResultImport = get_object_or_404(
        visible.select_related("source_file", "uploaded_by"), pk=pk
    )
    return received


def _job(received: FieldResultImport) -> Job | None:
    jobs_of_file = Job.objects.filter(kind=IMPORT_VISITS, parameters={"import": received.pk})
    return jobs_of_file.order_by("-created_at").first()


def _parts(received: FieldResultImport) -> list[tuple[Any, int, str]]:
    """The terms of the sum; what was recorded opens to its names."""
    visits = f"{reverse('visits')}?file={received.pk}"
    return [
        (_("recorded"), received.recorded, visits if received.recorded else ""),
        (_("need repair"), received.quarantined, "#repairs" if received.quarantined else ""),
        (_("skipped"), received.skipped, ""),
    ]


def _in_words(counts: dict[str, int], choices: Any) -> list[tuple[str, int]]:
    known = [(code, count) for code, count in counts.items() if code in choices.values]
    return [(choices(code).label, n) for code, n in sorted(known, key=lambda pair: -pair[1])]
