"""A comparison as a workbook: one sheet for each answer, without formulas or links."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from aidcases.identity import mask_nik
from households.ministry_list.comparison import Change, Comparison
from households.ministry_list.understood import field_label, shown_value
from households.models import Candidate

BATCH = 2_000
SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_comparison(comparison: Comparison, out: Path | IO[bytes]) -> None:
    """Write the summary, and the names behind new, gone, changed and unsure; NIKs are masked."""
    target = str(out) if isinstance(out, Path) else out
    with xlsxwriter.Workbook(target, SAFE) as book:
        write_sheet(book, _("Summary"), (), summary(comparison))
        people = (_("Name"), _("NIK"), _("Family id"), _("Village"), _("Address"))
        write_sheet(book, _("New"), people, persons(comparison.appeared))
        write_sheet(book, _("Gone"), people, persons(comparison.gone))
        differences = (*people, _("Field"), _("Before"), _("After"))
        write_sheet(book, _("Changed"), differences, changes(comparison.changed))
        write_sheet(book, _("Unsure"), differences, changes(comparison.unsure))


def write_sheet(
    book: xlsxwriter.Workbook, title: str, header: Iterable[str], rows: Iterable[list[Any]]
) -> None:
    sheet = book.add_worksheet(title[:31])
    number = 0
    for text in header:
        sheet.write_string(0, number, text)
        number += 1
    for row_number, row in enumerate(rows, start=1 if number else 0):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(row_number, column, value)
            else:
                sheet.write_string(row_number, column, str(value))


def summary(comparison: Comparison) -> Iterator[list[Any]]:
    labels = {
        "new": _("New"),
        "gone": _("Gone"),
        "changed": _("Changed"),
        "same": _("Same"),
        "unsure": _("Unsure"),
    }
    yield [_("Old list"), str(comparison.old)]
    yield [_("New list"), str(comparison.new)]
    for name, count in comparison.counts.items():
        yield [labels[name], count]


def persons(ids: list[int]) -> Iterator[list[Any]]:
    for start in range(0, len(ids), BATCH):
        found = candidates(ids[start : start + BATCH])
        for key in ids[start : start + BATCH]:
            yield person(found[key])


def changes(found: list[Change]) -> Iterator[list[Any]]:
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        known = candidates([change.new_id for change in batch])
        for change in batch:
            who = person(known[change.new_id])
            for name, (before, after) in change.fields.items() or {"": ("", "")}.items():
                label = str(field_label(name)) if name else ""
                yield [*who, label, shown_value(name, before), shown_value(name, after)]


def candidates(ids: list[int]) -> dict[int, Candidate]:
    return Candidate.objects.select_related("region").in_bulk(ids)


def person(candidate: Candidate) -> list[Any]:
    return [
        candidate.name,
        mask_nik(candidate.nik),
        candidate.family_id,
        candidate.region.name,
        candidate.address,
    ]
