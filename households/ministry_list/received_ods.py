"""What an open document (ods) tells beside its values: hidden rows, errors, and its first day.

Rows and cells are counted by their tags, as both may stand for many of themselves.
"""

import re
import zipfile
from collections import defaultdict
from html import unescape

from households.ministry_list.received_facts import Facts
from households.ministry_list.received_hidden import pieces

CONTENT = "content.xml"
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
HEAD = 4 << 20  # bytes in which the settings of a document stand
SINCE_1904 = re.compile(rb'<table:null-date\b[^>]*date-value="1904-01-01"')
TAG = re.compile(
    rb'<table:table\s[^>]*?table:name="(?P<sheet>[^"]*)"|<table:table-row\b(?P<row>[^>]*)>'
    rb"|<table:(?:covered-)?table-cell\b(?P<cell>[^>]*)>"
)
ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')
SPANNED = re.compile(rb'number-rows-spanned="(\d+)"')
TEXT = re.compile(rb"<text:p[^>]*>([^<]*)")
HIDING = (b'visibility="collapse"', b'visibility="filter"')


def look_into_ods(package: zipfile.ZipFile, *, look: bool) -> Facts:
    """`look` is whether anything in it may be hidden or lost: that takes a walk along its cells."""
    with package.open(CONTENT) as file:
        found = Facts(since_1904=SINCE_1904.search(file.read(HEAD)) is not None)
    if look:
        walk = Walk(found)
        for text in pieces(package, CONTENT, b"<table:table-row"):
            walk.along(text)
    return found


class Walk:
    """Where in which sheet the tags stand that go by."""

    def __init__(self, found: Facts) -> None:
        self.found = found
        self.sheet = ""
        self.rows = range(1, 1)  # that the last row's tag stands for
        self.column = 0

    def along(self, text: bytes) -> None:
        for tag in TAG.finditer(text):
            if tag["cell"] is not None:
                self._cell(tag["cell"], text, tag.end())
            elif tag["row"] is not None:
                self._row(tag["row"])
            else:
                self.sheet = unescape(tag["sheet"].decode("utf-8", "replace"))
                self.rows = range(1, 1)

    def _row(self, attributes: bytes) -> None:
        start = self.rows.stop
        self.rows = range(start, start + times(ROWS, attributes, MOST_ROWS))
        self.column = 0
        if any(mark in attributes for mark in HIDING):
            shown = range(start, min(self.rows.stop, MOST_ROWS + 1))
            self.found.hidden.setdefault(self.sheet, set()).update(shown)

    def _cell(self, attributes: bytes, text: bytes, end: int) -> None:
        count = times(COLUMNS, attributes, MOST_COLUMNS)
        first, high = self.rows.start, times(SPANNED, attributes, MOST_ROWS)
        self.found.merge(self.sheet, first, first + high - 1)
        if what := lost(attributes, text, end):
            for row in self.rows:
                cells = self.found.lost.setdefault(self.sheet, defaultdict(dict))[row]
                cells.update(dict.fromkeys(range(self.column, self.column + count), what))
        self.column += count


def times(pattern: re.Pattern[bytes], attributes: bytes, most: int) -> int:
    found = pattern.search(attributes)
    return min(int(found[1]), most) if found else 1


def lost(attributes: bytes, text: bytes, end: int) -> str:
    """The error that a cell shows, or `=` for a formula without its value; empty for all others."""
    if b'value-type="error"' in attributes:
        shown = TEXT.match(text, end)
        return unescape(shown[1].decode("utf-8", "replace")) if shown and shown[1] else "#?"
    return "=" if b":formula=" in attributes and b"value-type=" not in attributes else ""
