"""NIK and family card numbers: structure, masking, what they say of their holder."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

PLACEHOLDERS = {
    "1234567890123456",
    "0123456789012345",
    "9999999999999999",
    "1111111111111111",
}


class NikFacts(NamedTuple):
    """What a sound NIK says: two-digit year, so the century is open."""

    region_digits: str  # six digits: province, regency, district of first registration
    day: int
    month: int
    year: int  # 0–99
    sex: str  # "M" or "F"

    def agrees_with(self, birth_date: date) -> bool:
        return (self.day, self.month, self.year) == (
            birth_date.day,
            birth_date.month,
            birth_date.year % 100,
        )


@lru_cache(maxsize=4096)  # a slice of a list asks twice for each
def read_nik(nik: str) -> NikFacts | None:
    """The facts of a sound NIK; None where length, date or serial cannot be.

    Structure after Dukcapil: PPKKCC DDMMYY SSSS, the day plus 40 for women, serial from 0001.
    """
    if len(nik) != 16 or not nik.isascii() or not nik.isdigit() or is_placeholder(nik):
        return None
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    sex = "F" if day > 40 else "M"
    day -= 40 if sex == "F" else 0
    if nik[12:] == "0000" or nik[:2] == "00" or not _could_be_date(day, month, year):
        return None
    return NikFacts(nik[:6], day, month, year, sex)


def is_placeholder(nik: str) -> bool:
    """Numbers typed to fill a cell: all digits the same, or counted up."""
    return nik in PLACEHOLDERS or nik.count(nik[:1]) >= len(nik)


def is_masked(value: str) -> bool:
    """A NIK released with its middle hidden: `190101******0001`."""
    return bool(re.fullmatch(r"\d{2,}[*xX•]{3,}\d*", value))


def read_family_card_number(number: str) -> bool:
    """Whether a family card number can be one: region, date of issue, serial from 0001."""
    if len(number) != 16 or not number.isascii() or not number.isdigit() or is_placeholder(number):
        return False
    day, month, year = int(number[6:8]), int(number[8:10]), int(number[10:12])
    return number[12:] != "0000" and number[:2] != "00" and _could_be_date(day, month, year)


def mask_nik(number: str) -> str:
    """`1901011203800001` → `190101••••••0001`; anything else is hidden whole."""
    if not number:
        return ""
    return f"{number[:6]}••••••{number[-4:]}" if len(number) == 16 else "•" * 8


def digits_of(text: str) -> str:
    """The digits of a pasted number, or empty where it holds anything but digits, dots, blanks."""
    bare = re.sub(r"[\s.\-'\u200b\u00a0]", "", text)
    return bare if bare.isascii() and bare.isdigit() else ""


_LAST_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _could_be_date(day: int, month: int, year: int) -> bool:
    # 29 February is let through where either century has it.
    if not (1 <= month <= 12 and 1 <= day <= _LAST_DAYS[month]):
        return False
    return (day, month) != (29, 2) or year % 4 == 0
