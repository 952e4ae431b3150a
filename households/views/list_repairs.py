"""Repairing: the bad rows as a workbook, and the workbook when it comes back."""

from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from aidcases import audit
from aidcases.errors import Refused
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.views.exports import XLSX
from households.forms.lists import RepairsForm
from households.ministry_list.completion import receiving_repairs
from households.ministry_list.handlers import COMPLETE_LIST
from households.ministry_list.problem_book import problem_rows, write_book
from households.views.list_jobs import enqueue
from households.views.list_page import OfList, reached, steps


class ProblemRows(OfList):
    """The rows to repair, to be mended in a spreadsheet; their numbers stand in full."""

    permissions = frozenset({Permission.IMPORT_LISTS})

    def get(self, request: PersonRequest, pk: int) -> HttpResponseBase:
        audit.record(
            "list_import.problem_rows",
            by=request.user,
            subject=self.list_import,
            rows=self.list_import.quarantined,
        )
        # The response closes the file once it has been sent.
        file = TemporaryFile()  # noqa: SIM115
        write_book(problem_rows(by=request.user, list_import=self.list_import), file)
        file.seek(0)
        name = f"perlu-perbaikan-{self.list_import.pk}-{timezone.localdate():%Y-%m-%d}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


class ListComplete(OfList):
    """The workbook comes back; a worker takes its rows in."""

    permissions = frozenset({Permission.IMPORT_LISTS})
    template_name = "households/list_complete.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        return self.show(RepairsForm())

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        form = RepairsForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=400)
        try:
            self.receive(form.cleaned_data)
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return self.show(form, status=400)
        return redirect(self.url)

    def receive(self, given: dict[str, Any]) -> None:
        file, by = given["file"], self.request.user
        with receiving_repairs(
            by=by, list_import=self.list_import, file=file, name=file.name
        ) as completion:
            enqueue(COMPLETE_LIST, self.list_import, by=by, completion=completion.pk)

    def show(self, form: RepairsForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "list_import": self.list_import,
            "steps": steps(min(reached(self.list_import), 3)),
        }
        return self.render(context, status=status)
