"""Assignments follow the outcomes: what is decided needs no visit, what failed needs another."""

from collections.abc import Iterable

from django.db import connection, transaction

from households.determination.outcomes import scope_of

# A visit that waits for review has closed its assignment already; that one is left alone.
_FOLLOW = """
UPDATE households_assignment a
SET state = CASE WHEN c.outcome = 'unverifiable' THEN 'open' ELSE 'visited' END
FROM households_candidate c
WHERE c.id = a.candidate_id AND {scope}
    AND (
        (a.state = 'open' AND c.outcome NOT IN ('waiting', 'unverifiable'))
        OR (
            a.state = 'visited' AND c.outcome = 'unverifiable'
            AND NOT EXISTS (
                SELECT 1 FROM households_visit v
                WHERE v.household_id = c.household_id AND v.state = 'recorded'
            )
        )
    )
"""


def follow_outcomes(
    *, list_import_id: int | None = None, household_ids: Iterable[int] | None = None
) -> int:
    """Close the assignments of decided families and re-open those to be tried again.

    For a list or for some households, inside the caller's transaction; returns how many changed.
    """
    scope, parameters = scope_of(list_import_id, household_ids)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FOLLOW.format(scope=scope), parameters)
        return cursor.rowcount
