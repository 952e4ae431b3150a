"""A row in words: its fields by label, its values as people read them, its numbers masked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidcases.identity import mask_nik
from aidcases.regions import dotted
from aidcases.scope import ScopedPerson
from aidcases.templatetags.figures import in_full
from households.ministry_list.cells import column_letter, shown, special_cell
from households.ministry_list.layouts import LAYOUTS
from households.ministry_list.problems import describe
from households.models import ListImport, ListRow
from households.models.member import Relation

LABELS: dict[str, str | Promise] = {
    "family_id": gettext_lazy("Family id"),
    "region": gettext_lazy("Village code"),
    "region_code": gettext_lazy("Village code"),
    "province": gettext_lazy("Province"),
    "regency": gettext_lazy("Regency"),
    "district": gettext_lazy("District"),
    "village": gettext_lazy("Village"),
    "decile": gettext_lazy("Decile"),
    "address": gettext_lazy("Address"),
    "name": gettext_lazy("Head of family"),
    "nik": gettext_lazy("NIK"),
    "family_card_number": gettext_lazy("Family card number"),
    "civil_registry_match": gettext_lazy("Matches the civil registry"),
    "sex": gettext_lazy("Sex"),
    "birth_date": gettext_lazy("Date of birth"),
    "occupation": gettext_lazy("Occupation"),
    "education": gettext_lazy("Education"),
}
NUMBERS = {"nik", "family_card_number", "nik_correction"}
LONG_NUMBER = re.compile(r"\d[\d.\-  ]{11,}\d")


def field_label(name: str) -> str | Promise:
    """The label of a field; what only a ministry's column says stays in its own words."""
    for layout in LAYOUTS.values():
        if name not in LABELS and name in layout.by_field:
            return layout.by_field[name].header
    return LABELS.get(name, name)


def shown_value(name: str, value: Any) -> str:
    """A value in words: numbers of people masked, dates written out."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in NUMBERS:
        return mask_nik(str(value))
    if name == "birth_date":
        return in_full(date.fromisoformat(value))
    if name == "region_code":
        return dotted(str(value)) or str(value)
    words = {
        "sex": {"M": _("male"), "F": _("female")},
        "relation": {str(one.value): str(one.label) for one in Relation},
        "civil_registry_match": {"matched": _("matches"), "unmatched": _("does not match")},
    }
    return str(words.get(name, {}).get(value, value))


def masked(field: str, text: str) -> str:
    """Text as received, with the middle hidden of what is or may be a number of a person."""
    if field == "family_id":
        return text
    if field in NUMBERS:
        return hidden_middle(text)
    return LONG_NUMBER.sub(lambda found: hidden_middle(found[0]), text)


def hidden_middle(text: str) -> str:
    return f"{text[:6]}••••••{text[-4:]}" if len(text) > 12 else text


@dataclass(frozen=True)
class CellPair:
    """A cell as received beside what was understood, with what ails it."""

    at: str  # as the spreadsheet names it: J17
    header: str
    received: str
    label: str | Promise
    understood: str
    problems: list[dict[str, str]]
    repaired: str = ""  # what came back in a workbook of repairs, where it says something else
    difference: str | Promise = ""  # how what was understood differs from what came


def problem_words(problem: Mapping[str, Any], reader: ScopedPerson) -> dict[str, str]:
    """A stored problem in words, its numbers masked: {"code", "what", "remedy", "severity"}."""
    field = problem.get("column", "")
    told = {**problem, "value": masked(field, str(problem.get("value", "")))}
    words = describe(told | {"column": field_label(field)}, reader)
    return {**words, "code": problem["code"], "severity": problem["severity"]}


def side_by_side(list_import: ListImport, row: ListRow, reader: ScopedPerson) -> list[CellPair]:
    """Every cell of the row in the order of the file."""
    repairs = row.repairs.all()  # the latest first
    repaired = repairs[0].raw if repairs else None
    return [cell_pair(column, row, reader, repaired) for column in list_import.columns]


def cell_pair(
    column: Mapping[str, Any],
    row: ListRow,
    reader: ScopedPerson,
    repaired: list[Any] | None = None,
) -> CellPair:
    field, position = column["field"], column["position"]
    first = words_of(row.raw, position)
    last = words_of(repaired, position) if repaired is not None else first
    value = row.understood.get(field) if field else None
    understood = shown_value(field, value) if field else ""
    return CellPair(
        at=f"{column_letter(position)}{row.number}",
        header=column["header"],
        received=masked(field, first),
        label=field_label(field) if field else "",
        understood=understood,
        problems=[
            problem_words(one, reader) for one in row.problems if field and one["column"] == field
        ],
        repaired=masked(field, last) if last != first else "",
        difference=difference(last, value, understood) if field else "",
    )


def words_of(raw: list[Any], position: int) -> str:
    cell = raw[position] if position < len(raw) else None
    return shown(special_cell(cell) if isinstance(cell, dict) else cell, 400)


def difference(received: str, value: Any, understood: str) -> str | Promise:
    """Left empty, or read as something that is spelt otherwise; nothing where both say the same."""
    if not received.strip():
        return ""
    if value is None or value == "":
        return gettext_lazy("left empty")
    spellings = {key_of_text(str(value)), key_of_text(understood)}
    return "" if key_of_text(received) in spellings else gettext_lazy("read otherwise")


def key_of_text(text: str) -> str:
    """Text without what makes no difference to a reader."""
    return " ".join(text.casefold().split())


def other_problems(
    list_import: ListImport, row: ListRow, reader: ScopedPerson
) -> list[dict[str, str]]:
    """What ails the row as a whole, or a column that the file has not got."""
    fields = {column["field"] for column in list_import.columns if column["field"]}
    return [problem_words(one, reader) for one in row.problems if one["column"] not in fields]
