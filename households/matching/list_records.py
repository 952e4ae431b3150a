"""What the rows of any list say, as records that the model compares."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from aidcases import regions
from aidcases.models import Region, RegionAlias
from aidcases.region_codes import DISTRICT_LENGTH
from households.matching.addresses import with_neighbourhood
from households.matching.list_columns import Columns
from households.matching.records import Record
from households.ministry_list.cells import Cell, Line
from households.ministry_list.columns import Column, DateColumn, text_of
from households.ministry_list.identity_columns import FamilyCardColumn, FamilyIdColumn, NikColumn

_MALE, _FEMALE = {"L", "M", "1", "LAKILAKI", "MALE", "PRIA"}, {"P", "F", "2", "PEREMPUAN", "FEMALE"}
_NUMBERS: dict[str, Column] = {
    "family_id": FamilyIdColumn(field="family_id", header="ID Keluarga"),
    "nik": NikColumn(field="nik", header="NIK"),
    "family_card": FamilyCardColumn(field="family_card_number", header="No. KK"),
}
_DATE = DateColumn(field="birth_date", header="Tanggal Lahir")
_DATE_SINCE_1904 = replace(_DATE, since_1904=True)
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Places:
    """The names of regions by their codes, and by other spellings that the office knows."""

    of_code: dict[str, str]
    of_spelling: dict[str, str]

    @classmethod
    def load(cls) -> "Places":
        spellings = RegionAlias.objects.order_by("pk").values_list("name_key", "region__name_key")
        return cls(dict(Region.objects.values_list("code", "name_key")), dict(spellings))

    def key(self, code: str, name: str) -> str:
        """One key for a place however a list names it; an unknown code stands for itself."""
        key = regions.name_key(name)
        return self.of_code.get(code, "") or self.of_spelling.get(key, key) or code

    def village_and_district(self, named: tuple[str, str, str]) -> tuple[str, str]:
        """The keys of both, by a code and the two names beside it."""
        code, village, district = named
        code = regions.dotted(code)
        return self.key(code, village), self.key(code[:DISTRICT_LENGTH], district)


def records_of(
    lines: Sequence[Line], columns: Columns, places: Places, *, since_1904: bool, first: int
) -> list[Record]:
    """What a slice of rows says, by the columns where each field stands; numbered from `first`."""

    def cells(field: str) -> list[Cell]:
        at = columns.get(field)
        return _column(lines, at) if at is not None else [None] * len(lines)

    def texts(*fields: str) -> Iterable[Any]:
        return zip(*(map(text_of, cells(field)) for field in fields), strict=True)

    numbers = (_NUMBERS[field].read_all(cells(field)).values for field in _NUMBERS)
    dates = (_DATE_SINCE_1904 if since_1904 else _DATE).read_all(cells("birth_date")).values
    rows = zip(
        map(text_of, cells("name")),
        *([str(value or "") for value in values] for values in numbers),
        _each_once(_day, dates),
        _each_once(lambda told: understood_sex(*told), texts("sex")),
        _each_once(places.village_and_district, texts("code", "village", "district")),
        (with_neighbourhood(*told) for told in texts("address", "rt", "rw")),
        strict=True,
    )
    return [
        Record(str(at), at, name, family_id, nik, card, day, sex, village, district, address)
        for at, (name, family_id, nik, card, day, sex, (village, district), address) in enumerate(
            rows, first
        )
    ]


def _column(lines: Sequence[Line], at: int) -> list[Cell]:
    return [line.cells[at] if at < len(line.cells) else None for line in lines]


def _each_once(understand: Callable[[Key], Value], told: Iterable[Key]) -> list[Value]:
    """What each says; what is told again is understood once."""
    told = list(told)
    known = {key: understand(key) for key in dict.fromkeys(told)}
    return [known[key] for key in told]


def understood_date(cell: Cell, since_1904: bool) -> date | None:
    """The day that a cell says, in whatever way it writes it."""
    return _day((_DATE_SINCE_1904 if since_1904 else _DATE).read(cell)[0])


def _day(found: str | None) -> date | None:
    return date.fromisoformat(found) if found else None


def understood_sex(text: str) -> str:
    """M, F, or empty where it is neither."""
    key = "".join(char for char in text.upper() if char.isalnum())
    return "M" if key in _MALE else "F" if key in _FEMALE else ""
