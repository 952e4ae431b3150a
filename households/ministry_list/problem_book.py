"""The rows to repair as a workbook: the columns of the file, and one that says what is wrong."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import xlsxwriter
from django.utils.translation import gettext as _

from aidcases.models import User
from aidcases.scope import ScopedPerson
from households.ministry_list.problems import ERROR, describe
from households.ministry_list.repair_book import (
    KEY_HEADER,
    damaged_at,
    key_of,
    last_cells,
    width_of,
    written,
)
from households.ministry_list.understood import field_label
from households.models import ListImport, ListRow
from households.models.list_import import RowFate

WIDTHS = {"cell": 16, "key": 14, "row": 10, "what": 70}


class BookRow(NamedTuple):
    """A row of the workbook as text, and the positions of the cells to look at."""

    cells: list[str]
    marked: frozenset[int] = frozenset()


def problem_rows(*, by: User, list_import: ListImport) -> Iterator[BookRow]:
    """The head and then each quarantined row of the person's regions, whole as it came last."""
    width = width_of(list_import)
    yield BookRow([*headers(list_import, width), KEY_HEADER, _("Row in the file"), what_head()])
    rows = (
        ListRow.objects.visible_to(by)
        .filter(list_import=list_import, fate=RowFate.QUARANTINED)
        .prefetch_related("repairs")
        .order_by("number")
    )
    for row in rows.iterator(chunk_size=500):
        row.list_import = list_import
        cells = written(row, last_cells(row, width))
        told = [key_of(list_import, row.number), str(row.number), what_to_repair(row, by)]
        yield BookRow([*cells, *told], marked_in(list_import, row))


def what_head() -> str:
    return _("What to repair")


def headers(list_import: ListImport, width: int) -> list[str]:
    names = [""] * width
    for column in list_import.columns:
        names[column["position"]] = column["header"]
    return names


def marked_in(list_import: ListImport, row: ListRow) -> frozenset[int]:
    bad = {problem["column"] for problem in row.problems if problem["severity"] == ERROR}
    return frozenset(c["position"] for c in list_import.columns if c["field"] and c["field"] in bad)


def what_to_repair(row: ListRow, reader: ScopedPerson) -> str:
    told = []
    for problem in row.problems:
        if problem["severity"] == ERROR:
            words = describe(problem | {"column": field_label(problem["column"])}, reader)
            told.append(f"{field_label(problem['column'])}: {words['what']} {words['remedy']}")
    if damaged_at(row):
        told.append(_("Where the number with a question mark is right, take the mark away."))
    return " · ".join(told)


def write_book(rows: Iterable[BookRow], file: Any) -> None:
    """A sheet of text cells alone, so that Excel changes no number; the cells to mend in colour."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = xlsxwriter.Workbook(file, options)
    sheet = workbook.add_worksheet()
    head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    text = workbook.add_format({"num_format": "@"})
    mend = workbook.add_format({"num_format": "@", "bg_color": "#FFE7A3"})
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        if not number:
            own = len(row.cells) - 3
            sheet.set_column(0, own - 1, WIDTHS["cell"], text)  # new cells are text as well
            for at, name in enumerate(("key", "row", "what"), start=own):
                sheet.set_column(at, at, WIDTHS[name], text)
        for at, cell in enumerate(row.cells):
            form = head if not number else mend if at in row.marked else text
            if cell or form is mend:
                sheet.write_string(number, at, cell[:32_767], form)
    workbook.close()
