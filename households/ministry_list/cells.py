"""A cell as the reading child hands it over, and the row it stands in."""

import json
from decimal import Decimal
from typing import Any, NamedTuple

import orjson
from django.utils.text import Truncator


class DateCell(NamedTuple):
    """A cell that the spreadsheet itself holds as a date; ISO text, perhaps with a time."""

    iso: str


class ErrorCell(NamedTuple):
    """`#REF!`, `#N/A` and their like."""

    text: str


Cell = str | int | float | bool | DateCell | ErrorCell | None


class Line(NamedTuple):
    """A row of the sheet: its number as the spreadsheet shows it, its cells, and their JSON."""

    number: int
    cells: list[Cell]
    text: str


def special_cell(found: dict[str, Any]) -> Any:
    """A JSON object of the child as a cell, where it is one."""
    if found.keys() == {"date"}:
        return DateCell(found["date"])
    if found.keys() == {"error"}:
        return ErrorCell(found["error"])
    return found


_decode_special = json.JSONDecoder(object_hook=special_cell).decode


def decode_cells(text: str) -> list[Cell]:
    """The cells of a row; most rows hold none that JSON has no word for."""
    cells: list[Cell] = _decode_special(text) if "{" in text else orjson.loads(text)
    return cells


def as_json(cell: Cell) -> Any:
    """A cell as the child sends it."""
    if isinstance(cell, DateCell):
        return {"date": cell.iso}
    return {"error": cell.text} if isinstance(cell, ErrorCell) else cell


def shown(cell: Cell, most: int = 80) -> str:
    """A cell in words; text longer than `most` is cut."""
    if cell is None:
        return ""
    if isinstance(cell, DateCell):
        return cell.iso
    if isinstance(cell, ErrorCell):
        return cell.text
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text = number_text(cell)
    else:
        text = str(cell)
    return text if len(text) <= most else Truncator(text).chars(most)


def number_text(cell: float) -> str:
    """A number in words, the same when read and when kept: JSON knows no whole number as float.

    Above 2^53 the digits that tell one float from the next, not those that it stands for.
    """
    number = float(cell)
    if not number.is_integer() or abs(number) >= 1e18:
        return str(number)
    return str(int(number)) if abs(number) < 2**53 else f"{Decimal(repr(number)):f}"


def column_letter(position: int) -> str:
    """0 → `A`, 30 → `AE`."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
