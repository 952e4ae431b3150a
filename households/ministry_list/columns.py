"""Columns: each finds its place in a header, and reads, cleans and checks its own cells."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.utils import timezone

from households.ministry_list.cells import Cell, ErrorCell, shown
from households.ministry_list.problems import Finding

Read = tuple[Any, tuple[Finding, ...]]
NOTHING: Read = (None, ())
PLAIN = {str, type(None)}

INVISIBLE = {ord(char): None for char in "\u200b\u200c\u200d\u2060\ufeff\u00ad"} | {0xA0: " "}
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2400]")
# As text too: csv, and cells pasted as values.
ERROR_TEXTS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
TELLING_MARKS = frozenset("<>=≤≥?")
# What people write where there is nothing to write, by `header_key`.
NOTHING_SAID = frozenset(
    {
        *("tidakada", "tdkada", "tdada", "takada", "belumada", "blmada", "tidaktahu"),
        *("tidakdiketahui", "belumdiketahui", "nihil", "kosong", "dikosongkan", "null", "none"),
    }
)
NOTHING_AS_WRITTEN = frozenset({"N/A", "n/a", "N.A.", "n.a.", "N.A", "n.a", "nan", "NaN"})


def header_key(header: str) -> str:
    """A header for comparing: `N I K`, `nik ` and `NIK` are one."""
    text = unicodedata.normalize("NFKD", header).casefold()
    return re.sub(r"[^a-z0-9]", "", text)


def choice_key(text: str) -> str:
    """A value for comparing. What compares or doubts says something, and so do all letters; a text
    of marks alone, such as `☑`, is that text."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum() or char in TELLING_MARKS) or text


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without a point, blanks made single, invisible marks out."""
    if cell.__class__ is str:
        text: str = cell
        if not text.isascii():
            text = text.translate(INVISIBLE)
        return " ".join(text.split())
    return "" if isinstance(cell, ErrorCell) else shown(cell)


def says_nothing(text: str) -> bool:
    """Whether a text only fills its cell: no letter and no digit, or a word for nothing."""
    if text.isdecimal():
        return False
    if not any(char.isalnum() for char in text):
        return True
    return text in NOTHING_AS_WRITTEN or (text.isascii() and header_key(text) in NOTHING_SAID)


class Reads(NamedTuple):
    """What a column of a slice says: a value per row, and by row what was found on the way."""

    values: list[Any]
    findings: dict[int, tuple[Finding, ...]]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of text. `header` is how the ministry writes it, `synonyms` how others do."""

    field: str
    header: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    max_length: int = 200

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(header_key(name) for name in (self.field, self.header, *self.synonyms))

    def read_all(self, cells: Sequence[Cell]) -> Reads:
        """Read many cells at once: what repeats is read once."""
        keys: Sequence[Any] = cells
        if not PLAIN.issuperset(map(type, cells)):  # 1, 1.0 and True are one key and three cells
            keys = [cell if cell.__class__ is str else (cell.__class__, cell) for cell in cells]
        distinct = dict(zip(keys, cells, strict=True))
        reads = {key: self.read(cell) for key, cell in distinct.items()}
        values = {key: read[0] for key, read in reads.items()}
        flagged = {key: read[1] for key, read in reads.items() if read[1]}
        found = {}
        if flagged:
            found = {at: flagged[key] for at, key in enumerate(keys) if key in flagged}
        return Reads([values[key] for key in keys], found)

    def read(self, cell: Cell) -> Read:
        """The value as understood (None where there is none), and what was found on the way."""
        if isinstance(cell, ErrorCell):
            return None, (Finding("cell_error" if self.required else "value_dropped"),)
        text = text_of(cell)
        if not text:
            return NOTHING
        if len(text) > self.max_length:
            return self.fitting(text)
        if not (text.isascii() and text.isprintable()) and CONTROL.search(text):
            return None, (Finding("control_characters"),)
        if text[0] == "#" and text.upper() in ERROR_TEXTS:
            return None, (Finding("cell_error" if self.required else "value_dropped"),)
        return self.understand(text)

    def fitting(self, text: str) -> Read:
        """The text where it fits; capitals and plain letters can be more than what was written."""
        if len(text) <= self.max_length:
            return text, ()
        return None, (Finding("too_long", {"length": len(text), "max": self.max_length}),)

    def understand(self, text: str) -> Read:
        """Override for a column that is more than text; `text` is clean and not empty."""
        return text, ()


@dataclass(frozen=True, kw_only=True)
class ChoiceColumn(Column):
    """A tolerant list of values: known spellings become one, unknown ones are kept and flagged."""

    values: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    keep_unknown: bool = True

    def understand(self, text: str) -> Read:
        known, key = self.by_key, choice_key(text)
        if key in known:
            return known[key], ()
        return (text if self.keep_unknown else None), (Finding("value_unknown"),)

    @cached_property
    def by_key(self) -> dict[str, Any]:
        """Values by each of their spellings; the first one named wins."""
        found: dict[str, Any] = {}
        for value, spellings in self.values:
            for spelling in spellings:
                found.setdefault(choice_key(spelling), value)
        return found


@dataclass(frozen=True, kw_only=True)
class IntegerColumn(Column):
    """A whole number between two bounds, alone or after a word (`Desil 1`)."""

    least: int = 0
    most: int = 10

    def understand(self, text: str) -> Read:
        found = re.fullmatch(r"(?:[A-Za-z]+\s*)?(\d{1,9})", text)
        if found and self.least <= int(found[1]) <= self.most:
            return int(found[1]), ()
        return None, (Finding("number_unreadable"),)


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "january", "jan"),
            ("februari", "february", "feb", "pebruari"),
            ("maret", "march", "mar"),
            ("april", "apr"),
            ("mei", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("agustus", "august", "agu", "ags", "aug"),
            ("september", "sep", "sept"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nov", "nopember", "nop"),
            ("desember", "december", "des", "dec"),
        ),
        start=1,
    )
    for name in names
}
TIME = r"(?:[ T]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?)?"
DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})" + TIME)
YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})" + TIME)
MONTH_NAMED = re.compile(r"(\d{1,2})[ \-/]+([A-Za-z]+)\.?[ \-/]+(\d{4})" + TIME)
SERIAL_ZERO, SERIAL_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
YEARS = range(1900, 2101)  # as numbers these are years that people wrote, not days of 1905
RECENT = 2025


def date_parts(text: str) -> tuple[int, int, int] | None:
    """(year, month, day) by the stated forms; the day always stands before the month."""
    if found := DAY_FIRST.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    found = MONTH_NAMED.fullmatch(text)
    if found and found[2].casefold() in MONTHS:
        return int(found[3]), MONTHS[found[2].casefold()], int(found[1])
    return None


@dataclass(frozen=True, kw_only=True)
class DateColumn(Column):
    """A date: the spreadsheet's own, dd/mm/yyyy, yyyy-mm-dd, `12 Mei 1990`, or Excel's serial.

    Two-digit years are not guessed; day and month are never swapped. The value is ISO text. A
    workbook counts its serials from 1900 or from 1904.
    """

    since_1904: bool = False

    def read(self, cell: Cell) -> Read:
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            return self.read_serial(cell)
        return super().read(cell)

    def read_serial(self, number: float) -> Read:
        if number in YEARS:
            return None, (Finding("date_year"),)
        least = 0 if self.since_1904 else 61  # before 1 March 1900 Excel's calendar is wrong
        if not least <= number < 80_000:
            return None, (Finding("date_unreadable"),)
        zero = SERIAL_ZERO_1904 if self.since_1904 else SERIAL_ZERO
        value, findings = self.settle(zero + timedelta(days=int(number)))
        return value, (*findings, Finding("date_serial")) if value else findings

    def understand(self, text: str) -> Read:
        parts = date_parts(text)
        if parts is None:
            is_year = text.isdecimal() and len(text) == 4 and int(text) in YEARS
            return None, (Finding("date_year" if is_year else "date_unreadable"),)
        try:
            return self.settle(date(*parts))
        except ValueError:
            return None, (Finding("date_impossible"),)

    def settle(self, found: date) -> Read:
        # Asking for the office's own day is dear; only a recent year can lie beyond it.
        if found.year >= RECENT and found > timezone.localdate():
            return None, (Finding("date_future"),)
        if found.year < 1900:
            return None, (Finding("date_unreadable"),)
        return found.isoformat(), ()
