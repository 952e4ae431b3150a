"""Rows whose NIK the registry knows under another family: of a head or of a member.

They are accepted like any other and marked. Families that a person kept apart are no news.
"""

from collections.abc import Collection
from typing import Any

from django.db.backends.utils import CursorWrapper

from households.models import ListImport

# Another family id; else another name, or somebody's member who comes as a head of his own.
IS_ANOTHER = """
    CASE WHEN line.family_id <> '' AND household.family_id <> ''
         THEN line.family_id <> household.family_id
         WHEN bearer.is_member AND NOT line.is_member THEN true
         ELSE bearer.name_key <> line.name_key
              AND similarity(bearer.name_key, line.name_key) < 0.5 END
"""
# Each family of a pair kept apart, as it is today, with every record of the other: the one kept,
# and those that have been merged into it.
PARTED = """
    SELECT said.household_id, own.family_id, own.nik, own.name_key
    FROM (
        SELECT coalesce(one.merged_into_id, one.id), coalesce(other.merged_into_id, other.id)
        FROM households_familiesapart AS apart
        JOIN households_household AS one ON one.id IN (apart.first_id, apart.second_id)
        JOIN households_household AS other
          ON other.id = apart.first_id + apart.second_id - one.id
    ) AS said (household_id, other_id)
    CROSS JOIN LATERAL (
        SELECT * FROM households_household WHERE id = said.other_id
        UNION ALL
        SELECT * FROM households_household WHERE merged_into_id = said.other_id
    ) AS own
"""
# The row's own family, as it was when somebody said that it is another.
KEPT_APART = """
    SELECT FROM parted
    WHERE parted.household_id = household.id
      AND (parted.family_id <> '' AND parted.family_id = line.family_id
           OR parted.nik = line.nik AND parted.name_key = line.name_key)
"""
# A NIK that many families bear is told by the first few of them: among these is another for sure.
MARK = f"""
WITH line AS MATERIALIZED (
    SELECT line.id, line.nik, line.family_id, line.is_member,
           coalesce(line.understood ->> 'name_key', '') AS name_key
    FROM households_listrow AS line
    WHERE line.list_import_id = %(list)s AND line.fate = 'accepted' AND line.nik <> ''
      AND {{among}}
), bearer AS (
    SELECT person.*, row_number() OVER (PARTITION BY nik ORDER BY household_id) AS turn
    FROM (
        SELECT nik, id AS household_id, name_key, false AS is_member
        FROM households_household WHERE nik <> '' AND state = 'live'
        UNION ALL
        SELECT nik, household_id, name_key, true
        FROM households_member WHERE nik <> '' AND relation <> 'head'
    ) AS person
    WHERE nik IN (SELECT nik FROM line)
), parted AS MATERIALIZED ({PARTED}), known AS (
    SELECT DISTINCT ON (line.id) line.id, household.head_name, household.region_id
    FROM line JOIN bearer ON bearer.nik = line.nik AND bearer.turn <= %(most)s
    JOIN households_household AS household
      ON household.id = bearer.household_id AND household.state = 'live'
    WHERE {IS_ANOTHER} AND NOT EXISTS ({KEPT_APART})
    ORDER BY line.id, household.id
)
UPDATE households_listrow AS line
SET is_warned = true,
    codes = line.codes || to_jsonb('nik_known_elsewhere'::text),
    problems = line.problems || jsonb_build_object(
        'code', 'nik_known_elsewhere', 'severity', 'warning', 'column', 'nik',
        'value', '', 'name', known.head_name, 'lies', known.region_id
    )
FROM known WHERE line.id = known.id
"""
MOST = 20


def mark_known_elsewhere(
    cursor: CursorWrapper, list_import: ListImport, numbers: Collection[int] | None = None
) -> None:
    """With `numbers` these rows alone, which were repaired."""
    among = "true" if numbers is None else "line.number = ANY(%(numbers)s)"
    values: dict[str, Any] = {"list": list_import.pk, "numbers": list(numbers or ())}
    cursor.execute(MARK.format(among=among), values | {"most": MOST})
