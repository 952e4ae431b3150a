"""The other sheets of a file: each may be a list of its own."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from aidcases.models import User
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from households.ministry_list.handlers import READ_LIST
from households.ministry_list.uploading import AlreadyReceived, lists_of_file, read_other_sheet
from households.models import ListImport
from households.views.list_jobs import enqueue
from households.views.list_page import OfList


class ListOtherSheet(OfList):
    """Another sheet of the same file, to be read as a list of its own."""

    permissions = frozenset({Permission.IMPORT_LISTS})
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        try:
            with transaction.atomic():
                found = read_other_sheet(
                    by=request.user,
                    list_import=self.list_import,
                    sheet=request.POST.get("sheet", ""),
                )
                enqueue(READ_LIST, found, by=request.user)
        except AlreadyReceived as again:
            messages.warning(request, str(again))
            found = again.list_import
        return redirect("list_import", found.pk)


def other_sheets(user: User, list_import: ListImport) -> list[dict[str, Any]]:
    """Every sheet of the file but the list's own: {"name", "list": its list, where it is one}."""
    sheets = list_import.counts.get("sheets", [])
    names = [name for name in sheets if name != list_import.sheet]
    if not names:
        return []
    lists = {one.sheet: one for one in lists_of_file(user, list_import.source_file.sha256)}
    return [{"name": name, "list": lists.get(name)} for name in names]
