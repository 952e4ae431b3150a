"""A row of a list as received beside as understood, and the rows to repair as a workbook."""

from functools import cached_property

from django.http import Http404, HttpResponse, HttpResponseBase

from aidcases import audit
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.scope import covers
from aidcases.views import exports
from households.ministry_list.problem_book import problem_rows
from households.ministry_list.understood import other_problems, side_by_side
from households.models import Candidate, ListRow
from households.views.lists import OfList


class RowPage(OfList):
    """One row, cell by cell; from here one follows the family."""

    permissions = frozenset({Permission.VIEW_LISTS})
    template_name = "households/list_row.html"

    @cached_property
    def row(self) -> ListRow:
        found = (
            ListRow.objects.visible_to(self.request.user)
            .select_related("region__parent", "list_import__source_file")
            .filter(list_import_id=self.kwargs["pk"], number=self.kwargs["number"])
            .first()
        )
        if found is None:
            raise Http404
        return found

    def get(self, request: PersonRequest, pk: int, number: int) -> HttpResponse:
        candidate = Candidate.objects.filter(list_row=self.row).first()
        # Somebody of one district sees its rows, though the list as a whole is another's.
        list_import = self.row.list_import
        return self.render(
            {
                "list_import": list_import,
                "row": self.row,
                "sees_list": covers(request.user, list_import.region_id),
                "cells": side_by_side(list_import, self.row),
                "others": other_problems(list_import, self.row),
                "candidate": candidate,
                "neighbours": self.neighbours(),
            }
        )

    def neighbours(self) -> dict[str, int | None]:
        """The numbers of the rows before and after, among those the person may see."""
        rows = ListRow.objects.visible_to(self.request.user).filter(
            list_import_id=self.row.list_import_id
        )
        before = rows.filter(number__lt=self.row.number).order_by("-number")
        after = rows.filter(number__gt=self.row.number).order_by("number")
        return {
            "before": before.values_list("number", flat=True).first(),
            "after": after.values_list("number", flat=True).first(),
        }


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
        rows = problem_rows(by=request.user, list_import=self.list_import)
        return exports.xlsx_response(rows, f"perlu-perbaikan-{self.list_import.pk}")
