"""Addresses as people write them, in parts that can be compared: street, house, neighbourhood."""

import re
from functools import lru_cache
from typing import NamedTuple

from households.matching.normalisation import sound_key

_GAP = r"[\s.,:;/\\&-]*"
_NUMBER = r"0*(\d{1,3})(?!\d)"
# Letters in either case one by one: so what cannot begin a match is passed over at once.
_RT, _RW = r"[Rr](?<![^\W\d_].)\.?\s?[Tt]", r"[Rr](?<![^\W\d_].)\.?\s?[Ww]"
# `RT/RW 003/001`, and `RT 3` or `RT 03/02` and `RW 2`, beside each other or apart, either first.
_BOTH = re.compile(rf"{_RT}{_GAP}{_RW}{_GAP}{_NUMBER}(?:{_GAP}{_NUMBER})?")
_OF_RT = re.compile(rf"{_RT}{_GAP}{_NUMBER}(?:(?:\s*[/.-]\s*|\s+(?=0)){_NUMBER})?")
_OF_RW = re.compile(rf"{_RW}{_GAP}{_NUMBER}")
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


class Neighbourhood(NamedTuple):
    """RT and RW without leading zeros, empty where unknown, and what stands beside them."""

    rt: str
    rw: str
    rest: str


def read_neighbourhood(text: str) -> Neighbourhood:
    """`Jl. Kenanga RT.03/RW.02` → rt `3`, rw `2`, rest `Jl. Kenanga`. RT 000 is unknown."""
    if both := _BOTH.search(text):
        return Neighbourhood(_known(both[1]), _known(both[2]), _without(text, both))
    rw = _OF_RW.search(text)
    text = _without(text, rw)
    rt = _OF_RT.search(text)
    of_rw = rw[1] if rw else rt[2] if rt else None
    return Neighbourhood(_known(rt[1] if rt else None), _known(of_rw), _without(text, rt))


def with_neighbourhood(street: str, rt: str, rw: str) -> str:
    """One text, with the columns of RT and RW behind it where it names none itself."""
    if not rt or read_address(street).rt:  # from its cache, when read again
        return street
    return f"{street} RT {rt} RW {rw}" if rw else f"{street} RT {rt}"


def _known(number: str | None) -> str:
    return "" if number is None or number == "0" else number


def _without(text: str, found: re.Match[str] | None) -> str:
    return text if found is None else f"{text[: found.start()]} {text[found.end() :]}".strip()


@lru_cache(maxsize=65536)
def read_address(text: str) -> Address:
    """`Jln. Raya Kenanga no 12, RT.03/RW.02` → street `KENANGA`, house `12`, rt `3/2`."""
    if not text:
        return Address("", "", "")
    rt, rw, rest = read_neighbourhood(text)
    plain = " ".join(_BREAKS.sub(" ", rest.upper()).split())
    number = _HOUSE.search(plain)
    street = plain if number is None else f"{plain[: number.start()]} {plain[number.end() :]}"
    words = [word for word in street.split() if word not in _KINDS]
    return Address(_sounds(words), _number(number), f"{rt}/{rw}" if rt and rw else rt)


def _sounds(words: list[str]) -> str:
    return sound_key(" ".join(words)).replace(" ", "") if words else ""


def _number(found: re.Match[str] | None) -> str:
    return "".join(part for part in found.groups() if part) if found else ""
