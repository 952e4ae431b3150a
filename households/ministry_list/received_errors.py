"""Cells that calamine gives as empty though they are not: error values, formulas without a value.

They are looked for while the package is looked through (received_package.py).
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from itertools import chain
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree

from households.ministry_list.received_facts import Lost

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LONGEST_CELL = 1 << 16
LONGEST_MARK = 4  # bytes of which one may stand on either side of a cut
# Patterns that begin with plain bytes are found ten times faster than one with a choice. Programs
# write a name of their own before the tags (`<x:c`), single quotes, and attributes in any order.
TELLING = (
    re.compile(rb't="e"'),
    re.compile(rb"t='e'"),
    re.compile(rb"<f[\s>/]"),
    re.compile(rb":f[\s>/]"),
)
CELL = re.compile(
    rb"[<:]c\s(?P<attributes>[^>]*)>\s*"
    rb"(?:<(?:\w+:)?f\b[^>]*?(?:/>|>(?P<formula>[^<]*)</(?:\w+:)?f>)\s*)?"
    rb"(?:<(?:\w+:)?v\b[^>]*?(?:/>|>(?P<text>[^<]*)</))?"
)
PLACE = re.compile(rb"""\br=["'](?P<letters>[A-Z]+)(?P<row>\d+)["']""")
KIND = re.compile(rb"""\bt=["'](\w+)["']""")


class LostCells:
    """Looks at the text of one part of a package, piece by piece, as it goes by."""

    def __init__(self) -> None:
        self.found: Lost = defaultdict(dict)
        self._rest = b""

    def feed(self, piece: bytes) -> None:
        """Look at what is complete; a cell that may go on is kept for the next piece."""
        text = self._rest + piece
        cut = text.rfind(cell_mark(text))
        open_cell = cut >= 0 and len(text) - cut < LONGEST_CELL
        self._look(text, cut if open_cell else len(text))
        self._rest = text[cut:] if open_cell else text[-LONGEST_MARK:]

    def end(self) -> Lost:
        self._look(self._rest, len(self._rest))
        return dict(self.found)

    def _look(self, text: bytes, end: int) -> None:
        for cell in telling_cells(text, end):
            at = PLACE.search(cell["attributes"])
            if at and (what := lost(cell)):
                self.found[int(at["row"])][position(at["letters"].decode())] = what


def by_sheet(path: Path, lost_in: dict[str, Lost]) -> dict[str, Lost]:
    """What each sheet holds beside its values: `#REF!`, or the formula that has no value yet.

    `lost_in` tells it by the parts of the package, which a workbook names as it likes.
    """
    if not lost_in:
        return {}
    with zipfile.ZipFile(path) as package:
        parts = sheet_parts(package)
    return {name: lost_in[part] for name, part in parts.items() if part in lost_in}


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Sheets by name, with the part of the package that holds each."""
    names = set(package.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    parts = {
        sheet.get("name", ""): normpath(join("/xl", targets.get(sheet.get(RELATION), ""))).lstrip(
            "/"
        )
        for sheet in book.iter(f"{MAIN}sheet")
    }
    return {name: part for name, part in parts.items() if part in names}


def telling_cells(text: bytes, end: int) -> Iterator[re.Match[bytes]]:
    """The cells that hold an error or a formula; all the others are never looked at."""
    begins = cell_mark(text)
    for mark in chain.from_iterable(pattern.finditer(text, 0, end) for pattern in TELLING):
        start = text.rfind(begins, max(mark.start() - LONGEST_CELL, 0), mark.start())
        if start >= 0 and (cell := CELL.match(text, start)):
            yield cell


def cell_mark(text: bytes) -> bytes:
    """How its cells begin: `<c `, or `<x:c ` where the tags bear a name before theirs."""
    return b"<c " if b"<c " in text else b":c "


def lost(cell: re.Match[bytes]) -> str:
    """What to show for a cell whose value the reader would lose; empty for all others."""
    said = KIND.search(cell["attributes"])
    kind = said[1] if said else b""
    if kind == b"e":
        return unescape((cell["text"] or b"#?").decode("utf-8", "replace"))
    if cell["formula"] is not None and not cell["text"] and kind != b"str":
        return "=" + unescape(cell["formula"].decode("utf-8", "replace"))
    return ""


def position(letters: str) -> int:
    """`A` → 0, `AE` → 30."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
