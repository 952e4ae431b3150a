"""Tables of the result of two lists: the pairs, and the rows that have none."""

from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from aidcases.addresses import address
from aidcases.requests import PersonRequest
from aidcases.templatetags.figures import in_full
from aidcases.views.columns import ChipColumn, NumberColumn
from households.matching.comparing import FIELD_WORDS
from households.matching.list_columns import NUMBERS
from households.matching.list_records import understood_date, understood_sex
from households.ministry_list.cells import Cell, shown, special_cell
from households.ministry_list.understood import masked
from households.models import PairedFile, PairedRow, RowPair
from households.models.household import Sex
from households.models.list_pairing import PairDecision

_LONGEST = 200


def cells_of(row: PairedRow) -> list[Cell]:
    return [special_cell(cell) if isinstance(cell, dict) else cell for cell in row.cells]


def said(file: PairedFile, row: PairedRow, field: str) -> str:
    """What a row says in the column of a field, as received; whole numbers too."""
    at = file.columns.get(field)
    if at is None or at >= len(row.cells):
        return ""
    return shown(cells_of(row)[at], _LONGEST)


def birth_date(file: PairedFile, row: PairedRow) -> str:
    """As it was understood, in words; as it was received where it was not."""
    at = file.columns.get("birth_date")
    if at is None or at >= len(row.cells):
        return ""
    cell = cells_of(row)[at]
    day = understood_date(cell, file.since_1904)
    return in_full(day) if day else masked("", shown(cell, _LONGEST))


def sex(file: PairedFile, row: PairedRow) -> str:
    text = said(file, row, "sex")
    known = understood_sex(text)
    return str(Sex(known).label) if known else masked("", text)


def who(file: PairedFile, row: PairedRow) -> str:
    """Whom a row is of: its name, else a number with its middle hidden."""
    name = masked("", said(file, row, "name"))
    if name:
        return name
    numbers = (masked(NUMBERS[field], said(file, row, field)) for field in NUMBERS)
    return next((number for number in numbers if number), "–")


def rows_by_number(file: PairedFile, numbers: Iterable[int]) -> dict[int, PairedRow]:
    return {row.number: row for row in file.rows.filter(number__in=set(numbers))}


def naming(file: PairedFile, text: str, digits: str) -> QuerySet[PairedRow]:
    """The rows of a file whose name has this text in it, or whose numbers are these digits."""
    fields = [field for field in (NUMBERS if digits else ("name",)) if field in file.columns]
    rows, found = file.rows.all(), Q(pk__in=[])
    for field in fields:
        cell: Any = KeyTextTransform(file.columns[field], "cells")
        if digits:
            cell = Func(cell, Value(r"\.0$|\D"), Value(""), Value("g"), function="regexp_replace")
        rows = rows.alias(**{f"said_{field}": Cast(cell, TextField())})
        found |= Q(**{f"said_{field}": digits} if digits else {f"said_{field}__icontains": text})
    return rows.filter(found)


class PairTable(tables.Table):
    """Pairs that carry their rows as `left` and `right`, and their files as `files`."""

    left_name = tables.Column(_("In list A"), empty_values=())
    left_row = NumberColumn(verbose_name=_("Row in A"), accessor="left__line")
    right_name = tables.Column(_("In list B"), empty_values=())
    right_row = NumberColumn(verbose_name=_("Row in B"), accessor="right__line")
    decision = ChipColumn(verbose_name=_("Decision"))
    probability = tables.Column(_("Score"), attrs={"th": {"class": "num"}, "td": {"class": "num"}})
    weights = tables.Column(_("Weights"))

    @staticmethod
    def row_url(record: RowPair) -> str:
        return address("pairing_pair", record.pairing_id, record.pk)

    def render_left_name(self, record: Any) -> str:
        return who(record.files[0], record.left)

    def render_right_name(self, record: Any) -> str:
        return who(record.files[1], record.right)

    def render_probability(self, value: float) -> str:
        return percent(value)

    def render_weights(self, value: list[dict[str, Any]]) -> str:
        return in_words(value)


def percent(probability: float) -> str:
    """Never 100 %: a model is not certain."""
    return f"{min(99.9, round(100 * probability, 1)):.1f}\N{NO-BREAK SPACE}%".replace(".", ",")


def in_words(weights: list[dict[str, Any]]) -> str:
    """`Name +9,1 · NIK +19,0 · Village −2,3`, in the order of the cards."""
    given = {part["field"]: float(part["weight"]) for part in weights}
    return " · ".join(
        f"{words} {given[field]:+.1f}".replace(".", ",").replace("-", "\N{MINUS SIGN}")
        for field, words in FIELD_WORDS.items()
        if field in given
    )


class PairFilter(FilterSet):
    decision = ChoiceFilter(label=_("Decision"), choices=PairDecision.choices, empty_label=_("all"))

    class Meta:
        model = RowPair
        fields = ("decision",)

    request: PersonRequest


class AloneTable(tables.Table):
    """Rows that carry their file's columns."""

    name = tables.Column(_("Name"), accessor="pk", empty_values=())
    line = NumberColumn(verbose_name=_("Row in the file"))
    nik = tables.Column(_("NIK"), accessor="pk", empty_values=())
    birth_date = tables.Column(_("Birth date"), accessor="pk", empty_values=())
    village = tables.Column(_("Village"), accessor="pk", empty_values=())
    place = tables.Column(_("Address"), accessor="pk", empty_values=())

    @staticmethod
    def row_url(record: PairedRow) -> str:
        return ""

    def render_name(self, record: PairedRow) -> str:
        return who(record.file, record)

    def render_nik(self, record: PairedRow) -> str:
        return masked("nik", said(record.file, record, "nik"))

    def render_birth_date(self, record: PairedRow) -> str:
        return birth_date(record.file, record)

    def render_village(self, record: PairedRow) -> str:
        return masked("", said(record.file, record, "village"))

    def render_place(self, record: PairedRow) -> str:
        return masked("", said(record.file, record, "address"))
