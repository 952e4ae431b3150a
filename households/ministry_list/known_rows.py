"""Rows that name a family of whom something is known: dead, moved, refused, or on a decree.

They are accepted like any other and marked, so that whoever checks the list sees them come back.
"""

from collections.abc import Collection

from django.db.backends.utils import CursorWrapper
from psycopg.types.json import Jsonb

from households.models import ListImport
from households.visits.known import KNOWN_NAMED, of_households, parameters

# By family id, else by a NIK with an agreeing name: as the row will find its household.
ROWS = f"""
WITH known AS MATERIALIZED (
    SELECT household.id, household.family_id, household.nik, household.name_key
    FROM ({KNOWN_NAMED}) AS facts JOIN households_household AS household
      ON household.id = facts.household_id AND household.state = 'live'
)
SELECT line.id, known.id FROM households_listrow AS line
JOIN known ON known.family_id = line.family_id AND known.family_id <> ''
WHERE line.list_import_id = %(list)s AND {{among}}
  AND line.fate = 'accepted' AND NOT line.is_member
UNION
SELECT line.id, known.id FROM households_listrow AS line
JOIN known ON known.nik = line.nik AND known.nik <> ''
  AND (line.family_id = '' OR known.family_id = '')
  AND similarity(known.name_key, line.understood ->> 'name_key') >= 0.5
WHERE line.list_import_id = %(list)s AND {{among}}
  AND line.fate = 'accepted' AND NOT line.is_member
"""
MARK = """
UPDATE households_listrow AS line
SET is_warned = true,
    codes = line.codes || to_jsonb('known_before'::text),
    problems = line.problems || jsonb_build_object(
        'code', 'known_before', 'severity', 'warning', 'column', '', 'value', '',
        'facts', found.facts
    )
FROM unnest(%s::bigint[], %s::jsonb[]) AS found (row_id, facts) WHERE line.id = found.row_id
"""


def mark_known(
    cursor: CursorWrapper, list_import: ListImport, numbers: Collection[int] | None = None
) -> None:
    """Mark the accepted rows of families known from before, with what is known.

    With `numbers` these rows alone, which were repaired.
    """
    applied_at, pk = parameters(list_import)
    among = "true" if numbers is None else "line.number = ANY(%(numbers)s)"
    values = {"applied_at": applied_at, "list": pk, "numbers": list(numbers or ())}
    cursor.execute(ROWS.format(among=among), values)
    households: dict[int, int] = dict(cursor.fetchall())
    if not households:
        return
    known = of_households(list_import, households.values())
    facts = {row: Jsonb(known[household].as_json()) for row, household in households.items()}
    cursor.execute(MARK, [list(facts), list(facts.values())])
