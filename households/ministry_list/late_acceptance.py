"""Rows of an applied list that were repaired: they become candidates as the others did before.

The statements are those of applying, held to the repaired rows, to households that no row of the
list has yet, and to what these rows alone fill.
"""

from typing import Any

from django.db import connection
from django.utils import timezone

from aidcases.jobs import Heartbeat
from households.ministry_list.acceptance import (
    AGREEING,
    ALONE,
    ARRIVING,
    BY_FAMILY_ID,
    BY_NIK,
    CANDIDATES,
    CLAIMS,
    COLLECTING,
    ENDING,
    FINDING,
    HOUSEHOLDS,
    HOUSES,
    LANDING,
    MEMBERS,
)
from households.ministry_list.filling import (
    ADD_MEMBERS,
    FILL_HOUSEHOLDS,
    FILL_MEMBERS,
    HEADS,
    HEADS_OF_KNOWN,
    NOTE_HOUSEHOLDS,
    NOTE_MEMBERS,
)
from households.ministry_list.persons import FAMILY_KEY, PERSONS, is_of_persons
from households.ministry_list.steps import Step, run, with_part
from households.models import ListImport

FREE = """NOT EXISTS (
    SELECT FROM households_candidate AS had
    WHERE had.list_import_id = %(list)s AND had.household_id = household.id
)"""
# A family id is a row's own, unless the list has it already: in a candidate's words, or on the
# household that another row found by its NIK. Such a row stands as a family of its own.
UNCLAIMED = """line.family_id <> '' AND NOT EXISTS (
           SELECT FROM households_candidate AS had
           WHERE had.list_import_id = %(list)s AND had.family_id = line.family_id
       ) AND NOT EXISTS (
           SELECT FROM households_household AS household JOIN households_candidate AS had
             ON had.household_id = household.id AND had.list_import_id = %(list)s
           WHERE household.family_id = line.family_id AND household.state = 'live'
       ) AND row_number()"""
LATE_ARRIVING = with_part(ARRIVING, "line.family_id <> '' AND row_number()", UNCLAIMED)
LATE_ARRIVING = with_part(
    LATE_ARRIVING, "NOT is_member", "NOT is_member AND number = ANY(%(numbers)s)"
)
LATE_BY_NIK = with_part(
    BY_NIK, "WHERE arriving.household_id IS NULL", f"WHERE {FREE} AND arriving.household_id IS NULL"
)
SINCE = " AND fill.id > %(since)s"

# Families of the list that stand already and that a repaired person belongs to.
STANDING_FAMILIES = f"""
INSERT INTO landing (household_id, founds, family_key)
SELECT candidate.household_id, candidate.created_household, {FAMILY_KEY}
FROM households_candidate AS candidate JOIN households_listrow AS line
  ON line.id = candidate.list_row_id
WHERE candidate.list_import_id = %(list)s
  AND {FAMILY_KEY} IN (
      SELECT {FAMILY_KEY} FROM households_listrow AS line
      WHERE line.list_import_id = %(list)s AND line.number = ANY(%(numbers)s)
  )
  AND NOT EXISTS (SELECT FROM landing WHERE landing.household_id = candidate.household_id)
"""
LATE_PERSONS = with_part(
    PERSONS, "line.fate = 'accepted'", "line.fate = 'accepted' AND line.number = ANY(%(numbers)s)"
)

FAMILIES = (
    Step(COLLECTING, ALONE),
    Step(COLLECTING, LATE_ARRIVING, 4),
    Step(FINDING, "ANALYZE arriving (row_id, nik, family_id)", 1),
    Step(FINDING, f"{BY_FAMILY_ID}  AND {FREE}", 1),
    Step(FINDING, LATE_BY_NIK, 1),
    Step(HOUSES, LANDING, 8),
    Step(HOUSES, "ANALYZE landing (household_id)"),
    Step(HOUSES, HOUSEHOLDS, 30, counts="households"),
    Step(HOUSES, NOTE_HOUSEHOLDS, 3),
    Step(HOUSES, FILL_HOUSEHOLDS + SINCE, 6),
    Step(MEMBERS, HEADS, 9),
    Step(MEMBERS, HEADS_OF_KNOWN, 1),
    Step(CLAIMS, CANDIDATES, 25, counts="candidates"),
)
OF_PERSONS = (
    Step(MEMBERS, STANDING_FAMILIES, 2),
    Step(MEMBERS, LATE_PERSONS, 10),
    Step(MEMBERS, f"{NOTE_MEMBERS} ON CONFLICT DO NOTHING", 5),
    Step(MEMBERS, FILL_MEMBERS + SINCE, 2),
    Step(MEMBERS, ADD_MEMBERS, 20, answers=True, counts="members"),
    Step(MEMBERS, "DROP TABLE landed_person"),
)
AFTER = tuple(step for step in ENDING if step.statement != CANDIDATES)


def take_in(
    list_import: ListImport, numbers: list[int], heartbeat: Heartbeat | None
) -> dict[str, int]:
    """Make candidates of these rows of an applied list, within the caller's transaction."""
    values: dict[str, Any] = {
        "list": list_import.pk,
        "numbers": numbers,
        "agreeing": AGREEING,
        "now": timezone.now(),
        "since": list_import.fills.order_by("-pk").values_list("pk", flat=True).first() or 0,
    }
    steps = (*FAMILIES, *(OF_PERSONS if is_of_persons(list_import) else ()), *AFTER)
    with connection.cursor() as cursor:
        written = run(cursor, steps, values, rows=len(numbers), heartbeat=heartbeat)
    return {"members": 0, **written}
