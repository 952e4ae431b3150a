"""Workbooks (xlsx, xlsm, xlsb, xls, ods) through calamine, cell by cell with its type."""

import datetime
import math
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, NoReturn

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from households.ministry_list.received_binary import look_into_xlsb
from households.ministry_list.received_errors import by_sheet
from households.ministry_list.received_facts import Facts
from households.ministry_list.received_hidden import look_into_xlsx
from households.ministry_list.received_ods import CONTENT, look_into_ods
from households.ministry_list.received_package import (
    FileRefused,
    Package,
    look_through,
    refused_or_memory,
)
from households.ministry_list.received_pieces import large_sheets, pieces
from households.ministry_list.received_xls import look_into_xls

MAX_COLUMNS = 2_000
ROW_NUMBER = re.compile(rb'\br="(\d+)"')
SMALL = 16 << 20  # bytes: whatever such a package unpacks to, it is refused before it does harm

Refuse = Callable[[FileRefused], NoReturn]  # tells the parent and ends this process


class WorkbookFile:
    """One workbook. Dimensions it declares are not used; formulas and links are not followed.

    `refuse` is called where looking through the package finds that it must not be read on.
    """

    def __init__(self, path: Path, max_unpacked: int, refuse: Refuse) -> None:
        self._kept: tuple[str, Any] = ("", None)
        self._path = path
        self._large: dict[str, str] = {}  # sheets that are read in pieces, with their parts
        with path.open("rb") as file:
            is_zip = file.read(2) == b"PK"
        if is_zip:
            self._open_package(path, max_unpacked, refuse)
        else:
            self.notes: dict[str, Any] = {"format": "xls"}
            self._keep(look_into_xls(path))
            self.book = open_book(path, "xls")

    def _open_package(self, path: Path, max_unpacked: int, refuse: Refuse) -> None:
        """A small package is looked through while its first sheet is parsed: both take long."""
        with ThreadPoolExecutor(1) as beside:
            try:
                looking = beside.submit(look_or_refuse, path, max_unpacked, refuse)
            except RuntimeError as error:  # a thread takes memory
                raise MemoryError from error
            if path.stat().st_size > SMALL:
                looking.result()
            self.notes = package_notes(names_in(path))
            self._large = large_sheets(path) if self.notes["format"] == "xlsx" else {}
            self.book = open_book(path, self.notes["format"])
            first = next((name for name, hidden in self.sheet_names() if not hidden), "")
            if first not in self._large:
                self._sheet(first)
            package = looking.result()
        self._ends = package.ends
        self._keep(look_into_package(path, package, self.notes["format"]))

    def _keep(self, facts: Facts) -> None:
        """What the reader of the cells does not tell of them."""
        self._lost, self.hidden, self.merged = facts.lost, facts.hidden, facts.merged
        for note in ("since_1904", "empty_formulas"):
            if getattr(facts, note):
                self.notes[note] = True

    def sheet_names(self) -> list[tuple[str, bool]]:
        """(name, hidden) of the sheets that hold cells, in the order of the file."""
        return [
            (sheet.name, sheet.visible != SheetVisibleEnum.Visible)
            for sheet in self.book.sheets_metadata
            if sheet.typ in (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet)
        ]

    def height(self, sheet: str) -> int:
        """How many rows there are, blank ones too, as counted from the cells themselves."""
        if sheet in self._large:
            last = ROW_NUMBER.search(self._ends.get(self._large[sheet], b""))
            return int(last[1]) if last else 0
        return height_of(self._sheet(sheet))

    def _sheet(self, name: str) -> Any:
        """The sheet's cells; only the last one asked for is kept in memory."""
        if name and self._kept[0] != name:
            self._kept = ("", None)
            self._kept = (name, self.book.get_sheet_by_name(name))
        return self._kept[1]

    def rows(self, sheet: str) -> Iterator[tuple[int, list[Any]]]:
        """(row number as the spreadsheet shows it, cells from column A, trailing blanks cut)."""
        if sheet not in self._large:
            yield from self._rows_of(sheet, self._sheet(sheet), after=0)
            return
        last = 0
        for piece in pieces(self._path, self._large[sheet]):
            found = open_piece(piece, sheet)
            if found.start is not None and found.start[0] < last:
                raise FileRefused("odd_package")  # its rows are out of order
            yield from self._rows_of(sheet, found, after=last)
            last = max(last, height_of(found))

    def _rows_of(self, sheet: str, found: Any, *, after: int) -> Iterator[tuple[int, list[Any]]]:
        if found.start is None:
            return
        left = [None] * found.start[1]
        if found.total_width > MAX_COLUMNS:
            raise FileRefused("too_many_columns", columns=found.total_width, cap=MAX_COLUMNS)
        lost = self._lost.get(sheet, {})
        for number, row in enumerate(found.iter_rows(), start=1):
            if number <= after:
                continue
            cells = left + [cell if cell.__class__ is str and cell else plain(cell) for cell in row]
            for position, what in lost.get(number, {}).items():
                put(cells, position, {"error": what})
            while cells and cells[-1] is None:
                cells.pop()
            yield number, cells


def look_or_refuse(path: Path, max_unpacked: int, refuse: Refuse) -> Package:
    try:
        return look_through(path, max_unpacked)
    except FileRefused as refusal:
        refuse(refusal)


def look_into_package(path: Path, package: Package, kind: str) -> Facts:
    with zipfile.ZipFile(path) as opened:
        if kind == "xlsb":
            return look_into_xlsb(opened)
        if kind == "ods":
            return look_into_ods(opened, look=CONTENT in package.hiding)
        facts = look_into_xlsx(opened, package.hiding)
    facts.lost = by_sheet(path, package.lost)
    return facts


def names_in(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as package:
            return package.namelist()
    except (zipfile.BadZipFile, OSError, struct.error) as error:
        raise refused_or_memory(error, "incomplete") from error


def open_book(path: Path, kind: str) -> CalamineWorkbook:
    """calamine goes by a path's ending: it is given one only where that does not lie."""
    try:
        if path.suffix.lower() == f".{kind}":
            return CalamineWorkbook.from_path(str(path))
        with path.open("rb") as file:
            return CalamineWorkbook.from_filelike(file)
    except (CalamineError, OSError, ValueError) as error:
        code = "unreadable" if kind == "xls" else "incomplete"
        raise refused_or_memory(error, code) from error


def height_of(sheet: Any) -> int:
    return int(sheet.end[0]) + 1 if sheet.end is not None else 0


def open_piece(piece: IO[bytes], sheet: str) -> Any:
    try:
        return CalamineWorkbook.from_filelike(piece).get_sheet_by_name(sheet)
    except (CalamineError, OSError, ValueError) as error:
        raise refused_or_memory(error, "incomplete") from error


def put(cells: list[Any], position: int, what: Any) -> None:
    """Put back what the reader left out, where nothing else stands."""
    if position < MAX_COLUMNS:
        cells.extend([None] * (position + 1 - len(cells)))
        cells[position] = cells[position] or what


def plain(cell: Any) -> Any:
    """A cell as JSON; blanks of any kind are null."""
    if cell == "" and isinstance(cell, str):
        return None
    if isinstance(cell, float) and not math.isfinite(cell):
        return {"error": str(cell)}
    if isinstance(cell, datetime.datetime):
        return {"date": cell.isoformat()}
    if isinstance(cell, datetime.date):
        return {"date": cell.isoformat()}
    if isinstance(cell, datetime.time | datetime.timedelta):
        return str(cell)
    return cell


def package_notes(names: list[str]) -> dict[str, Any]:
    """What the package holds beside cells: macros and links to other files, neither followed."""
    lower = [name.lower() for name in names]
    kind = "ods" if "content.xml" in lower else "xlsx"
    if any(name.endswith("workbook.bin") for name in lower):
        kind = "xlsb"
    return {
        "format": kind,
        "macros": any(name.endswith("vbaproject.bin") for name in lower),
        "external_links": sum(bool(re.search(r"externallinks/[^/]+$", name)) for name in lower),
    }
