"""A family that several field records speak of, and no list: one record stands for it.

Pairs that a machine or a person holds for one family bring records together, by way of a third as
well. They do so only while no household is known for either record and neither is returned: once
one of the two is linked, the other stands for itself again.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL

from aidcases.scope import ScopedQuerySet

# Whoever changes pairs of field records, one after another, in a transaction: what one says of two
# holds for all that are brought together with them.
ALONE = "SELECT pg_advisory_xact_lock(hashtext('households.visit_pairs'))"

# `reach`: each record with each other record of its family.
_REACH = """
WITH RECURSIVE alive AS (
    SELECT p.visit_id, p.repeat_id
    FROM households_visitpair p
        JOIN households_visit a ON a.id = p.visit_id
        JOIN households_visit b ON b.id = p.repeat_id
    WHERE p.state IN ('linked', 'same')
        AND a.household_id IS NULL AND a.state <> 'returned'
        AND b.household_id IS NULL AND b.state <> 'returned'
), edge AS (
    SELECT visit_id AS one, repeat_id AS other FROM alive
    UNION ALL
    SELECT repeat_id, visit_id FROM alive
), reach AS (
    SELECT one, other FROM edge
    UNION
    SELECT r.one, e.other FROM reach r JOIN edge e ON e.one = r.other
)
"""
# What is accepted stands before what awaits review; then the earliest.
_REPEATED = f"""
{_REACH}
SELECT r.one FROM reach r
    JOIN households_visit v ON v.id = r.one JOIN households_visit w ON w.id = r.other
WHERE (w.state <> 'accepted', w.recorded_at, w.id) < (v.state <> 'accepted', v.recorded_at, v.id)
"""
_BESIDE = f"{_REACH} SELECT DISTINCT one, other FROM reach WHERE one = ANY(%s) AND other <> one"


def once(visits: ScopedQuerySet) -> ScopedQuerySet:
    """Of these field records without a household, those that stand for their families."""
    return visits.exclude(pk__in=RawSQL(_REPEATED, []))


def repeats(visits: ScopedQuerySet) -> ScopedQuerySet:
    """Of these field records without a household, those that repeat another's family."""
    return visits.filter(pk__in=RawSQL(_REPEATED, []))


def beside(visits: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """The other records of each one's family; nothing for those that are alone."""
    found: dict[UUID, set[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE, [list(visits)])
        for one, other in cursor.fetchall():
            found.setdefault(one, set()).add(other)
    return found
