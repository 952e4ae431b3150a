"""Ministry lists: what came in, and the way of a file from upload to applied."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import FilterSet

from aidcases.models import Job
from aidcases.models.job import FINISHED
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.scope import covers
from aidcases.templatetags.figures import number
from aidcases.views.jobs import jobs_of
from aidcases.views.lists import ListPage
from aidcases.views.pages import Page
from households.forms.lists import UploadForm
from households.ministry_list.acceptance import check_guard, refuse_list
from households.ministry_list.file_facts import file_facts
from households.ministry_list.guards import guard_texts
from households.ministry_list.handlers import APPLY_LIST, COMPLETE_LIST, READ_LIST, REVERT_LIST
from households.ministry_list.layouts import LAYOUTS
from households.ministry_list.mapping import found_header, offered, read_row
from households.ministry_list.refusals import Unreadable, refusal_text
from households.ministry_list.staging import read_again
from households.ministry_list.understood import field_label
from households.ministry_list.unlocking import PasswordNeeded
from households.ministry_list.uploading import AlreadyReceived, receiving
from households.models import ListCompletion, ListImport, ListRow
from households.models.list_completion import CompletionState
from households.models.list_import import ListState, RowFate
from households.views.list_jobs import asked_already, enqueue, enqueue_once
from households.views.list_page import OfList, reached, steps
from households.views.list_search import row_named, rows_with
from households.views.list_sheets import other_sheets
from households.views.list_tables import ListFilter, ListTable, RowFilter, RowTable


class ListIndex(ListPage):
    permissions = frozenset({Permission.VIEW_LISTS})
    template_name = "households/lists.html"
    empty_template = "households/lists_empty.html"
    title = gettext_lazy("Ministry lists")
    table_class = ListTable
    filterset_class = ListFilter
    keyset = ("-uploaded_at", "-id")
    export_name = "daftar"

    def queryset(self) -> QuerySet[ListImport]:
        return ListImport.objects.visible_to(self.request.user).select_related(
            "source_file", "uploaded_by"
        )

    def extra_context(self) -> dict[str, Any]:
        return {"may_import": may(self.request.user, Permission.IMPORT_LISTS)}


class ListUpload(Page):
    """The first step: choose or drop a file."""

    permissions = frozenset({Permission.IMPORT_LISTS})
    template_name = "households/list_upload.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.show(UploadForm())

    def post(self, request: PersonRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=400)
        try:
            list_import = self.received(form.cleaned_data)
        except AlreadyReceived as again:
            messages.warning(request, str(again))
            return redirect("list_import", again.list_import.pk)
        except PasswordNeeded as refusal:
            form.add_error("password", str(refusal))
            return self.show(form, status=400)
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
            return self.show(form, status=400)
        return redirect("list_import", list_import.pk)

    def received(self, given: dict[str, Any]) -> ListImport:
        file, password, by = given["file"], given["password"], self.request.user
        with receiving(by=by, file=file, name=file.name, password=password) as list_import:
            enqueue(READ_LIST, list_import, by=by)
        return list_import

    def show(self, form: UploadForm, status: int = 200) -> HttpResponse:
        cap = settings.UPLOAD_MAX_BYTES >> 20
        context = {"form": form, "steps": steps(0), "cap": cap, "rows": settings.LIST_MAX_ROWS}
        return self.render(context, status=status)


class ListReview(OfList, ListPage):
    """One list wherever it stands: under way, unreadable, to be checked, applied."""

    permissions = frozenset({Permission.VIEW_LISTS})
    template_name = "households/list_review.html"
    table_class = RowTable
    keyset: ClassVar[tuple[str, ...]] = ("number",)
    sorts: ClassVar[Mapping[str, tuple[str, ...]]] = {"number": ("number",)}
    export_name = "baris-daftar"
    search_label = gettext_lazy("NIK, family id, name or row number")

    @property
    def title(self) -> str:  # type: ignore[override]
        return self.list_import.title

    def get(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.list_import.state in {ListState.UPLOADED, ListState.READ, ListState.FAILED}:
            context = self.frame() | {
                "error": self.error(),
                "header": found_header(self.list_import),
            }
            return render(request, "households/list_reading.html", context)
        return super().get(request, *args, **kwargs)

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As every list page; the number of a row leads to the row itself."""
        row = row_named(request.user, self.list_import, request.POST.get("q", "").strip())
        if row is None:
            return super().post(request, *args, **kwargs)
        return redirect("list_row", row.list_import_id, row.number)

    def search(self, queryset: QuerySet[Any], text: str, digits: str) -> QuerySet[Any]:
        return queryset.filter(rows_with(text, digits))

    def queryset(self) -> QuerySet[ListRow]:
        rows = ListRow.objects.visible_to(self.request.user)
        return rows.filter(list_import=self.list_import).select_related("region")

    @cached_property
    def filterset(self) -> FilterSet:
        return RowFilter(
            self.request.GET,
            self.queryset(),
            request=self.request,
            list_import=self.list_import,
        )

    def total(self) -> int | None:
        return self.list_import.rows if self.sees_all else None

    def kept_count(self, chosen: Mapping[str, str]) -> int | None:
        if not chosen or len(chosen) > 1 or not self.sees_all:
            return super().kept_count(chosen)
        return self.count_of(*next(iter(chosen.items())))

    def count_of(self, name: str, value: str) -> int | None:
        """How many rows of the whole list one filter leaves, where that is kept."""
        found = self.list_import
        counted = {
            ("fate", RowFate.ACCEPTED): found.accepted,
            ("fate", RowFate.QUARANTINED): found.quarantined,
            ("fate", RowFate.SKIPPED): found.skipped,
            ("mark", "duplicate"): found.duplicates,
            ("mark", "warned"): found.warned,
            ("mark", "member"): found.members,
        }
        if name == "village":
            kept: int | None = found.counts.get("regions", {}).get(value)
            return kept
        return counted.get((name, value))

    @property
    def sees_all(self) -> bool:
        return covers(self.request.user, self.list_import.region_id)

    def extra_context(self) -> dict[str, Any]:
        return self.frame() | {
            "tiles": self.tiles(),
            "sum": self.parts(),
            "other_sheets": other_sheets(self.request.user, self.list_import),
            "guard": guard_texts(self.list_import),
            "facts": file_facts(self.list_import),
            "may_confirm": self.request.user.pk != self.list_import.uploaded_by_id,
            "unknown": [one["header"] for one in self.list_import.columns if not one["field"]],
            "columns": [
                {"header": one["header"], "label": one["field"] and field_label(one["field"])}
                for one in self.list_import.columns
            ],
            "known": sum(bool(one["field"]) for one in self.list_import.columns),
            "layout": LAYOUTS.get(self.list_import.layout),
            "noticed": sum(self.list_import.counts.get("noticed", {}).get("code", {}).values()),
        }

    def error(self) -> str:
        """Why the file cannot be read, in the reader's language."""
        refusal = self.list_import.counts.get("refusal")
        if not refusal:
            return self.list_import.error
        return refusal_text(refusal["code"], refusal["params"])

    def frame(self) -> dict[str, Any]:
        """What the page shows around the rows."""
        return {
            "list_import": self.list_import,
            "steps": steps(reached(self.list_import)),
            "job": self.job(),
            "may_import": may(self.request.user, Permission.IMPORT_LISTS, self.list_import),
            "completion": self.completion(),
            "offered": offered(self.request.user, self.list_import),
        }

    def job(self) -> Job | None:
        """The work under way on this list, where the person may follow it."""
        running = jobs_of(self.request.user).filter(
            kind__in=(READ_LIST, APPLY_LIST, COMPLETE_LIST, REVERT_LIST),
            parameters__list_import=self.list_import.pk,
        )
        return running.exclude(state__in=FINISHED).order_by("-created_at").first()

    def completion(self) -> ListCompletion | None:
        """The latest workbook of repairs that has been looked at."""
        looked_at = self.list_import.completions.exclude(state=CompletionState.UPLOADED)
        return looked_at.select_related("source_file", "uploaded_by").order_by("-pk").first()

    def tiles(self) -> list[dict[str, Any]]:
        """Counts that filter; the first three add up, the others are marks on accepted rows."""
        found = self.list_import
        return [
            self.tile(_("accepted"), found.accepted, "green", fate=RowFate.ACCEPTED),
            self.tile(_("need repair"), found.quarantined, "amber", fate=RowFate.QUARANTINED),
            self.tile(_("skipped"), found.skipped, "grey", fate=RowFate.SKIPPED),
            self.tile(_("duplicates"), found.duplicates, "blue", mark="duplicate"),
            self.tile(_("with warnings"), found.warned, "amber", mark="warned"),
            *self.member_tile(),
        ]

    def member_tile(self) -> list[dict[str, Any]]:
        """In lists of persons alone."""
        if not self.list_import.members:
            return []
        return [self.tile(_("members"), self.list_import.members, "grey", mark="member")]

    def tile(self, label: str, value: int, colour: str, **by: str) -> dict[str, Any]:
        name, wanted = next(iter(by.items()))
        current = self.request.GET.get(name) == wanted
        village = self.request.GET.get("village", "")
        changes = {} if current else {name: wanted}
        kept = changes | ({"village": village} if village else {})
        return {
            "label": label,
            "value": number(value),
            "colour": colour,
            "current": current,
            "url": f"{self.url}?{urlencode(kept)}",
        }

    def parts(self) -> list[tuple[str, int]]:
        """What the rows of the file add up from."""
        found = self.list_import
        return [
            (_("accepted"), found.accepted),
            (_("need repair"), found.quarantined),
            (_("skipped"), found.skipped),
        ]


class ListApply(OfList):
    """The last step: a worker applies the list."""

    permissions = frozenset({Permission.IMPORT_LISTS})
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        confirmed = bool(request.POST.get("guard_confirmed"))
        check_guard(request.user, self.list_import, confirmed)
        enqueue_once(APPLY_LIST, self.list_import, by=request.user, guard_confirmed=confirmed)
        return redirect(self.url)


class ListReadAgain(OfList):
    """Another sheet, layout or row of headers for a file that could not be read."""

    permissions = frozenset({Permission.IMPORT_LISTS})
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        with transaction.atomic():
            if not asked_already(READ_LIST, self.list_import):
                self.read(request.POST.get("row", ""))
        return redirect(self.url)

    def read(self, row: str) -> None:
        by, chosen = self.request.user, self.request.POST
        choices = {name: chosen.get(name, "") for name in ("sheet", "layout")}
        if row.isdigit():
            read_row(by=by, list_import=self.list_import, row=int(row))
        else:
            read_again(by=by, list_import=self.list_import, sheet=choices["sheet"])
        enqueue(READ_LIST, self.list_import, by=by, **choices)


class ListRefuse(OfList):
    permissions = frozenset({Permission.IMPORT_LISTS})
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        refuse_list(by=request.user, list_import=self.list_import)
        messages.success(request, _("The list was laid aside. Nothing of it was applied."))
        return redirect("lists")
