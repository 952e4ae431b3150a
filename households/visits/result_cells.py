"""Cells of a spreadsheet of field results, by stated rules; what cannot be read says so.

What a cell may be is said in `households/ministry_list/cells.py`.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from aidcases.errors import Refused
from aidcases.identity import digits_of
from households.ministry_list.cells import Cell, DateCell, ErrorCell
from households.visits.findings import degrees

MAX_TEXT = 1000
EXACT = 2**53  # whole numbers in a spreadsheet's cell are exact up to here
EXCEL_EPOCH = date(1899, 12, 30)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan", "februari feb pebruari", "maret mar", "april apr", "mei", "juni jun",
            "juli jul", "agustus agu ags", "september sep", "oktober okt", "november nov nop",
            "desember des",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_SEXES = dict.fromkeys(("l", "lk", "lakilaki", "pria", "1", "m"), "M") | dict.fromkeys(
    ("p", "pr", "perempuan", "wanita", "2", "f"), "F"
)
_NOTHING = {"", "-", "--", "n/a", "na", "null", "none", "tidak ada data"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2400]")
_DAY_FIRST = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$")
_YEAR_FIRST = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_IN_WORDS = re.compile(r"^(\d{1,2})\s+([a-z]+)\.?\s+(\d{4})$")
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")


class CellUnreadable(Exception):
    """The cell holds something, but not what its column means."""


def text(cell: Cell) -> str:
    """One line of text; numbers without `.0`. `CellUnreadable` for errors and odd characters."""
    if cell is None:
        return ""
    if isinstance(cell, DateCell):
        return cell.iso[:10]
    if isinstance(cell, ErrorCell):
        raise CellUnreadable
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    found = str(cell)
    if _CONTROL.search(found) or len(found) > MAX_TEXT:
        raise CellUnreadable
    return " ".join(found.replace("\u200b", "").split())


def said(cell: Cell) -> str:
    """Text, where a dash or the like means nothing was said."""
    found = text(cell)
    return "" if found.lower() in _NOTHING else found


def number_text(cell: Cell) -> str:
    """A NIK or card number as it can be trusted.

    Text loses its blanks and dots. A number has gone through Excel: beyond 2^53, or ending in 0,
    its last digit may be lost, so it comes back marked and will not pass for a sound number.
    """
    if isinstance(cell, bool | DateCell | ErrorCell):
        return "?"
    if isinstance(cell, int | float):
        whole = int(cell)
        damaged = whole != cell or whole >= EXACT or (whole >= 10**15 and whole % 10 == 0)
        return f"{whole}?" if damaged else str(whole)
    found = said(cell)
    return digits_of(found) or found


def day(cell: Cell) -> date | None:
    """A date: a date cell, an Excel serial, dd/mm/yyyy, ISO or `12 Mei 2023`; never month first."""
    if isinstance(cell, DateCell):
        return datetime.fromisoformat(cell.iso).date()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_serial(float(cell))
    written = _MIDNIGHT.sub("", said(cell)).lower()
    if not written:
        return None
    if match := _YEAR_FIRST.match(written):
        year, month, number = (int(part) for part in match.groups())
    elif match := _DAY_FIRST.match(written):
        number, month, year = (int(part) for part in match.groups())
    elif (match := _IN_WORDS.match(written)) and match[2] in _MONTHS:
        number, month, year = int(match[1]), _MONTHS[match[2]], int(match[3])
    else:
        raise CellUnreadable
    return _date(year, month, number)


def sex(cell: Cell) -> str:
    """`M`, `F`, or empty where it is not said or not one of the usual words."""
    return _SEXES.get(re.sub(r"[^a-z0-9]", "", said(cell).lower()), "")


def place(latitude: Cell, longitude: Cell) -> tuple[Decimal, Decimal] | None:
    """Degrees, with point or comma; `CellUnreadable` for half a place or one off the earth."""
    y, x = said(latitude), said(longitude)
    if not y and not x:
        return None
    try:
        return (
            degrees("latitude", y.replace(",", "."), limit=90),
            degrees("longitude", x.replace(",", "."), limit=180),
        )
    except Refused as refusal:
        raise CellUnreadable from refusal


def _from_serial(serial: float) -> date:
    if not 20_000 <= serial < 80_000:  # 1954 to 2119: anything else is no day of a visit or birth
        raise CellUnreadable
    return EXCEL_EPOCH + timedelta(days=int(serial))


def _date(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError as error:
        raise CellUnreadable from error
