"""Marking a list again after some of its rows were repaired: twins, known NIKs, families."""

from typing import Any

from django.db import connection

from households.ministry_list.known_niks import mark_known_elsewhere
from households.ministry_list.known_rows import mark_known
from households.ministry_list.persons import FAMILY_KEY, is_of_persons, mark_members
from households.ministry_list.staging import mark_twins
from households.models import ListImport
from households.models.list_import import ListState

OF_TWINS = ["nik_twice", "family_id_twice"]
# A family is known by the row that leads it, which a repaired head takes over.
OF_LEADING = ["head_missing", "head_twice", "known_before"]

# Takes marks away from the rows that bear them, which the narrow table of problems knows.
UNMARK = """
UPDATE households_listrow AS line
SET codes = line.codes - %(codes)s::text[],
    problems = left_over.problems,
    is_duplicate = false,
    is_warned = left_over.warned
FROM (
    SELECT marked.id,
           coalesce(jsonb_agg(told.problem ORDER BY told.place) FILTER (
               WHERE NOT told.problem ->> 'code' = ANY(%(codes)s::text[])
           ), '[]') AS problems,
           coalesce(bool_or(told.problem ->> 'severity' = 'warning') FILTER (
               WHERE NOT told.problem ->> 'code' = ANY(%(twins)s::text[] || %(codes)s::text[])
           ), false) AS warned
    FROM households_listrow AS marked,
         jsonb_array_elements(marked.problems) WITH ORDINALITY AS told (problem, place)
    WHERE marked.id IN (
        SELECT row_id FROM households_listproblem
        WHERE list_import_id = %(list)s AND code = ANY(%(codes)s::text[])
    )
    GROUP BY marked.id
) AS left_over
WHERE left_over.id = line.id AND line.fate = 'accepted'
"""
UNMEMBER = """
UPDATE households_listrow SET is_member = false WHERE list_import_id = %(list)s AND is_member
"""

# Who belongs to a family that has its candidate already joins it, the head too; of a new one the
# head leads.
LATE_MEMBERS = f"""
WITH late AS (
    SELECT line.id, {FAMILY_KEY} AS family, line.number,
           coalesce(line.understood ->> 'relation', '') AS relation
    FROM households_listrow AS line
    WHERE line.list_import_id = %(list)s AND line.number = ANY(%(numbers)s)
      AND line.fate = 'accepted'
), led AS (
    SELECT DISTINCT ON (family) {FAMILY_KEY} AS family,
           coalesce(line.understood ->> 'relation', '') = 'head' AS is_head
    FROM households_listrow AS line
    WHERE line.list_import_id = %(list)s AND line.fate = 'accepted' AND NOT line.is_member
      AND NOT line.number = ANY(%(numbers)s)
      AND {FAMILY_KEY} IN (SELECT family FROM late WHERE family <> '')
    ORDER BY family, is_head DESC
), placed AS (
    SELECT late.id, late.relation,
           family IN (SELECT family FROM led WHERE NOT is_head) AS is_led_by_another,
           family IN (SELECT family FROM led) OR row_number() OVER (
               PARTITION BY family ORDER BY relation = 'head' DESC, number
           ) > 1 AS is_member
    FROM late WHERE family <> ''
), told AS (
    SELECT id, is_member,
           CASE WHEN is_led_by_another AND relation = 'head' THEN 'head_late'
                WHEN is_member AND relation = 'head' THEN 'head_twice'
                WHEN NOT is_member AND relation <> 'head' THEN 'head_missing' END AS code
    FROM placed
)
UPDATE households_listrow AS line
SET is_member = told.is_member,
    is_warned = line.is_warned OR told.code IS NOT NULL,
    codes = CASE WHEN told.code IS NULL THEN line.codes
                 ELSE line.codes || to_jsonb(told.code) END,
    problems = CASE WHEN told.code IS NULL THEN line.problems
        ELSE line.problems || jsonb_build_object(
            'code', told.code, 'severity', 'warning', 'column', 'relation', 'value', '') END
FROM told WHERE told.id = line.id
"""

# Marks who names by its id a family that another row of the list has found otherwise.
FAMILY_TAKEN = """
UPDATE households_listrow AS line
SET is_warned = true,
    codes = line.codes || to_jsonb('family_taken'::text),
    problems = line.problems || jsonb_build_object(
        'code', 'family_taken', 'severity', 'warning', 'column', 'family_id', 'value', '',
        'rows', other.number::text
    )
FROM households_household AS household
JOIN households_candidate AS had ON had.household_id = household.id
JOIN households_listrow AS other ON other.id = had.list_row_id
WHERE line.list_import_id = %(list)s AND line.number = ANY(%(numbers)s)
  AND line.fate = 'accepted' AND NOT line.is_member AND line.family_id <> ''
  AND household.family_id = line.family_id AND household.state = 'live'
  AND had.list_import_id = line.list_import_id AND had.family_id <> line.family_id
"""


def mark_again(list_import: ListImport, numbers: list[int]) -> None:
    """`numbers` are the rows that were repaired and are accepted now."""
    values: dict[str, Any] = {"list": list_import.pk, "numbers": numbers, "twins": OF_TWINS}
    of_persons = is_of_persons(list_import)
    applied = list_import.state == ListState.APPLIED
    with connection.cursor() as cursor:
        if of_persons and applied:
            cursor.execute(LATE_MEMBERS, values)
        elif of_persons:
            cursor.execute(UNMARK, values | {"codes": OF_LEADING})
            cursor.execute(UNMEMBER, values)
            mark_members(list_import)
        cursor.execute(UNMARK, values | {"codes": OF_TWINS})
        mark_twins(cursor, list_import)
        mark_known_elsewhere(cursor, list_import, numbers)
        if applied:
            cursor.execute(FAMILY_TAKEN, values)
        anew = of_persons and not applied
        mark_known(cursor, list_import, None if anew else numbers)
