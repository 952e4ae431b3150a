"""Columns that say who a row is about: family id, NIK, family card, name."""

import re
from dataclasses import dataclass

from aidcases import identity
from households.matching.normalisation import name_key
from households.ministry_list.cells import Cell, DateCell, ErrorCell
from households.ministry_list.columns import (
    ERROR_TEXTS,
    NOTHING,
    Column,
    Read,
    says_nothing,
    text_of,
)
from households.ministry_list.problems import Finding

EXACT = 2**53  # the largest whole number a spreadsheet keeps exactly
SHORTENED = re.compile(r"\d(?:[.,]\d+)?\s*[eE]\s*\+?\s*\d{1,3}")  # 1,90101E+15
LEAST_SIGNS = 4  # letters and digits from which a text can tell one family from another
WITH_POINT = re.compile(r"(\d{6,})\.0")  # a number that a program has written out


@dataclass(frozen=True, kw_only=True)
class FamilyIdColumn(Column):
    """The family's own key. As a number it is exact below 2^53 only.

    What could stand in any row joins strangers, and so is no key: it is left empty and flagged.
    """

    max_length: int = 40

    def read(self, cell: Cell) -> Read:
        if isinstance(cell, bool | DateCell):
            return None, (Finding("family_id_meaningless"),)
        if isinstance(cell, float | int):
            if not float(cell).is_integer() or abs(cell) >= EXACT or cell <= 0:
                return None, (Finding("family_id_unsound"),)
            if cell >= 10**15 and int(cell) % 10 == 0:
                return None, (Finding("family_id_unsound"),)
        return super().read(cell)

    def understand(self, text: str) -> Read:
        if SHORTENED.fullmatch(text):
            return None, (Finding("family_id_scientific"),)
        signs = text if text.isdecimal() else [char for char in text.upper() if char.isalnum()]
        if len(signs) < LEAST_SIGNS or len(set(signs)) == 1 or says_nothing(text):
            return None, (Finding("family_id_meaningless"),)
        return self.fitting(text.upper())


@dataclass(frozen=True, kw_only=True)
class NikColumn(Column):
    """A NIK: sound, or empty with the reason why (docs/decisions/0007-identity-of-a-row.md)."""

    def read(self, cell: Cell) -> Read:
        if isinstance(cell, ErrorCell):
            return None, (Finding("nik_error"),)
        if isinstance(cell, bool | DateCell):
            return None, (Finding("nik_no_number"),)
        if isinstance(cell, float | int):
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
        if SHORTENED.fullmatch(text):
            return None, (Finding("nik_scientific"),)
        if number := WITH_POINT.fullmatch(text):
            return self.read_number(float(number[1]))
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
class NameColumn(Column):
    """A person's name: it holds a letter, and fits its column in the form it is compared in too."""

    def read(self, cell: Cell) -> Read:
        if isinstance(cell, bool | DateCell):
            return None, (Finding("name_meaningless"),)
        return super().read(cell)

    def understand(self, text: str) -> Read:
        if says_nothing(text) or not any(char.isalpha() for char in text):
            return None, (Finding("name_meaningless"),)
        key, findings = self.fitting(name_key(text))
        return (text if key is not None else None), findings
