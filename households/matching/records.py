"""Records as the model compares them: one shape for list rows, visits and any two files.

Needs neither Django nor a database: a process of its own reads them too (`records_beside`).
"""

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

import pyarrow as pa

from aidcases.identity import NikFacts, read_nik
from aidcases.region_codes import DISTRICT_LENGTH
from households.matching.addresses import read_address
from households.matching.normalisation import alias_of, name_key, sound_key, sound_number

_YOUNGEST_HEAD = 2010  # year of birth

# What is read from a record; unknown is null.
_READ = """
unique_id number:int64 family_id nik card name_key sound alias born:date from_nik:bool sex village
district street house rt
"""
_TYPES = {
    "": pa.string(),
    "int64": pa.int64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
}
_SCHEMA = pa.schema(
    (name, _TYPES[kind]) for name, _, kind in (c.partition(":") for c in _READ.split())
)
_AT_ONCE = 20_000  # records that are brought to columns at a time


class Record(NamedTuple):
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


Records: TypeAlias = Collection[Record] | pa.Table  # or what `columns_of` made of them


def columns_of(records: Iterable[Record]) -> pa.Table:
    """What is read from each record; what is no evidence is null."""
    rows, parts = iter(records), [_SCHEMA.empty_table()]
    while chunk := list(islice(rows, _AT_ONCE)):
        columns = zip(*map(_row, chunk), strict=True)
        arrays = [pa.array(col, of.type) for col, of in zip(columns, _SCHEMA, strict=True)]
        parts.append(pa.Table.from_arrays(arrays, schema=_SCHEMA))
    return pa.concat_tables(parts)


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
def _name(name: str) -> tuple[str | None, str | None, str | None]:
    """`name_key`, `sound` and `alias`."""
    sound = sound_key(name)
    return (name_key(name), sound, sound_key(alias_of(name)) or None) if sound else (None,) * 3


def _person(day: date | None, sex: str, nik: str) -> tuple[date | None, bool, str | None]:
    """`born`, `from_nik` and `sex`; a NIK tells both where nothing else does."""
    told = read_nik(nik) if nik and not (day and sex) else None
    if told is None:
        return day, False, sex or None
    found = day or _birth_date(told)
    return found, day is None and found is not None, sex or told.sex


def _birth_date(told: NikFacts) -> date | None:
    """A head of family is 16 at least, which settles the century."""
    century = 1900 if told.year > _YOUNGEST_HEAD % 100 else 2000
    try:
        return date(century + told.year, told.month, told.day)
    except ValueError:  # 29 February of a year that has none
        return None
