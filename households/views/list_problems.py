"""The problems of a list: every one of them, by kind, column and village."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.scope import covers
from aidcases.templatetags.components import status_chip
from aidcases.templatetags.figures import number
from aidcases.views.columns import NumberColumn
from households.matching.shared_niks import CODE
from households.ministry_list.problems import SEVERITIES
from households.ministry_list.understood import field_label, masked, problem_words
from households.models import ListImport, ListProblem
from households.views.list_search import rows_with
from households.views.list_tables import KINDS, seen_among
from households.views.lists import ListReview

COLOURS = {"error": "amber", "warning": "blue", "note": "grey"}
FACETS = {"problem": "code", "severity": "severity", "column": "column", "village": "region"}


class ProblemTable(tables.Table):
    """One line a problem: where it is, what it is, and how to mend it."""

    number = NumberColumn(verbose_name=_("Row"))
    severity = tables.Column(_("Weight"))
    column = tables.Column(_("Column"))
    received = tables.Column(_("As received"), empty_values=())
    what = tables.Column(
        _("What is wrong, and how to mend it"),
        empty_values=(),
        attrs={"td": {"class": "cell-wide"}},
    )
    name = tables.Column(_("Family"), accessor="row__name", empty_values=())

    class Meta:
        attrs: ClassVar = {"class": "list-cards list-dense"}

    @staticmethod
    def row_url(record: ListProblem) -> str:
        return reverse("list_row", args=[record.list_import_id, record.number])

    def render_severity(self, value: str) -> SafeString:
        return status_chip(COLOURS.get(value, "grey"), SEVERITIES.get(value, value))

    def value_severity(self, value: str) -> str:
        return str(SEVERITIES.get(value, value))

    def render_column(self, value: str) -> str:
        return str(field_label(value))

    def render_received(self, record: ListProblem) -> str:
        problem = kept(record)
        return masked(problem.get("column", ""), str(problem.get("value", ""))) or "–"

    def render_what(self, record: ListProblem) -> SafeString:
        words = problem_words(kept(record), self.request.user)
        return format_html(
            '<span class="problem problem-{} problem-told"><b>{}</b> {}{}</span>',
            record.severity,
            words["what"],
            words["remedy"],
            side_by_side(record),
        )

    def value_what(self, record: ListProblem) -> str:
        words = problem_words(kept(record), self.request.user)
        return f"{words['what']} {words['remedy']}".strip()

    def render_name(self, record: ListProblem) -> SafeString:
        return format_html(
            '{} <span class="problem-village">{}</span>', record.row.name or "–", record.region
        )

    def value_name(self, record: ListProblem) -> str:
        return f"{record.row.name or '–'}, {record.region}"


def side_by_side(record: ListProblem) -> SafeString | str:
    """The way to both families, where a NIK is known under another."""
    if record.code != CODE:
        return ""
    url = reverse("list_shared_niks", args=[record.list_import_id])
    return format_html(' <a href="{}">{}</a>', url, _("Both side by side"))


def kept(record: ListProblem) -> dict[str, Any]:
    """The problem as it stands with its row."""
    problem: dict[str, Any] = record.row.problems[record.place]
    return problem


class ProblemFilter(FilterSet):
    """By weight, kind, column and village; the choices are what the list has, with their counts."""

    severity = ChoiceFilter(label=_("Weight"), empty_label=_("all"))
    problem = ChoiceFilter(label=_("Kind"), field_name="code", empty_label=_("all"))
    column = ChoiceFilter(label=_("Column"), empty_label=_("all"))
    village = ChoiceFilter(label=_("Village"), field_name="region_id", empty_label=_("all"))

    class Meta:
        model = ListProblem
        fields = ("severity",)

    def __init__(self, *args: Any, request: PersonRequest, list_import: ListImport, **kwargs: Any):
        super().__init__(*args, request=request, **kwargs)
        counted = list_import.counts.get("noticed", {})
        labels = {
            "severity": lambda value: SEVERITIES.get(value, value),
            "problem": lambda value: KINDS.get(value, value),
            "column": lambda value: field_label(value),
        }
        for name, label in labels.items():
            self.filters[name].extra["choices"] = [
                (value, f"{label(value)} ({number(count)})")
                for value, count in by_count(counted.get(FACETS[name], {}))
                if value
            ]
        codes = counted.get("region", {})
        self.filters["village"].extra["choices"] = [
            (region.code, f"{region.name}, {region.parent} ({number(codes[region.code])})")
            for region in seen_among(codes, request)
        ]


def by_count(counted: dict[str, int]) -> list[tuple[str, int]]:
    """The most frequent first; the database keeps no order of its own."""
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


class ListProblems(ListReview):
    """Beside the rows: their problems, to be worked off kind by kind."""

    permissions = frozenset({Permission.VIEW_LISTS})
    template_name = "households/list_problems.html"
    empty_template = "households/list_problems_empty.html"
    table_class = ProblemTable
    keyset: ClassVar[tuple[str, ...]] = ("number", "place")
    sorts: ClassVar[Mapping[str, tuple[str, ...]]] = {"number": ("number", "place")}
    export_name = "masalah-daftar"

    def queryset(self) -> QuerySet[ListProblem]:  # type: ignore[override]
        noticed = ListProblem.objects.visible_to(self.request.user)
        return (
            noticed.filter(list_import=self.list_import)
            .select_related("row", "region")
            .defer("row__raw", "row__understood")
        )

    @cached_property
    def filterset(self) -> FilterSet:
        return ProblemFilter(
            self.request.GET, self.queryset(), request=self.request, list_import=self.list_import
        )

    def search(self, queryset: QuerySet[Any], text: str, digits: str) -> QuerySet[Any]:
        return queryset.filter(rows_with(text, digits, of="row__"))

    def total(self) -> int | None:
        if not covers(self.request.user, self.list_import.region_id):
            return None
        return sum(self.list_import.counts.get("noticed", {}).get("code", {}).values())

    def count_of(self, name: str, value: str) -> int | None:
        counted = self.list_import.counts.get("noticed", {}).get(FACETS.get(name, ""), {})
        found: int | None = counted.get(value)
        return found

    def extra_context(self) -> dict[str, Any]:
        return super().extra_context() | {"kinds": self.kinds()}

    def kinds(self) -> list[dict[str, Any]]:
        """The kinds of problems with how many rows have each; a click shows those alone."""
        chosen = self.request.GET.get("problem", "")
        counted = self.list_import.counts.get("problems", {})
        cleared = {"after": "", "before": "", "found": ""}
        return [
            {
                "label": KINDS.get(code, code),
                "rows": rows,
                "current": code == chosen,
                "url": f"?{self.query(problem='' if code == chosen else code, **cleared)}",
            }
            for code, rows in by_count(counted)
        ]
