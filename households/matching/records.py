"""Records as the model compares them: one shape for list rows, visits and any two files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from itertools import islice
from operator import or_

import pyarrow as pa

from aidcases.identity import NikFacts, read_nik
from aidcases.models.region import DISTRICT_LENGTH
from households.matching import fillers
from households.matching.addresses import read_address
from households.matching.normalisation import alias_of, name_key, sound_key, sound_number

# Days typed where only the year is known; others a list itself may show (`fillers`).
_PLACEHOLDER_DAYS = {(1, 1), (1, 7)}
_YOUNGEST_HEAD = 2010  # year of birth

_COLUMNS = """
unique_id number:int64 family_id nik card name_key sound words:list turned plain letters:int64
initials shortened:bool begun abridged:bool alias head ending born swapped year:int16
placeholder:bool from_nik:bool sex village district street house rt
"""
_TYPES = {
    "": pa.string(),
    "int64": pa.int64(),
    "int16": pa.int16(),
    "bool": pa.bool_(),
    "list": pa.list_(pa.string()),
}
SCHEMA = pa.schema(
    (name, _TYPES[kind]) for name, _, kind in (c.partition(":") for c in _COLUMNS.split())
)
_AT_ONCE = 20_000  # records that are brought to columns at a time


@dataclass(frozen=True, slots=True)
class Record:
    """What is claimed of one family. Unknown is empty, or None for dates.

    `number` is the order in its source; `village` a dotted region code, or any village's name.
    """

    id: str
    number: int
    name: str
    family_id: str = ""
    nik: str = ""
    card: str = ""
    birth_date: date | None = None
    sex: str = ""
    village: str = ""
    district: str = ""  # where the village is no region code
    address: str = ""


def table(records: Iterable[Record]) -> pa.Table:
    """The records of one list as an arrow table of `SCHEMA`; what is no evidence is null there."""
    rows, parts = iter(records), []
    while chunk := list(islice(rows, _AT_ONCE)):
        columns = zip(*map(_row, chunk), strict=True)
        arrays = [pa.array(col, of.type) for col, of in zip(columns, SCHEMA, strict=True)]
        parts.append(pa.Table.from_arrays(arrays, schema=SCHEMA))
    return fillers.marked(pa.concat_tables(parts)) if parts else SCHEMA.empty_table()


def _row(record: Record) -> tuple[object, ...]:
    nik = sound_number(record.nik)
    return (
        record.id,
        record.number,
        record.family_id or None,
        nik or None,
        sound_number(record.card) or None,
        *_name(record.name),
        *_person(record.birth_date, record.sex, nik),
        record.village or None,
        record.district
        or (record.village[:DISTRICT_LENGTH] if record.village[:1].isdecimal() else "")
        or None,
        *(part or None for part in read_address(record.address)),
    )


@lru_cache(maxsize=65536)
def _name(name: str) -> tuple[object, ...]:
    """From `name_key` to `ending`."""
    sound = sound_key(name)
    words = sound.split()
    if not words:
        return (None,) * 7 + (False, None, False, None, None, None)
    key = name_key(name)
    plain = key.replace(" ", "")
    return (
        key,
        sound,
        words,
        " ".join(sorted(words)),
        plain,
        reduce(or_, map(_letters, key.split())),
        " ".join([words[0], *(word[0] for word in words[1:])]),
        any(len(word) == 1 for word in words[1:]),
        _begun(words),
        len(words[0]) == 1,
        sound_key(alias_of(name)) or None,
        words[0][:3],
        words[-1][-3:],
    )


@lru_cache(maxsize=65536)
def _letters(word: str) -> int:
    """Which letters occur in a word, a bit for each."""
    return sum({1 << ord(letter) % 61 for letter in word})


def _begun(words: list[str]) -> str | None:
    """`A RAMAN` for Abdul Rahman: how he stands where his first word is an initial."""
    rest = " ".join(words[1:])
    return f"{words[0][0]} {rest}" if len(rest) >= 4 else None


def _person(day: date | None, sex: str, nik: str) -> tuple[object, ...]:
    """From `born` to `sex`; a NIK tells the birth date and the sex where nothing else does."""
    told = read_nik(nik) if nik and not (day and sex) else None
    if day is None and told:
        day, from_nik = _birth_date(told), True
    else:
        from_nik = False
    sex = sex or (told.sex if told else "")
    if day is None:
        return None, None, None, False, False, sex or None
    born, swapped = day.isoformat(), f"{day.year:04d}-{day.day:02d}-{day.month:02d}"
    placeholder = (day.day, day.month) in _PLACEHOLDER_DAYS
    return born, swapped, day.year, placeholder, from_nik, sex or None


def _birth_date(told: NikFacts) -> date | None:
    """A head of family is 16 at least, which settles the century."""
    century = 1900 if told.year > _YOUNGEST_HEAD % 100 else 2000
    try:
        return date(century + told.year, told.month, told.day)
    except ValueError:  # 29 February of a year that has none
        return None
