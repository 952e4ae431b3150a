"""Columns: each finds its place in a header, and reads, cleans and checks its own cells."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from aidcases import identity
from households.ministry_list.cells import Cell, DateCell, ErrorCell, shown
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
EXACT = 2**53  # the largest whole number a spreadsheet keeps exactly


def header_key(header: str) -> str:
    """A header for comparing: `N I K`, `nik ` and `NIK` are one."""
    text = unicodedata.normalize("NFKD", header).casefold()
    return re.sub(r"[^a-z0-9]", "", text)


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without a point, blanks made single, invisible marks out."""
    if cell.__class__ is str:
        text: str = cell
        if not text.isascii():
            text = text.translate(INVISIBLE)
        return " ".join(text.split())
    return "" if isinstance(cell, ErrorCell) else shown(cell)


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
            return None, (Finding("too_long", {"length": len(text), "max": self.max_length}),)
        if not (text.isascii() and text.isprintable()) and CONTROL.search(text):
            return None, (Finding("control_characters"),)
        if text[0] == "#" and text.upper() in ERROR_TEXTS:
            return None, (Finding("cell_error" if self.required else "value_dropped"),)
        return self.understand(text)

    def understand(self, text: str) -> Read:
        """Override for a column that is more than text; `text` is clean and not empty."""
        return text, ()


@dataclass(frozen=True, kw_only=True)
class FamilyIdColumn(Column):
    """The family's own key. As a number it is exact below 2^53 only."""

    max_length: int = 40

    def read(self, cell: Cell) -> Read:
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            if not float(cell).is_integer() or abs(cell) >= EXACT or cell <= 0:
                return None, (Finding("family_id_unsound"),)
            if cell >= 10**15 and int(cell) % 10 == 0:
                return None, (Finding("family_id_unsound"),)
        value, findings = super().read(cell)
        return (value.upper() if value else value), findings


@dataclass(frozen=True, kw_only=True)
class NikColumn(Column):
    """A NIK: sound, or empty with the reason why (docs/decisions/0007-identity-of-a-row.md)."""

    def read(self, cell: Cell) -> Read:
        if isinstance(cell, ErrorCell):
            return None, (Finding("nik_error"),)
        if isinstance(cell, DateCell):
            return None, (Finding("nik_letters"),)
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            return self.read_number(float(cell))
        text = text_of(cell)
        return self.read_text(text, "" if cell is None else str(cell)) if text else NOTHING

    def read_number(self, number: float) -> Read:
        if not number.is_integer():
            return None, (Finding("nik_scientific"),)
        digits = str(int(number))
        if number >= EXACT and len(digits) == 16:
            return None, (Finding("nik_beyond_numbers"),)
        if len(digits) == 16 and digits.endswith("0") and not identity.is_placeholder(digits):
            return None, (Finding("nik_last_digit"),)
        value, findings = self.check(digits)
        return value, (*findings, Finding("nik_was_number")) if value else findings

    def read_text(self, text: str, received: str) -> Read:
        if len(received) == 16 and received.isascii() and received.isdigit():
            return self.check(received)
        if identity.is_masked(text.replace(" ", "")):
            return None, (Finding("nik_masked"),)
        if re.fullmatch(r"\d[.,]\d+\s*[eE]\s*\+?\s*\d+", text):
            return None, (Finding("nik_scientific"),)
        digits = re.sub(r"[\s.\-'’`]", "", text)
        if not digits:
            return NOTHING
        if text[0] == "#" and text.upper() in ERROR_TEXTS:
            return None, (Finding("nik_error"),)
        if not (digits.isascii() and digits.isdigit()):
            return None, (Finding("nik_letters"),)
        value, findings = self.check(digits)
        if value and digits != received:
            findings = (*findings, Finding("nik_cleaned"))
        return value, findings

    def check(self, digits: str) -> Read:
        if identity.is_placeholder(digits):
            return None, (Finding("nik_placeholder"),)
        if len(digits) != 16:
            return None, (Finding("nik_length", {"length": len(digits)}),)
        if identity.read_nik(digits) is None:
            return None, (Finding("nik_impossible"),)
        return digits, ()


@dataclass(frozen=True, kw_only=True)
class FamilyCardColumn(NikColumn):
    """A family card number; whatever is wrong with it, the row stands without it."""

    def read(self, cell: Cell) -> Read:
        value, findings = super().read(cell)
        if value is None and findings:
            return None, (Finding("card_unsound"),)
        return value, tuple(found for found in findings if found.code != "nik_was_number")

    def check(self, digits: str) -> Read:
        if identity.read_family_card_number(digits):
            return digits, ()
        return None, (Finding("card_unsound"),)


@dataclass(frozen=True, kw_only=True)
class ChoiceColumn(Column):
    """A tolerant list of values: known spellings become one, unknown ones are kept and flagged."""

    values: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    keep_unknown: bool = True

    def understand(self, text: str) -> Read:
        key = header_key(text)
        for value, spellings in self.values:
            if any(key == header_key(spelling) for spelling in spellings):
                return value, ()
        return (text if self.keep_unknown else None), (Finding("value_unknown"),)


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
SERIAL_ZERO = date(1899, 12, 30)
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

    Two-digit years are not guessed; day and month are never swapped. The value is ISO text.
    """

    def read(self, cell: Cell) -> Read:
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            return self.read_serial(cell)
        return super().read(cell)

    def read_serial(self, number: float) -> Read:
        if not 61 <= number < 80_000:  # before 1 March 1900 Excel's calendar is wrong
            return None, (Finding("date_unreadable"),)
        value, findings = self.settle(SERIAL_ZERO + timedelta(days=int(number)))
        return value, (*findings, Finding("date_serial")) if value else findings

    def understand(self, text: str) -> Read:
        parts = date_parts(text)
        if parts is None:
            return None, (Finding("date_unreadable"),)
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
