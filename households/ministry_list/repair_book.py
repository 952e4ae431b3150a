"""The workbook of repairs as it comes back: whose rows it holds, and which cells were changed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.translation import gettext as _

from aidcases.errors import Refused
from households.ministry_list.cells import Cell, Line, as_json, column_letter, shown, special_cell
from households.ministry_list.columns import header_key
from households.ministry_list.header import Header, Place, of_calendar
from households.ministry_list.layouts import FIELDS, LAYOUTS
from households.ministry_list.problems import DAMAGED
from households.ministry_list.reading import Reader
from households.models import ListImport, ListRow

# Written into the workbook and read back: the same in every language.
KEY_HEADER = "KODE BARIS (JANGAN DIUBAH)"
KEY = re.compile(r"D(\d+)\.B(\d+)")
# After a damaged number: whoever takes it away says that the number is right as it stands.
DOUBT = " ?"
MOST = 32_767  # characters that a cell of a workbook holds
MOST_NAMED = 20


def key_of(list_import: ListImport, number: int) -> str:
    """What names a row in the workbook: the list, and the row of the file."""
    return f"D{list_import.pk}.B{number}"


@dataclass(frozen=True)
class Returned:
    """A row of the workbook: where it stands there, which row of the list it is, its cells."""

    at: int
    number: int
    cells: list[Cell]


def width_of(list_import: ListImport) -> int:
    return max((column["position"] for column in list_import.columns), default=-1) + 1


def header_of(list_import: ListImport) -> Header:
    """The header as the list was read with it."""
    layout = LAYOUTS[list_import.layout]
    places = tuple(
        Place(
            column["position"],
            column["header"],
            layout.by_field.get(column["field"]) or FIELDS.get(column["field"]),
            column.get("key", ""),
        )
        for column in list_import.columns
    )
    since_1904 = list_import.counts.get("file", {}).get("since_1904", False)
    return Header(list_import.sheet, 1, layout, of_calendar(places, since_1904))


def returned_rows(list_import: ListImport, reader: Reader) -> list[Returned]:
    """Every row of the workbook, in its order. Raises `Refused` for a foreign or mixed-up one."""
    sheet, row, head = find_head(reader)
    at = next(p for p, cell in enumerate(head) if is_key_header(cell))
    refuse_other_columns(list_import, head)
    width, found = width_of(list_import), []
    without, foreign = [], []
    for lines in reader.rows(sheet, after=row):
        for line in lines:
            cell = line.cells[at] if at < len(line.cells) else None
            key = KEY.fullmatch(str(cell or "").strip())
            if key is None:
                without.append(line.number)
            elif int(key[1]) != list_import.pk:
                foreign.append(line.number)
            else:
                cells = [*line.cells, *[None] * width][:width]
                found.append(Returned(line.number, int(key[2]), cells))
    refuse_strangers(without, foreign)
    refuse_doubles(found)
    if not found:
        raise Refused(_("The workbook holds no rows. Upload the one with the repaired rows."))
    return found


def find_head(reader: Reader) -> tuple[str, int, list[Cell]]:
    for sheet in reader.sheets:
        for row, cells in sheet.head:
            if any(is_key_header(cell) for cell in cells):
                return sheet.name, row, cells
    raise Refused(
        _(
            "This is no workbook of repairs: it has no column “%(column)s”. Download the rows to "
            "repair from this page, mend them there, and upload that file."
        )
        % {"column": KEY_HEADER}
    )


def is_key_header(cell: Cell) -> bool:
    return isinstance(cell, str) and header_key(cell) == header_key(KEY_HEADER)


def refuse_other_columns(list_import: ListImport, head: Sequence[Cell]) -> None:
    moved = [
        f"“{column['header']}” ({column_letter(column['position'])})"
        for column in list_import.columns
        if header_key(shown(head[column["position"]] if column["position"] < len(head) else None))
        != header_key(column["header"])
    ]
    if moved:
        raise Refused(
            _(
                "These columns do not stand where they stood in the file: %(columns)s. Download "
                "the workbook anew, and leave its columns as they are."
            )
            % {"columns": ", ".join(moved[:MOST_NAMED])}
        )


def refuse_strangers(without: Sequence[int], foreign: Sequence[int]) -> None:
    if foreign:
        raise Refused(
            _("The workbook is of another list (rows %(rows)s). Upload it on that list’s page.")
            % {"rows": named(foreign)}
        )
    if without:
        raise Refused(
            _(
                "Rows %(rows)s of the workbook have no row code, so nobody knows which rows they "
                "repair. Download the workbook anew; families that are not in it come by a list."
            )
            % {"rows": named(without)}
        )


def refuse_doubles(found: Sequence[Returned]) -> None:
    seen: dict[int, int] = {}
    doubles = [one.at for one in found if seen.setdefault(one.number, one.at) != one.at]
    if doubles:
        raise Refused(
            _("Rows %(rows)s of the workbook repair a row that stands in it already. Keep one.")
            % {"rows": named(doubles)}
        )


def named(rows: Sequence[int]) -> str:
    more = f" … ({len(rows)})" if len(rows) > MOST_NAMED else ""
    return ", ".join(str(row) for row in rows[:MOST_NAMED]) + more


def mended(returned: Sequence[Returned], rows: Mapping[int, ListRow]) -> Iterator[Line]:
    """The rows to check anew. A cell that says what it said is the cell that was received: what
    Excel has damaged does not become sound by having passed through a text."""
    for one in returned:
        before = last_cells(rows[one.number], len(one.cells))
        asked = written(rows[one.number], before)
        cells = [
            old if same(new, text) else new
            for old, text, new in zip(before, asked, one.cells, strict=True)
        ]
        text = orjson.dumps([as_json(cell) for cell in cells]).decode()
        yield Line(one.number, cells, text.replace("\\u0000", "\u2400"))


def same(new: Cell, text: str) -> bool:
    return shown(new, MOST).strip() == text.strip()


def last_cells(row: ListRow, width: int) -> list[Any]:
    """The cells as they came last: repaired before, or as first received."""
    repairs = row.repairs.all()  # prefetched, the latest first
    raw = repairs[0].raw if repairs else row.raw
    cells = [*raw, *[None] * width][:width]
    return [special_cell(cell) if isinstance(cell, dict) else cell for cell in cells]


def written(row: ListRow, cells: Sequence[Cell]) -> list[str]:
    """The cells as text for the workbook; after a damaged number stands a question mark."""
    doubted = damaged_at(row)
    return [
        shown(cell, MOST) + (DOUBT if at in doubted and cell is not None else "")
        for at, cell in enumerate(cells)
    ]


def damaged_at(row: ListRow) -> set[int]:
    """Where the row holds a number that Excel has damaged, and may be confirmed."""
    fields = {problem["column"] for problem in row.problems if problem["code"] in DAMAGED}
    columns = row.list_import.columns if fields else []
    return {column["position"] for column in columns if column["field"] in fields}
