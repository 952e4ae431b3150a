"""Columns of numbers that people write in their own way: amounts of rupiah, RT and RW."""

import math
import re
from dataclasses import dataclass

from households.ministry_list.cells import Cell
from households.ministry_list.columns import NOTHING, Column, Read, text_of
from households.ministry_list.problems import Finding

RUPIAH = re.compile(r"(?:Rp\.?\s*)?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(?:00|-))?", re.IGNORECASE)
AMBIGUOUS = re.compile(r"(?:Rp\.?\s*)?\d{1,3}(?:,\d{3})+|(?:Rp\.?\s*)?\d+[.,]\d+", re.IGNORECASE)
MOST = 10**12


@dataclass(frozen=True, kw_only=True)
class MoneyColumn(Column):
    """Whole rupiah: 600000, `600.000`, `Rp 600.000,00`. `600,000` could mean two sums: neither."""

    def read(self, cell: Cell) -> Read:
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            return self.read_number(float(cell))
        return super().read(cell)

    def read_number(self, number: float) -> Read:
        if not math.isfinite(number) or not number.is_integer() or not 0 <= number <= MOST:
            return None, (Finding("money_unreadable"),)
        return int(number), ()

    def understand(self, text: str) -> Read:
        if found := RUPIAH.fullmatch(text):
            return self.read_number(float(found[1].replace(".", "")))
        code = "money_ambiguous" if AMBIGUOUS.fullmatch(text) else "money_unreadable"
        return None, (Finding(code),)


@dataclass(frozen=True, kw_only=True)
class NeighbourhoodColumn(Column):
    """RT or RW, three digits: `5`, `005`, `RT 05`. A dash or zeros say that there is none."""

    def read(self, cell: Cell) -> Read:
        text = text_of(cell)
        if not text.strip("0-–. "):
            return NOTHING
        found = re.fullmatch(r"(?:R[TW][ .:]*)?0*(\d{1,3})", text, re.IGNORECASE)
        return (found[1].zfill(3), ()) if found else (None, (Finding("number_unreadable"),))
