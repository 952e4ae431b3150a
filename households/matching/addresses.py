"""Addresses as people write them, in parts that can be compared: street, house, neighbourhood."""

import re
from functools import lru_cache
from typing import NamedTuple

from households.matching.normalisation import sound_key

_NEIGHBOURHOOD = re.compile(
    r"\bRT\b[ .:/]*0*(\d{1,3})(?:\s*[ ./,-]*\s*(?:RW\b)?[ .:/]*0*(\d{1,3})\b)?", re.I
)
_HOUSE = re.compile(r"\b(?:NO|NOMOR|NMR|NMER)\b[ .:]*0*(\d+)\s?([A-Z])?\b|\b0*(\d+)([A-Z])?$")
_BREAKS = re.compile(r"[^0-9A-Z]+")
# Kinds of ways and places, left out or abbreviated as one likes.
_KINDS = {
    *("JL", "JLN", "JALAN", "JALN", "GG", "GANG", "DS", "DSN", "DUSUN", "DESA", "LINGK", "LK"),
    *("LINGKUNGAN", "KP", "KPG", "KAMPUNG", "KAMP", "KEL", "KELURAHAN", "KEC", "KECAMATAN"),
    *("PERUM", "PERUMAHAN", "KOMP", "KOMPLEK", "KOMPLEKS", "BLOK", "RAYA"),
}


class Address(NamedTuple):
    """Parts of an address; unknown is empty. `rt` is `3/2`: RT 003, RW 002."""

    street: str
    house: str
    rt: str


@lru_cache(maxsize=65536)
def read_address(text: str) -> Address:
    """`Jln. Raya Kenanga no 12, RT.03/RW.02` → street `KENANGA`, house `12`, rt `3/2`."""
    if not text:
        return Address("", "", "")
    found = _NEIGHBOURHOOD.search(text)
    rest = text if found is None else f"{text[: found.start()]} {text[found.end() :]}"
    plain = " ".join(_BREAKS.sub(" ", rest.upper()).split())
    number = _HOUSE.search(plain)
    street = plain if number is None else f"{plain[: number.start()]} {plain[number.end() :]}"
    words = [word for word in street.split() if word not in _KINDS]
    return Address(_sounds(words), _number(number), _rt(found))


def _sounds(words: list[str]) -> str:
    return sound_key(" ".join(words)).replace(" ", "") if words else ""


def _number(found: re.Match[str] | None) -> str:
    return "".join(part for part in found.groups() if part) if found else ""


def _rt(found: re.Match[str] | None) -> str:
    return "/".join(part for part in found.groups() if part) if found else ""
