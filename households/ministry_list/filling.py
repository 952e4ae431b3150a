"""What a list knows and the registry did not: written down, filled in, and emptied again.

The note (`ListFill`) comes first and the filling follows it, so that what is undone is what was
done. A value that somebody changed since is left as it stands.
"""

from collections.abc import Iterable

TEXTS_OF_HOUSEHOLD = ("nik", "family_card_number", "sex", "address", "rt", "rw")
TEXTS_OF_MEMBER = ("nik", "sex", "occupation", "education")
DATES = ("birth_date",)


def _unknown(columns: Iterable[str], known: str, said: str) -> str:
    """JSON of what `said` knows of the columns and `known` does not."""
    texts = [
        f"'{name}', CASE WHEN {known}.{name} = '' THEN nullif({said}.{name}, '') END"
        for name in columns
    ]
    dates = [f"'{name}', CASE WHEN {known}.{name} IS NULL THEN {said}.{name} END" for name in DATES]
    return ", ".join([*texts, *dates])


def _with_fills(columns: Iterable[str], known: str) -> str:
    texts = [f"{name} = coalesce(fill.filled ->> '{name}', {known}.{name})" for name in columns]
    dates = [
        f"{name} = coalesce((fill.filled ->> '{name}')::date, {known}.{name})" for name in DATES
    ]
    return ", ".join([*texts, *dates])


def _without_fills(columns: Iterable[str], known: str) -> str:
    texts = [
        f"{name} = coalesce(nullif({known}.{name}, fill.filled ->> '{name}'), '')"
        for name in columns
    ]
    dates = [f"{name} = nullif({known}.{name}, (fill.filled ->> '{name}')::date)" for name in DATES]
    return ", ".join([*texts, *dates])


OF_HOUSEHOLD = "fill.list_import_id = %(list)s AND fill.member_id IS NULL"
OF_MEMBER = "fill.list_import_id = %(list)s AND fill.member_id IS NOT NULL AND NOT fill.added"

# --- households ---------------------------------------------------------------------------------

# The first row that bears a family id has it; a twin's is nobody's.
NOTE_HOUSEHOLDS = f"""
INSERT INTO households_listfill (list_import_id, household_id, added, filled)
SELECT %(list)s, id, false, filled
FROM (
    SELECT household.id, jsonb_strip_nulls(jsonb_build_object(
        'family_id', CASE WHEN household.family_id = '' AND landing.owns_family_id
                          THEN landing.family_id END,
        {_unknown(TEXTS_OF_HOUSEHOLD, "household", "landing")}
    )) AS filled
    FROM landing JOIN households_household AS household ON household.id = landing.household_id
    WHERE NOT landing.founds
) AS unknown
WHERE filled <> '{{}}'
"""
FILL_HOUSEHOLDS = f"""
UPDATE households_household AS household
SET {_with_fills(("family_id", *TEXTS_OF_HOUSEHOLD), "household")}
FROM households_listfill AS fill
WHERE {OF_HOUSEHOLD} AND fill.household_id = household.id
"""
EMPTY_HOUSEHOLDS = f"""
UPDATE households_household AS household
SET {_without_fills(("family_id", *TEXTS_OF_HOUSEHOLD), "household")}
FROM households_listfill AS fill
WHERE {OF_HOUSEHOLD} AND fill.household_id = household.id
"""

# --- members ------------------------------------------------------------------------------------

SAME_PERSON = """
    known.household_id = person.household_id AND (
        (known.nik <> '' AND known.nik = person.nik)
        OR (known.name_key = person.name_key
            AND (known.nik = '' OR person.nik = '')
            AND coalesce(known.birth_date = person.birth_date, true))
    )
"""
MEMBER = "household_id, relation, name, name_key, nik, birth_date, sex, occupation, education"

# A member who is meant by two rows is filled from the first.
NOTE_MEMBERS = f"""
INSERT INTO households_listfill (list_import_id, household_id, member_id, added, filled)
SELECT %(list)s, household_id, id, false, filled
FROM (
    SELECT DISTINCT ON (known.id) known.id, known.household_id,
           jsonb_strip_nulls(jsonb_build_object(
               {_unknown(TEXTS_OF_MEMBER, "known", "person")}
           )) AS filled
    FROM landed_person AS person JOIN households_member AS known ON {SAME_PERSON}
    ORDER BY known.id, person.number
) AS unknown
WHERE filled <> '{{}}'
"""
FILL_MEMBERS = f"""
UPDATE households_member AS known
SET {_with_fills(TEXTS_OF_MEMBER, "known")}
FROM households_listfill AS fill
WHERE {OF_MEMBER} AND fill.member_id = known.id
"""
EMPTY_MEMBERS = f"""
UPDATE households_member AS known
SET {_without_fills(TEXTS_OF_MEMBER, "known")}
FROM households_listfill AS fill
WHERE {OF_MEMBER} AND fill.member_id = known.id
"""
# Only of families known before: the others go with their household. Answers how many were added.
ADD_MEMBERS = f"""
WITH added AS (
    INSERT INTO households_member ({MEMBER})
    SELECT {MEMBER} FROM landed_person AS person
    WHERE NOT EXISTS (SELECT FROM households_member AS known WHERE {SAME_PERSON})
    ORDER BY number
    RETURNING id, household_id
), noted AS (
    INSERT INTO households_listfill (list_import_id, household_id, member_id, added, filled)
    SELECT %(list)s, added.household_id, added.id, true, '{{}}'
    FROM added JOIN landing ON landing.household_id = added.household_id AND NOT landing.founds
)
SELECT count(*) FROM added
"""
HEADS = f"""
INSERT INTO households_member ({MEMBER})
SELECT household_id, 'head', name, name_key, nik, birth_date, sex, occupation, education
FROM landing WHERE founds
"""
HEADS_OF_KNOWN = f"""
WITH added AS (
    INSERT INTO households_member ({MEMBER})
    SELECT household_id, 'head', name, name_key, nik, birth_date, sex, occupation, education
    FROM landing
    WHERE NOT founds AND NOT EXISTS (
        SELECT FROM households_member AS head
        WHERE head.household_id = landing.household_id AND head.relation = 'head'
    )
    RETURNING id, household_id
)
INSERT INTO households_listfill (list_import_id, household_id, member_id, added, filled)
SELECT %(list)s, household_id, id, true, '{{}}' FROM added
"""
