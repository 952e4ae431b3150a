"""A comparison as a workbook: one sheet for each group, without formulas or links."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from aidcases.identity import mask_nik
from aidcases.models import Region
from households.ministry_list.compared import (
    claim,
    differences,
    families_of,
    known_before,
)
from households.models import ComparedFamily, ListComparison
from households.models.list_comparison import Fate

BATCH = 1_000
SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_comparison(comparison: ListComparison, out: Path | IO[bytes], region: str = "") -> None:
    """The counts, the villages, and the names behind all groups but the same; NIKs are masked."""
    target = str(out) if isinstance(out, Path) else out
    who = (_("Name"), _("NIK"), _("Family id"), _("Village"), _("Address"), _("Known from before"))
    with xlsxwriter.Workbook(target, SAFE) as book:
        write_sheet(book, _("Summary"), (), summary(comparison))
        fates = [str(fate.label) for fate in Fate]
        write_sheet(book, _("Villages"), (_("Village"), *fates), villages(comparison, region))
        for fate in (Fate.NEW, Fate.GONE):
            write_sheet(book, fate.label.capitalize(), who, names(comparison, fate, region))
        what = (*who, _("Field"), _("Before"), _("After"))
        for fate in (Fate.CHANGED, Fate.UNSURE):
            write_sheet(book, fate.label.capitalize(), what, changes(comparison, fate, region))


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
            if isinstance(value, int | float):
                sheet.write_number(row_number, column, value)
            else:
                sheet.write_string(row_number, column, str(value)[:32_767])


def summary(comparison: ListComparison) -> Iterator[list[Any]]:
    yield [_("Old list"), str(comparison.old.source_file)]
    yield [_("New list"), str(comparison.new.source_file)]
    for fate in Fate:
        yield [str(fate.label), comparison.counts[fate]]
    yield [_("Known from before"), comparison.known]


def villages(comparison: ListComparison, region: str = "") -> Iterator[list[Any]]:
    """Every village with its counts, in the order of the codes."""
    names = dict(Region.objects.filter(code__in=comparison.villages).values_list("code", "name"))
    for code, counts in sorted(comparison.villages.items()):
        if code.startswith(region):
            yield [names[code], *(counts.get(fate, 0) for fate in Fate)]


def names(comparison: ListComparison, fate: Fate, region: str) -> Iterator[list[Any]]:
    for _family, who in told(comparison, fate, region):
        yield who


def changes(comparison: ListComparison, fate: Fate, region: str) -> Iterator[list[Any]]:
    """A line for each field that differs."""
    for family, who in told(comparison, fate, region):
        what = [(str(one.label), one.before, one.after) for one in differences(family)]
        for line in what or [("", "", "")]:
            yield [*who, *line]


def told(
    comparison: ListComparison, fate: Fate, region: str
) -> Iterator[tuple[ComparedFamily, list[Any]]]:
    """The families of a group and who they are, read in batches."""
    found = families_of(comparison).filter(fate=fate, region__code__startswith=region)
    rows = found.order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        known = known_before(comparison, batch)
        for family in batch:
            yield family, person(family, known)


def person(family: ComparedFamily, known: dict[int, list[str]]) -> list[Any]:
    said = claim(family)
    return [
        said.name,
        mask_nik(said.nik),
        said.family_id,
        family.region.name,
        said.address,
        "; ".join(known.get(said.household_id, ())),
    ]
