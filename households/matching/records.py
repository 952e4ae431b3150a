"""Records as the model compares them: one shape for list rows, visits and any two files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from households.matching.normalisation import name_key, sound_key, sound_number

# Days typed where only the year is known.
_PLACEHOLDER_DAYS = {(1, 1), (1, 7)}

SCHEMA = pa.schema(
    [
        ("unique_id", pa.string()),
        ("number", pa.int64()),
        ("family_id", pa.string()),
        ("nik", pa.string()),
        ("card", pa.string()),
        ("name_key", pa.string()),
        ("sound", pa.string()),
        ("words", pa.list_(pa.string())),
        ("initials", pa.string()),
        ("shortened", pa.bool_()),
        ("head", pa.string()),
        ("tail", pa.string()),
        ("born", pa.string()),
        ("swapped", pa.string()),
        ("year", pa.int16()),
        ("placeholder", pa.bool_()),
        ("sex", pa.string()),
        ("village", pa.string()),
        ("district", pa.string()),
    ]
)


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


def table(records: Iterable[Record]) -> pa.Table:
    """Records as an arrow table of `SCHEMA`; what carries no evidence is null there."""
    columns: list[list[object]] = list(map(list, zip(*map(_row, records), strict=True)))
    columns = columns or [[] for _ in SCHEMA]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def _row(record: Record) -> tuple[object, ...]:
    sound = sound_key(record.name)
    words = sound.split()
    return (
        record.id,
        record.number,
        record.family_id or None,
        sound_number(record.nik) or None,
        sound_number(record.card) or None,
        name_key(record.name),
        sound,
        words,
        " ".join([*words[:1], *(word[0] for word in words[1:])]) or None,
        any(len(word) == 1 for word in words[1:]),
        words[0][:3] if words else None,
        words[-1] if words else None,
        *_born(record.birth_date),
        record.sex or None,
        record.village or None,
        record.district or record.village[:8] or None,
    )


def _born(day: date | None) -> Iterator[object]:
    """ISO text, the same with day and month swapped, the year, whether it is a placeholder."""
    if day is None:
        yield from (None, None, None, None)
        return
    yield day.isoformat()
    yield f"{day.year:04d}-{day.day:02d}-{day.month:02d}"
    yield day.year
    yield (day.day, day.month) in _PLACEHOLDER_DAYS
