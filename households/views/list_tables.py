"""Tables and filters of the list pages."""

from collections.abc import Iterable
from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, Length
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from aidcases.addresses import address
from aidcases.models import Region
from aidcases.region_codes import DISTRICT_LENGTH
from aidcases.requests import PersonRequest
from aidcases.views.columns import ChipColumn, DateColumn, MaskedNumberColumn, NumberColumn
from households.ministry_list.problems import SEVERITIES
from households.ministry_list.understood import problem_words
from households.models import ListImport, ListRow
from households.models.list_import import ListState, RowFate

# Short names of the kinds of problems, for the filter and the tiles.
KINDS = {
    "name_missing": _("no name"),
    "name_meaningless": _("a name that is none"),
    "identity_missing": _("neither family id nor NIK"),
    "nik_missing": _("no NIK"),
    "nik_cleaned": _("NIK cleaned"),
    "nik_was_number": _("NIK stored as a number"),
    "nik_last_digit": _("NIK damaged: ends in 0"),
    "nik_beyond_numbers": _("NIK damaged: too large a number"),
    "nik_scientific": _("NIK damaged: shortened by Excel"),
    "nik_masked": _("NIK masked"),
    "nik_letters": _("NIK with letters"),
    "nik_no_number": _("date or truth value for a NIK"),
    "nik_length": _("NIK without 16 digits"),
    "nik_placeholder": _("NIK only fills the cell"),
    "nik_impossible": _("impossible NIK"),
    "nik_error": _("error in the cell of the NIK"),
    "nik_birth_date": _("date of birth differs from the NIK"),
    "nik_sex": _("sex differs from the NIK"),
    "nik_elsewhere": _("NIK first issued elsewhere"),
    "known_before": _("family known as dead, moved, refused or decreed"),
    "nik_known_elsewhere": _("NIK known under another family"),
    "nik_twice": _("NIK twice in the file"),
    "family_id_twice": _("family id twice in the file"),
    "family_taken": _("family that another row has"),
    "family_id_unsound": _("unusable family id"),
    "family_id_scientific": _("family id damaged: shortened by Excel"),
    "family_id_meaningless": _("family id that tells nothing"),
    "card_unsound": _("impossible family card number"),
    "date_unreadable": _("unreadable date"),
    "date_year": _("year for a date"),
    "date_impossible": _("impossible date"),
    "date_future": _("date in the future"),
    "date_serial": _("date as a number"),
    "region_missing": _("no village"),
    "region_unknown": _("unknown village"),
    "region_code_unknown": _("unknown village code"),
    "region_code_ignored": _("village code ignored"),
    "region_ambiguous": _("village in several districts"),
    "region_outside": _("village of another region"),
    "region_differs": _("village code and name differ"),
    "district_differs": _("village code and district differ"),
    "regency_differs": _("another regency"),
    "value_unknown": _("unknown value"),
    "value_dropped": _("error in a cell"),
    "cell_error": _("error in a required cell"),
    "required_missing": _("empty required cell"),
    "number_unreadable": _("unreadable number"),
    "too_long": _("text too long"),
    "control_characters": _("control characters"),
    "money_unreadable": _("no sum of rupiah"),
    "money_ambiguous": _("sum that can mean two"),
    "head_missing": _("family without a head"),
    "head_twice": _("second head of a family"),
    "head_late": _("head repaired after applying"),
    "member_of_nobody": _("person without a family"),
    "total_row": _("row of totals"),
    "signature_row": _("note or signature"),
    "header_again": _("header once more"),
    "column_numbers": _("numbers of the columns"),
    "already_applied": _("imported before"),
}


class ListTable(tables.Table):
    source_file = tables.Column(_("File"), accessor="title")
    uploaded_at = DateColumn(verbose_name=_("Uploaded"))
    state = ChipColumn(verbose_name=_("State"))
    rows = NumberColumn(verbose_name=_("Rows"), accessor="rows")
    accepted = NumberColumn(verbose_name=_("Accepted"))
    quarantined = NumberColumn(verbose_name=_("Need repair"))
    skipped = NumberColumn(verbose_name=_("Skipped"))
    duplicates = NumberColumn(verbose_name=_("Duplicates"))
    uploaded_by = tables.Column(_("Uploaded by"))

    class Meta:
        attrs: ClassVar = {"class": "list-cards"}

    @staticmethod
    def row_url(record: ListImport) -> str:
        return address("list_import", record.pk)


class ListFilter(FilterSet):
    state = ChoiceFilter(label=_("State"), choices=ListState.choices, empty_label=_("all"))

    class Meta:
        model = ListImport
        fields = ("state",)


class RowTable(tables.Table):
    """Rows of one list, with what ails each."""

    number = NumberColumn(verbose_name=_("Row"))
    name = tables.Column(_("Name"), empty_values=())
    nik = MaskedNumberColumn(verbose_name=_("NIK"))
    region = tables.Column(_("Village"))
    fate = ChipColumn(verbose_name=_("Result"))
    problems = tables.Column(
        _("What was noticed"), empty_values=(), attrs={"td": {"class": "cell-wide"}}
    )

    class Meta:
        attrs: ClassVar = {"class": "list-cards list-dense"}

    @staticmethod
    def row_url(record: ListRow) -> str:
        return address("list_row", record.list_import_id, record.number)

    def render_name(self, record: ListRow) -> str:
        return record.name or "–"

    def render_problems(self, record: ListRow) -> SafeString:
        """The words of each problem, errors first."""
        weights = list(SEVERITIES)
        found = sorted(record.problems, key=lambda problem: weights.index(problem["severity"]))
        told = [problem_words(problem, self.request.user) for problem in found[:4]]
        return format_html_join(
            "",
            '<span class="problem problem-{}">{}</span>',
            ((t["severity"], t["what"]) for t in told),
        ) or SafeString('<span class="text-secondary">–</span>')

    def value_problems(self, record: ListRow) -> str:
        return " · ".join(
            problem_words(problem, self.request.user)["what"] for problem in record.problems
        )


MARKS = [
    ("duplicate", _("duplicates")),
    ("warned", _("with warnings")),
    ("member", _("members of a family")),
]


NOWHERE = "-"  # no village nor kecamatan is known


class RowFilter(FilterSet):
    """By fate, mark and village or kecamatan; the choices are what the list has."""

    fate = ChoiceFilter(label=_("Result"), choices=RowFate.choices, empty_label=_("all"))
    mark = ChoiceFilter(label=_("Mark"), choices=MARKS, empty_label=_("all"), method="by_mark")
    village = ChoiceFilter(label=_("Village"), empty_label=_("all"), method="by_place")

    class Meta:
        model = ListRow
        fields = ("fate",)

    def __init__(self, *args: Any, request: PersonRequest, list_import: ListImport, **kwargs: Any):
        super().__init__(*args, request=request, **kwargs)
        self.filters["village"].extra["choices"] = place_choices(list_import, request)

    def by_place(self, queryset: Any, name: str, value: str) -> Any:
        if value == NOWHERE:
            placed = queryset.annotate(known=Length(Coalesce("region_id", Value(""))))
            return placed.filter(known__lt=DISTRICT_LENGTH)
        if len(value) > DISTRICT_LENGTH:
            return queryset.filter(region_id=value)
        return queryset.below(value)

    def by_mark(self, queryset: Any, name: str, value: str) -> Any:
        marked = {
            "duplicate": {"is_duplicate": True},
            "warned": {"is_warned": True},
            "member": {"is_member": True},
        }
        return queryset.filter(fate=RowFate.ACCEPTED, **marked[value])


def place_choices(list_import: ListImport, request: PersonRequest) -> list[tuple[str, str]]:
    """The kecamatan that the list names, its villages by name, and what names neither."""
    villages = seen_among(list_import.counts.get("regions", {}), request)
    places = [(one.code, one) for one in villages if len(one.code) >= DISTRICT_LENGTH]
    above = {one.parent.code: one.parent for _code, one in places if one.parent}
    districts = sorted(
        (code, one.name) for code, one in above.items() if len(code) == DISTRICT_LENGTH
    )
    return [
        *districts,
        *((code, f"{one.name} ({one.parent})") for code, one in places),
        (NOWHERE, str(_("Village not known"))),
    ]


def seen_among(codes: Iterable[str], request: PersonRequest) -> QuerySet[Region]:
    """Those of these regions that the person may see, by name."""
    own = [code for code in codes if code.startswith(request.user.scope_code)]
    return Region.objects.filter(code__in=own).select_related("parent").order_by("name")
