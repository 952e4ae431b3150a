"""Which column of a list is which: looked at, corrected, kept as a profile, offered again."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from aidcases.errors import Refused
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from households.forms.lists import ColumnsForm
from households.ministry_list.cells import column_letter, shown, special_cell
from households.ministry_list.handlers import READ_LIST
from households.ministry_list.mapping import (
    Found,
    found_header,
    map_columns,
    offered,
    profiles_for,
    use_profile,
)
from households.ministry_list.understood import masked
from households.views.list_jobs import enqueue
from households.views.list_page import OfList, steps


class ListColumns(OfList):
    """Every column of the file with some of its cells, and what it is taken for."""

    permissions = frozenset({Permission.IMPORT_LISTS})
    template_name = "households/list_columns.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        found = self.found()
        return self.show(found, ColumnsForm(found=found))

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        found = self.found()
        if request.POST.get("profile"):
            return self.take_profile(request.POST["profile"])
        form = ColumnsForm(request.POST, found=found)
        if not form.is_valid():
            return self.show(found, form, status=400)
        try:
            with transaction.atomic():
                map_columns(by=request.user, list_import=self.list_import, **form.answer())
                enqueue(READ_LIST, self.list_import, by=request.user)
        except Refused as refusal:
            form.add_error(None, [str(refusal), *refusal.offenders])
            return self.show(found, form, status=400)
        return redirect(self.url)

    def take_profile(self, number: str) -> HttpResponse:
        profiles = profiles_for(self.request.user, self.list_import)
        profile = get_object_or_404(profiles, pk=number if number.isdigit() else 0)
        with transaction.atomic():
            use_profile(by=self.request.user, list_import=self.list_import, profile=profile)
            enqueue(READ_LIST, self.list_import, by=self.request.user)
        messages.success(
            self.request, _("The file is read with the columns of “%(name)s”.") % {"name": profile}
        )
        return redirect(self.url)

    def found(self) -> Found:
        found = found_header(self.list_import)
        if found is None:
            raise Refused(
                _("No row of headers was found in the file; there are no columns to name.")
            )
        return found

    def back_url(self) -> str:
        return self.url

    def show(self, found: Found, form: ColumnsForm, status: int = 200) -> HttpResponse:
        context = {
            "list_import": self.list_import,
            "found": found,
            "form": form,
            "columns": [described(found, column, form) for column in found.columns],
            "offered": offered(self.request.user, self.list_import),
            "steps": steps(1),
        }
        return self.render(context, status=status)


def described(found: Found, column: dict[str, Any], form: ColumnsForm) -> dict[str, Any]:
    """A column in words: where it stands, its header, some cells, and the field to choose."""
    at = column["position"]
    cells = [row[at] if at < len(row) else None for row in found.samples]
    texts = [shown(special_cell(cell) if isinstance(cell, dict) else cell, 30) for cell in cells]
    return {
        "letter": column_letter(at),
        "header": column["header"],
        "samples": [masked(column["field"], text) for text in texts if text],
        "field": form[form.name_of(column)],
    }
