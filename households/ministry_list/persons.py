"""Lists of persons: which rows are one family, who leads it, and its members in the registry.

A family is the rows that share a family id, else a family card. Its head leads it and is the
candidate; where no row is the head's, the first row leads. All others are members.
"""

from django.db import connection

from households.ministry_list.layouts import LAYOUTS
from households.models import ListImport

FAMILY_KEY = "coalesce(nullif(line.family_id, ''), line.understood ->> 'family_card_number', '')"

# What the first row of a family lacks and what a second head is told, in one pass over the list.
MEMBERS = f"""
WITH persons AS (
    SELECT line.id, {FAMILY_KEY} AS family, line.number,
           coalesce(line.understood ->> 'relation', '') AS relation
    FROM households_listrow AS line
    WHERE line.list_import_id = %(list)s AND line.fate = 'accepted'
), placed AS (
    SELECT id, relation, row_number() OVER (
        PARTITION BY family ORDER BY relation = 'head' DESC, number
    ) > 1 AS is_member
    FROM persons WHERE family <> ''
), told AS (
    SELECT id, is_member,
           CASE WHEN is_member AND relation = 'head' THEN 'head_twice'
                WHEN NOT is_member AND relation <> 'head' THEN 'head_missing' END AS code
    FROM placed
), marked AS (
    UPDATE households_listrow AS line
    SET is_member = told.is_member,
        is_warned = line.is_warned OR told.code IS NOT NULL,
        codes = CASE WHEN told.code IS NULL THEN line.codes
                     ELSE line.codes || to_jsonb(told.code) END,
        problems = CASE WHEN told.code IS NULL THEN line.problems
            ELSE line.problems || jsonb_build_object(
                'code', told.code, 'severity', 'warning', 'column', 'relation', 'value', '') END
    FROM told WHERE told.id = line.id AND (told.is_member OR told.code IS NOT NULL)
    RETURNING line.is_member
)
SELECT count(*) FILTER (WHERE is_member) FROM marked
"""

# Every person of the list beside the household of its family; the same person once. Written
# after the heads, while `landing` stands.
PERSONS = f"""
CREATE TEMPORARY TABLE landed_person ON COMMIT DROP AS
SELECT DISTINCT ON (landing.household_id, same) person.*, landing.household_id
FROM (
    SELECT line.number, {FAMILY_KEY} AS family, line.name, line.nik,
           coalesce(line.understood ->> 'name_key', '') AS name_key,
           (line.understood ->> 'birth_date')::date AS birth_date,
           coalesce(line.understood ->> 'sex', '') AS sex,
           coalesce(line.understood ->> 'occupation', '') AS occupation,
           coalesce(line.understood ->> 'education', '') AS education,
           CASE WHEN coalesce(line.understood ->> 'relation', 'head') = 'head' THEN 'other'
                ELSE line.understood ->> 'relation' END AS relation,
           CASE WHEN line.nik <> '' THEN line.nik
                ELSE concat_ws('|', line.understood ->> 'name_key',
                               line.understood ->> 'birth_date') END AS same
    FROM households_listrow AS line
    WHERE line.list_import_id = %(list)s AND line.fate = 'accepted'
) AS person
JOIN landing ON landing.family_key = person.family
WHERE person.family <> ''
ORDER BY landing.household_id, same, person.number
"""


def is_of_persons(list_import: ListImport) -> bool:
    """Whether its rows are persons, as it was read."""
    layout = LAYOUTS.get(list_import.layout)
    fields = {column["field"] for column in list_import.columns}
    return bool(layout and layout.of_persons and "relation" in fields)


def mark_members(list_import: ListImport) -> int:
    """Mark the accepted rows that are members of another row's family; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, {"list": list_import.pk})
        found = cursor.fetchone()
    return int(found[0]) if found else 0
