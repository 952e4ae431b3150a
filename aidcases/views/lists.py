"""List pages: filters in the URL, paging by key, columns by choice, export of what is filtered."""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import get_language
from django_filters import CharFilter, FilterSet
from django_tables2 import Table

from aidcases import audit, identity, posted_searches
from aidcases.models import User
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.views import exports, keyset
from aidcases.views.pages import Page

SIZES = (25, 50, 100)
COUNTED_UP_TO = 2_000  # a count beyond this is told as "more than"
_OF_THE_PAGE = {"after", "before", "size", "sort", "found", "export"}


@cache
def _heads(table_class: type[Table], language: str | None) -> list[tuple[str, str]]:
    """(name, head) of each column that has a head, in the language of now."""
    columns = [(column.name, str(column.header)) for column in table_class([]).columns]
    return [(name, head) for name, head in columns if head.strip()]


class ListPage(Page):
    """A page that lists what its queryset yields.

    A subclass names `table_class`, and what else it wants: `filterset_class`, `keyset` (the fixed
    order, ending in a unique field), `sorts` (column → order, for heads that sort; an index must
    hold it), `export_name`, `search`, `total`.
    """

    template_name = "_components/list_page.html"
    title: ClassVar[str | Promise]
    table_class: ClassVar[type[Table]]
    filterset_class: ClassVar[type[FilterSet] | None] = None
    keyset: ClassVar[tuple[str, ...]] = ("pk",)
    sorts: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    export_name: ClassVar[str] = ""
    search_label: ClassVar[str | Promise] = ""  # of the search box; empty for none
    empty_template: ClassVar[str] = "_components/list_empty.html"

    def queryset(self) -> QuerySet[Any]:
        """What may be listed, already cut to the person's regions."""
        raise NotImplementedError

    def search(self, queryset: QuerySet[Any], text: str, digits: str) -> QuerySet[Any]:
        """What a posted search finds; `digits` is the text's digits where it is a number."""
        return queryset

    def total(self) -> int | None:
        """A kept count of the whole list, or None where there is none."""
        return None

    def kept_count(self, chosen: Mapping[str, str]) -> int | None:
        """A kept count of what these filters leave together, or None where there is none."""
        return None if chosen else self.total()

    def extra_context(self) -> dict[str, Any]:
        """What else the page's own template shows."""
        return {}

    def get(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("export"):
            return self._export(request.GET["export"])
        part = request.headers.get("HX-Target") == "list"
        template = "_components/list_part.html" if part else self.template_name
        response = render(request, template, self._context())
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A search, or another choice of columns; both lead back to the list itself."""
        self.queryset()  # of a record that is not the person's there is nothing to search
        if "columns_chosen" in request.POST:
            self._keep_columns(request.POST.getlist("column"))
            return redirect(f"{request.path}?{request.GET.urlencode()}")
        text = " ".join(request.POST.get("q", "").split())[:100]
        found = posted_searches.keep(request, text) if text else ""
        return redirect(f"{request.path}?{self.query(found=found, after='', before='')}")

    # --- what is listed ---------------------------------------------------------------------------

    @cached_property
    def filterset(self) -> FilterSet | None:
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.request.GET, self.queryset(), request=self.request)

    @cached_property
    def searched_for(self) -> str:
        return posted_searches.recall(self.request, self.request.GET.get("found", ""))

    def filtered(self) -> QuerySet[Any]:
        """The rows that the filters and the search leave, in no order yet."""
        queryset = self.filterset.qs if self.filterset is not None else self.queryset()
        if self.searched_for:
            digits = identity.digits_of(self.searched_for)
            queryset = self.search(queryset, self.searched_for, digits)
        return queryset

    @property
    def is_filtered(self) -> bool:
        return bool(self.chosen or self.searched_for)

    @property
    def chosen(self) -> dict[str, str]:
        """The filters of this request with their values."""
        given = {name: str(value) for name, value in self.request.GET.items() if value}
        return {name: value for name, value in given.items() if name not in _OF_THE_PAGE}

    @property
    def order(self) -> tuple[str, ...]:
        """The order of this request: a column's, turned around with a minus before it."""
        wanted = self.request.GET.get("sort", "")
        order = self.sorts.get(wanted.removeprefix("-"))
        if order is None:
            return self.keyset
        if wanted.startswith("-"):
            return tuple(name[1:] if name[0] == "-" else f"-{name}" for name in order)
        return order

    @property
    def size(self) -> int:
        wanted = self.request.GET.get("size", "")
        return int(wanted) if wanted in {str(size) for size in SIZES} else SIZES[0]

    def query(self, **changes: Any) -> str:
        """The URL's query with these changes; empty values are left out."""
        kept = [(name, value) for name, value in self._pairs() if name not in changes]
        changed = [(name, value) for name, value in changes.items() if value]
        return urlencode([*kept, *changed])

    def _pairs(self) -> list[tuple[str, str]]:
        lists = self.request.GET.lists()
        return [(name, value) for name, values in lists for value in values if value]

    def _context(self) -> dict[str, Any]:
        filtered = self.filtered()
        page = keyset.read(
            filtered,
            self.order,
            size=self.size,
            after=self.request.GET.get("after", ""),
            before=self.request.GET.get("before", ""),
        )
        return {
            "page": self,
            "title": self.title,
            "table": self.table(page.rows),
            "needs_paging": page.before or page.after or len(page.rows) > SIZES[0],
            "count": self._count(
                filtered, len(page.rows) if not (page.before or page.after) else None
            ),
            "previous": page.before and self.query(before=page.before, after=""),
            "next": page.after and self.query(after=page.after, before=""),
            "sizes": [(s, self.query(size=s, after="", before=""), s == self.size) for s in SIZES],
            "may_export": bool(self.export_name) and may(self.request.user, Permission.EXPORT),
            "export_xlsx": self.query(export="xlsx", after="", before=""),
            "export_csv": self.query(export="csv", after="", before=""),
            **self.extra_context(),
        }

    def _count(self, filtered: QuerySet[Any], known: int | None) -> dict[str, Any]:
        """How many rows there are, and whether that is a lower bound."""
        if known is None and not self.searched_for:
            known = self.kept_count(self.chosen)
        if known is not None:
            return {"rows": known, "or_more": False}
        rows = filtered.order_by()[: COUNTED_UP_TO + 1].count()
        return {"rows": min(rows, COUNTED_UP_TO), "or_more": rows > COUNTED_UP_TO}

    # --- columns ----------------------------------------------------------------------------------

    def table(self, rows: Any) -> Table:
        table = self.table_class(
            rows, request=self.request, exclude=self.hidden_columns, orderable=False
        )
        table.sort_links = {name: self._sort_link(name) for name in self.sorts}
        return table

    @property
    def all_columns(self) -> list[tuple[str, str, bool]]:
        """(name, head, whether shown) of every column that has a head."""
        heads = _heads(self.table_class, get_language())  # type: ignore[arg-type]  # a class
        hidden = self.hidden_columns
        return [(name, head, name not in hidden) for name, head in heads]

    @property
    def columns_key(self) -> str:
        return f"{type(self).__module__}.{type(self).__name__}"

    @property
    def hidden_columns(self) -> list[str]:
        hidden = self.request.user.preferences.get("hidden_columns", {}).get(self.columns_key, [])
        return [name for name in hidden if name in self.table_class.base_columns]

    def _keep_columns(self, shown: list[str]) -> None:
        user = self.request.user
        every = [name for name, _, _ in self.all_columns]
        hidden = [name for name in every if name not in shown]
        kept = user.preferences.get("hidden_columns", {})
        # The last column cannot be hidden.
        kept[self.columns_key] = hidden if len(hidden) < len(every) else []
        preferences = user.preferences | {"hidden_columns": kept}
        User.objects.filter(pk=user.pk).update(preferences=preferences)

    def _sort_link(self, name: str) -> dict[str, str]:
        current = self.request.GET.get("sort", "")
        state = {name: "ascending", f"-{name}": "descending"}.get(current, "none")
        turned = f"-{name}" if state == "ascending" else name
        return {"state": state, "query": self.query(sort=turned, after="", before="")}

    # --- export -----------------------------------------------------------------------------------

    def _export(self, kind: str) -> HttpResponseBase:
        if not self.export_name or not may(self.request.user, Permission.EXPORT):
            raise PermissionDenied
        filtered = self.filtered()
        audit.record(
            "list.exported",
            by=self.request.user,
            list=self.export_name,
            format="csv" if kind == "csv" else "xlsx",
            rows=filtered.count(),
            filters=self._filters_in_words(),
        )
        rows = exports.rows_of(filtered.order_by(*self.order), self.table)
        answer = exports.csv_response if kind == "csv" else exports.xlsx_response
        return answer(rows, self.export_name)

    def _filters_in_words(self) -> dict[str, str]:
        """The filters for the audit entry: choices as they are, typed text only as given."""
        typed = {
            name
            for name, filter_ in (self.filterset.filters if self.filterset else {}).items()
            if type(filter_) is CharFilter
        }
        chosen = {
            name: "…" if name in typed else value
            for name, value in self._pairs()
            if name not in _OF_THE_PAGE
        }
        return chosen | ({"search": "…"} if self.searched_for else {})
