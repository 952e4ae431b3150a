"""Two editions of a list side by side: new, gone, changed, same, unsure.

Families are matched by family id, then by NIK, then by name, birth date and village. Every
candidate of the new list is exactly one of new, changed, same or unsure.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.permissions import require
from households.models import Candidate, ListImport

# What differs only in spelling, or stands for the village in other words.
NOT_COMPARED = {"name_key", "province", "regency", "district", "village", "region_code"}

PAIRS = """
CREATE TEMPORARY TABLE edition_pair (
    old_id bigint UNIQUE, new_id bigint UNIQUE, unsure boolean NOT NULL
) ON COMMIT DROP
"""

# Twins that share a number are paired in the order of their rows.
BY_NUMBER = """
INSERT INTO edition_pair
SELECT old.id, new.id, {unsure}
FROM (
    SELECT *, row_number() OVER (PARTITION BY {column} ORDER BY id) AS turn
    FROM households_candidate AS candidate
    WHERE list_import_id = %(old)s AND {column} <> ''
      AND NOT EXISTS (SELECT FROM edition_pair WHERE old_id = candidate.id)
) AS old
JOIN (
    SELECT *, row_number() OVER (PARTITION BY {column} ORDER BY id) AS turn
    FROM households_candidate AS candidate
    WHERE list_import_id = %(new)s AND {column} <> ''
      AND NOT EXISTS (SELECT FROM edition_pair WHERE new_id = candidate.id)
) AS new ON new.{column} = old.{column} AND new.turn = old.turn
"""
NAMES_DISAGREE = "old.name_key <> new.name_key AND similarity(old.name_key, new.name_key) < 0.5"

# One person of that name, birth date and village on either side is the same; more are unsure.
BY_PERSON = """
WITH pairing AS (
    SELECT old.id AS old_id, new.id AS new_id,
           count(*) OVER (PARTITION BY old.id) + count(*) OVER (PARTITION BY new.id) AS ways,
           row_number() OVER (PARTITION BY new.id ORDER BY old.id) AS of_new,
           row_number() OVER (PARTITION BY old.id ORDER BY new.id) AS of_old,
           {unsure} AS unsure
    FROM households_candidate AS old
    JOIN households_candidate AS new
      ON new.list_import_id = %(new)s AND old.list_import_id = %(old)s
     AND new.name_key = old.name_key AND new.region_id = old.region_id AND {birth_dates}
    WHERE NOT EXISTS (SELECT FROM edition_pair WHERE old_id = old.id)
      AND NOT EXISTS (SELECT FROM edition_pair WHERE new_id = new.id)
)
INSERT INTO edition_pair
SELECT old_id, new_id, unsure OR ways > 2 FROM pairing WHERE of_new = 1 AND of_old = 1
ON CONFLICT DO NOTHING
"""
STEPS = (
    PAIRS,
    BY_NUMBER.format(column="family_id", unsure="false"),
    BY_NUMBER.format(column="nik", unsure=NAMES_DISAGREE),
    BY_PERSON.format(unsure="false", birth_dates="new.birth_date = old.birth_date"),
    BY_PERSON.format(
        unsure="true", birth_dates="(new.birth_date IS NULL OR old.birth_date IS NULL)"
    ),
    "ANALYZE edition_pair",
)

DIFFERING = """
SELECT pair.old_id, pair.new_id, pair.unsure, before.understood, after.understood
FROM edition_pair AS pair
JOIN households_candidate AS old ON old.id = pair.old_id
JOIN households_candidate AS new ON new.id = pair.new_id
JOIN households_listrow AS before ON before.id = old.list_row_id
JOIN households_listrow AS after ON after.id = new.list_row_id
WHERE pair.unsure OR before.understood <> after.understood
ORDER BY pair.new_id
"""


@dataclass(frozen=True)
class Change:
    """A family of both editions; `fields` are {field: (old, new)}."""

    old_id: int
    new_id: int
    fields: dict[str, tuple[Any, Any]]


@dataclass
class Comparison:
    """Ids of candidates by what became of them, and the counts that close."""

    old: ListImport
    new: ListImport
    appeared: list[int] = field(default_factory=list)  # of the new list
    gone: list[int] = field(default_factory=list)  # of the old list
    changed: list[Change] = field(default_factory=list)
    unsure: list[Change] = field(default_factory=list)
    same: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """new + changed + same + unsure = candidates of the new list."""
        return {
            "new": len(self.appeared),
            "gone": len(self.gone),
            "changed": len(self.changed),
            "same": self.same,
            "unsure": len(self.unsure),
        }


def compare(*, by: User, old: ListImport, new: ListImport) -> Comparison:
    """Compare two applied lists of the person's regions; nothing is written."""
    require(by, Permission.VIEW_LISTS, old)
    require(by, Permission.VIEW_LISTS, new)
    result = Comparison(old, new)
    compared = compared_fields(old) & compared_fields(new)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in STEPS:
            cursor.execute(statement, {"old": old.pk, "new": new.pk})
        result.appeared = unpaired(cursor, new.pk, "new_id")
        result.gone = unpaired(cursor, old.pk, "old_id")
        for change, unsure in differing(cursor, compared):
            if unsure:
                result.unsure.append(change)
            elif change.fields:
                result.changed.append(change)
        cursor.execute("DROP TABLE edition_pair")
    candidates = Candidate.objects.filter(list_import=new).count()
    told = len(result.appeared) + len(result.changed) + len(result.unsure)
    result.same = candidates - told
    return result


def compared_fields(list_import: ListImport) -> set[str]:
    """The fields that the list has columns for."""
    known = {column["field"] for column in list_import.columns if column["field"]}
    return (known | {"region"}) - NOT_COMPARED


def unpaired(cursor: Any, list_import: int, column: str) -> list[int]:
    cursor.execute(
        f"SELECT id FROM households_candidate AS candidate WHERE list_import_id = %s AND NOT EXISTS"
        f" (SELECT FROM edition_pair WHERE {column} = candidate.id) ORDER BY id",
        [list_import],
    )
    return [row[0] for row in cursor.fetchall()]


def differing(cursor: Any, compared: set[str]) -> Iterator[tuple[Change, bool]]:
    cursor.execute(DIFFERING)
    for old_id, new_id, unsure, before, after in cursor.fetchall():
        before, after = as_dict(before), as_dict(after)
        fields = {
            name: (before.get(name), after.get(name))
            for name in sorted(compared)
            if before.get(name) != after.get(name)
        }
        yield Change(old_id, new_id, fields), unsure


def as_dict(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return found
