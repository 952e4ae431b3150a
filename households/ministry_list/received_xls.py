"""What an old workbook (xls) tells beside its values, from its records.

A record is its kind, its length and its content: [MS-XLS] 2.4. The reader of the cells tells
neither hidden rows nor errors, and leaves cells with an error empty.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from olefile import OleFileIO

from households.ministry_list.received_facts import ERRORS, Facts

BOF, END, BOUNDSHEET, DATE_MODE = 0x0809, 0x000A, 0x0085, 0x0022
FORMULA, BOOL_OR_ERROR, ROW = 0x0006, 0x0205, 0x0208
MERGED = 0x00E5  # how many ranges, and of each its first and last row and column
LOOKED_AT = {FORMULA, BOOL_OR_ERROR, ROW, MERGED}
SHORTEST, LONGEST = 8, 16  # bytes of their contents that are looked at
HEAD = struct.Struct("<HH")
PLACE = struct.Struct("<HH")  # of a cell: its row and column, from 0
DY_ZERO = 0x20
NO_NUMBER = b"\xff\xff"  # ends the value of a formula that is no number; its kind stands first
ERROR_VALUE, EMPTY_TEXT = 2, 3


def look_into_xls(path: Path) -> Facts:
    """What its records tell; nothing where they cannot be followed."""
    try:
        with OleFileIO(str(path)) as container:
            name = "Workbook" if container.exists("Workbook") else "Book"
            stream = container.openstream(name).read()
        return told_by(stream)
    except (OSError, struct.error, IndexError, ValueError):
        return Facts()


def told_by(stream: bytes) -> Facts:
    found = Facts(since_1904=since_1904(stream))
    for start, sheet in sheet_starts(stream):
        look_into_sheet(stream, start, sheet, found)
    return found


def since_1904(stream: bytes) -> bool:
    return any(
        stream[at : at + 2] == b"\x01\x00"
        for kind, at, _length in records(stream, 0)
        if kind == DATE_MODE
    )


def sheet_starts(stream: bytes) -> Iterator[tuple[int, str]]:
    for kind, at, length in records(stream, 0):
        if kind == BOUNDSHEET and length > 8:
            (start,) = struct.unpack_from("<I", stream, at)
            size, wide = stream[at + 6], stream[at + 7] & 1
            name = stream[at + 8 : at + 8 + size * (1 + wide)]
            yield start, name.decode("utf-16-le" if wide else "latin-1", "replace")


def look_into_sheet(stream: bytes, start: int, sheet: str, found: Facts) -> None:
    """What the sheet that begins there tells. A formula that gives an empty text is in this format
    like one that was never reckoned."""
    for kind, at, length in records(stream, start):
        if kind not in LOOKED_AT or length < SHORTEST:
            continue
        if kind == MERGED:
            for first, last, _left, _right in struct.iter_unpack("<4H", ranges(stream, at, length)):
                found.merge(sheet, first + 1, last + 1)
            continue
        row, column = PLACE.unpack_from(stream, at)
        content = stream[at : at + LONGEST]
        if kind == ROW:
            if content[12] & DY_ZERO:
                found.hidden.setdefault(sheet, set()).add(row + 1)
        elif what := error_of(kind, content):
            found.lost.setdefault(sheet, {}).setdefault(row + 1, {})[column] = what
        elif kind == FORMULA and kind_of_value(content) == EMPTY_TEXT:
            found.empty_formulas = True


def ranges(stream: bytes, at: int, length: int) -> bytes:
    whole = stream[at + 2 : at + length]
    return whole[: len(whole) // 8 * 8]


def kind_of_value(content: bytes) -> int:
    """Of a formula: 0 text, 1 truth value, 2 error, 3 empty text; -1 for a number."""
    return content[6] if content[12:14] == NO_NUMBER else -1


def error_of(kind: int, content: bytes) -> str:
    """The error that a cell holds; empty for all others."""
    if kind == BOOL_OR_ERROR:
        return ERRORS.get(content[6], "#?") if content[7] else ""
    if kind == FORMULA and kind_of_value(content) == ERROR_VALUE:
        return ERRORS.get(content[8], "#?")
    return ""


def records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """(kind, position of its content, length) up to the end of the substream."""
    at = start
    while at + 4 <= len(stream):
        kind, length = HEAD.unpack_from(stream, at)
        if kind == END:
            return
        yield kind, at + 4, length
        at += 4 + length
