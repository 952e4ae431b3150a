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

# `reach`: each record that the seed names, with each other record of its family. It goes from pair
# to pair by their indexes, so a village costs what the village holds.
_REACH = """
WITH RECURSIVE edge AS NOT MATERIALIZED (
    SELECT visit_id AS one, repeat_id AS other FROM households_visitpair
    WHERE state IN ('linked', 'same')
    UNION ALL
    SELECT repeat_id, visit_id FROM households_visitpair WHERE state IN ('linked', 'same')
), reach AS (
    SELECT e.one, e.other
    FROM edge e JOIN households_visit v ON v.id = e.one JOIN households_visit w ON w.id = e.other
    WHERE v.household_id IS NULL AND v.state <> 'returned'
        AND w.household_id IS NULL AND w.state <> 'returned' AND {seed}
    UNION
    SELECT r.one, e.other
    FROM reach r JOIN edge e ON e.one = r.other JOIN households_visit w ON w.id = e.other
    WHERE w.household_id IS NULL AND w.state <> 'returned'
)
"""
# What is accepted stands before what awaits review; then the earliest.
_REPEATED = f"""
{_REACH.format(seed="v.region_id LIKE %s")}
SELECT r.one FROM reach r
    JOIN households_visit v ON v.id = r.one JOIN households_visit w ON w.id = r.other
WHERE (w.state <> 'accepted', w.recorded_at, w.id) < (v.state <> 'accepted', v.recorded_at, v.id)
"""
_BESIDE = f"""
{_REACH.format(seed="e.one = ANY(%s::uuid[])")}
SELECT one, other FROM reach WHERE other <> one
"""


def once(region_code: str, visits: ScopedQuerySet) -> ScopedQuerySet:
    """Of these field records at or below a region, those that stand for their families."""
    return visits.exclude(pk__in=_repeated(region_code))


def repeats(region_code: str, visits: ScopedQuerySet) -> ScopedQuerySet:
    """Of these field records at or below a region, those that repeat another's family."""
    return visits.filter(pk__in=_repeated(region_code))


def _repeated(region_code: str) -> RawSQL:
    return RawSQL(_REPEATED, [f"{region_code}%"])


def beside(visits: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """The other records of each one's family; nothing for those that are alone."""
    found: dict[UUID, set[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE, [list(visits)])
        for one, other in cursor.fetchall():
            found.setdefault(one, set()).add(other)
    return found
