"""Who of a decree is owed a round, what they get elsewhere, and whether they are still entitled."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from distributions.models import Programme
from distributions.models.programme import Funder, OverlapRule
from households.models import Decree

# Families of the decree as they live today. A merged household is its survivor, counted once; a
# family found ineligible since the decree gets nothing.
FAMILIES = """
    family AS (
        SELECT DISTINCT ON (h.id) r.id AS recipient_id, r.number, h.id AS household_id, h.region_id
        FROM households_decreerecipient r
        JOIN households_decree d ON d.id = r.decree_id
        JOIN households_household listed ON listed.id = r.household_id
        JOIN households_household h ON h.id = COALESCE(listed.merged_into_id, listed.id)
        WHERE d.id = %(decree)s AND h.region_id LIKE %(region)s || '%%'
        AND NOT EXISTS (
            SELECT 1 FROM households_candidate c
            WHERE c.list_import_id = d.list_import_id AND c.household_id = h.id
            AND c.outcome IN ('ineligible', 'unverifiable'))
        ORDER BY h.id, r.number
    )"""

# One line per family and round that it does not have yet.
OWED = f"""
    {FAMILIES}, owed AS (
        SELECT family.*, rd.id AS round_id, rd.amount, EXISTS (
            SELECT 1 FROM distributions_entitlement other
            JOIN distributions_round turn ON turn.id = other.round_id
            WHERE other.household_id = family.household_id AND other.kind = %(kind)s
            AND other.programme_id <> %(programme)s
            AND other.state NOT IN ('returned', 'cancelled')
            AND turn.period_start <= rd.period_end AND turn.period_end >= rd.period_start
        ) AS overlapping
        FROM family CROSS JOIN distributions_round rd
        WHERE rd.programme_id = %(programme)s AND rd.id = ANY(%(rounds)s)
        AND NOT EXISTS (
            SELECT 1 FROM distributions_entitlement own
            WHERE own.household_id = family.household_id AND own.round_id = rd.id
            AND own.state NOT IN ('returned', 'cancelled'))
    )"""

# What of a donor's packages a village has left; other funders have no share by village.
GIVEN = f"""
    {OWED}, share AS (
        SELECT a.region_id, SUM(a.packages) - (
            SELECT COALESCE(SUM(e.packages), 0) FROM distributions_entitlement e
            WHERE e.programme_id = %(programme)s AND e.region_id = a.region_id
            AND e.state NOT IN ('returned', 'cancelled')) AS left_over
        FROM distributions_allocation a WHERE a.pledge_id = %(pledge)s GROUP BY a.region_id
    ), ranked AS (
        SELECT owed.*, row_number() OVER (
            PARTITION BY owed.region_id ORDER BY owed.number, owed.round_id) AS place
        FROM owed WHERE NOT (%(exclude)s AND owed.overlapping)
    ), given AS (
        SELECT ranked.* FROM ranked LEFT JOIN share ON share.region_id = ranked.region_id
        WHERE NOT %(by_share)s OR ranked.place <= COALESCE(share.left_over, 0)
    )"""

# Of entitlements, those whose family was found ineligible since, or left out by a later version of
# the decree that they were planned on.
ENTITLED_NO_LONGER = """
    WITH RECURSIVE asked AS (
        SELECT e.id, e.household_id, b.decree_id, d.list_import_id
        FROM distributions_entitlement e
        JOIN distributions_entitlementbatch b ON b.id = e.batch_id
        JOIN households_decree d ON d.id = b.decree_id
        WHERE e.id = ANY(%s)
    ), version AS (
        SELECT DISTINCT decree_id AS planned_on, decree_id AS id FROM asked
        UNION
        SELECT version.planned_on, later.id FROM version
        JOIN households_decree later ON later.amends_id = version.id AND later.state <> 'draft'
    ), judged AS (
        SELECT asked.id, found.reason_id, found.id IS NOT NULL AS is_ineligible, EXISTS (
            SELECT 1 FROM version
            JOIN households_decree d ON d.id = version.id AND d.state = 'issued'
            JOIN households_decreerecipient r ON r.decree_id = d.id
            WHERE version.planned_on = asked.decree_id AND r.household_id IN (
                SELECT asked.household_id UNION ALL
                SELECT gone.id FROM households_household gone
                WHERE gone.merged_into_id = asked.household_id)
        ) AS is_on_decree
        FROM asked LEFT JOIN LATERAL (
            SELECT c.id, c.reason_id FROM households_candidate c
            WHERE c.list_import_id = asked.list_import_id AND c.household_id = asked.household_id
            AND c.outcome IN ('ineligible', 'unverifiable') LIMIT 1
        ) AS found ON true
    )
    SELECT id, COALESCE(reason_id, ''), is_on_decree FROM judged
    WHERE is_ineligible OR NOT is_on_decree ORDER BY id"""


@dataclass(frozen=True)
class Lost:
    """Why a family is no longer entitled to what was planned for it."""

    reason: str  # code of the reason of the visit that says so; empty where none does
    is_on_decree: bool  # on its current version


@dataclass(frozen=True)
class Prospect:
    """What planning would make: lines are families times rounds, `total` in whole rupiah."""

    lines: int
    families: int
    total: int
    overlapping: int
    left_out: int  # lines that are owed to a family and not given: overlap or no share


def parameters(
    programme: Programme, decree: Decree, rounds: list[int], region: str
) -> dict[str, Any]:
    """What the queries above take."""
    return {
        "programme": programme.pk,
        "decree": decree.pk,
        "rounds": rounds,
        "region": region,
        "kind": programme.kind,
        "pledge": programme.pledge_id or 0,
        "exclude": programme.overlap_rule == OverlapRule.EXCLUDE,
        "by_share": programme.funder == Funder.DONOR,
    }


def prospect(values: dict[str, Any]) -> Prospect:
    """Count, without writing, what planning would make."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH {GIVEN}
            SELECT count(*), count(DISTINCT household_id), COALESCE(sum(amount), 0),
                count(*) FILTER (WHERE overlapping), (SELECT count(*) FROM owed) - count(*)
            FROM given""",
            values,
        )
        return Prospect(*(int(value) for value in cursor.fetchone()))


def no_longer(entitlements: Iterable[int]) -> dict[int, Lost]:
    """Of these entitlements (by id), whose family has lost its right since; one query."""
    with connection.cursor() as cursor:
        cursor.execute(ENTITLED_NO_LONGER, [list(entitlements)])
        return {pk: Lost(reason, on_decree) for pk, reason, on_decree in cursor.fetchall()}
