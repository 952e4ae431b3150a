"""Writes findings set-wise: only what differs is touched, and what people decided never is."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from households.matching.evidence import MACHINE_METHODS, SETTLED, linkable_visits
from households.matching.findings import Findings, FoundPair
from households.models import ListImport

_TABLES = """
CREATE TEMP TABLE found_pair (
    candidate_id bigint, visit_id uuid, twin_id bigint, other text, rule text,
    probability float8, weights jsonb, state text
) ON COMMIT DROP;
CREATE TEMP TABLE found_link (visit_id uuid, candidate_id bigint, method text) ON COMMIT DROP;
CREATE TEMP TABLE found_duplicate (candidate_id bigint, root_id bigint) ON COMMIT DROP;
CREATE TEMP TABLE seen_visit (visit_id uuid) ON COMMIT DROP;
"""
_DROP = "DROP TABLE IF EXISTS found_pair, found_link, found_duplicate, seen_visit"

_DELETE_STALE = """
DELETE FROM households_matchpair p USING households_candidate c
WHERE c.id = p.candidate_id AND c.list_import_id = %(list)s AND p.state IN ('open', 'linked')
    AND NOT EXISTS (
        SELECT 1 FROM found_pair f WHERE f.candidate_id = p.candidate_id
            AND f.other = coalesce(p.visit_id::text, p.twin_id::text)
    )
    AND NOT EXISTS (
        SELECT 1 FROM households_determination d
        WHERE d.visit_id = p.visit_id AND d.state = ANY(%(settled)s)
    )
"""
_UPDATE_CHANGED = """
UPDATE households_matchpair p
SET rule = f.rule, probability = f.probability, weights = f.weights, state = f.state
FROM found_pair f
WHERE f.candidate_id = p.candidate_id
    AND f.other = coalesce(p.visit_id::text, p.twin_id::text)
    AND p.state IN ('open', 'linked')
    AND (p.rule, p.probability, p.weights, p.state)
        IS DISTINCT FROM (f.rule, f.probability, f.weights, f.state)
"""
_INSERT_NEW = """
INSERT INTO households_matchpair
    (candidate_id, visit_id, twin_id, region_id, rule, probability, weights, state, note,
     created_at)
SELECT f.candidate_id, f.visit_id, f.twin_id, c.region_id, f.rule, f.probability, f.weights,
    f.state, '', now()
FROM found_pair f JOIN households_candidate c ON c.id = f.candidate_id
WHERE NOT EXISTS (
    SELECT 1 FROM households_matchpair p WHERE p.candidate_id = f.candidate_id
        AND coalesce(p.visit_id::text, p.twin_id::text) = f.other
)
ORDER BY f.candidate_id, f.other
"""
# Each of the three that move a visit answers from which household to which.
_LINK = """
WITH moving AS (
    SELECT v.id, v.household_id AS left_behind, c.household_id, f.method
    FROM found_link f JOIN households_candidate c ON c.id = f.candidate_id
        JOIN households_visit v ON v.id = f.visit_id
    WHERE v.state <> 'returned'
        AND (v.household_id IS NULL OR v.link_method = ANY(%(machine)s) OR f.method = 'person')
        AND (v.household_id, v.link_method) IS DISTINCT FROM (c.household_id, f.method)
), moved AS (
    UPDATE households_visit v SET household_id = m.household_id, link_method = m.method
    FROM moving m WHERE v.id = m.id
)
SELECT left_behind, household_id FROM moving
"""
_UNLINK = """
WITH moving AS (
    SELECT v.id, v.household_id AS left_behind
    FROM seen_visit s JOIN households_visit v ON v.id = s.visit_id
    WHERE v.household_id IS NOT NULL AND v.link_method = ANY(%(machine)s)
        AND NOT EXISTS (SELECT 1 FROM found_link f WHERE f.visit_id = v.id)
), moved AS (
    UPDATE households_visit v SET household_id = NULL, link_method = ''
    FROM moving m WHERE v.id = m.id
)
SELECT left_behind, NULL FROM moving
"""
_NO_LONGER_DUPLICATE = """
UPDATE households_candidate c
SET duplicate_of_id = NULL, outcome = 'waiting', reason_id = NULL, deciding_visit_id = NULL
WHERE c.list_import_id = %(list)s AND c.duplicate_of_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM found_duplicate f WHERE f.candidate_id = c.id)
"""
_DUPLICATE = """
UPDATE households_candidate c
SET duplicate_of_id = f.root_id, outcome = 'duplicate', reason_id = NULL, deciding_visit_id = NULL
FROM found_duplicate f
WHERE c.id = f.candidate_id AND c.duplicate_of_id IS DISTINCT FROM f.root_id
"""
# What was found at a family that stands twice speaks for its one row that counts; and it goes back
# where the two turn out to be different families after all. A visit was found at the row that it
# was assigned for or is paired with.
_BRING_HOME = """
WITH home AS (
    SELECT c.id, coalesce(root.household_id, c.household_id) AS household_id
    FROM households_candidate c LEFT JOIN households_candidate root ON root.id = c.duplicate_of_id
    WHERE c.id = ANY(%(candidates)s)
), found_at AS (
    SELECT v.id AS visit_id, home.household_id
    FROM home JOIN households_candidate c ON c.id = home.id
        JOIN households_visit v ON v.household_id = c.household_id
    WHERE c.duplicate_of_id IS NOT NULL
    UNION
    SELECT v.id, home.household_id
    FROM home JOIN households_assignment a ON a.candidate_id = home.id
        JOIN households_visit v ON v.assignment_id = a.id
    WHERE v.link_method = 'given'
    UNION
    SELECT v.id, home.household_id
    FROM home JOIN households_matchpair p ON p.candidate_id = home.id
        JOIN households_visit v ON v.id = p.visit_id
    WHERE p.state IN ('linked', 'same') AND v.link_method NOT IN ('', 'given')
), moving AS (
    SELECT DISTINCT ON (v.id) v.id, v.household_id AS left_behind, f.household_id
    FROM found_at f JOIN households_visit v ON v.id = f.visit_id
    WHERE v.household_id IS NOT NULL AND v.household_id <> f.household_id
    ORDER BY v.id, f.household_id
), moved AS (
    UPDATE households_visit v SET household_id = m.household_id FROM moving m WHERE v.id = m.id
)
SELECT left_behind, household_id FROM moving
"""
Move = tuple[int | None, int | None]  # from a household to another; none is unknown


def bring_visits_home(candidate_ids: Iterable[int]) -> list[Move]:
    """Let the visits of these rows belong to the household that speaks for each."""
    with connection.cursor() as cursor:
        return _move(cursor, _BRING_HOME, {"candidates": list(candidate_ids)})


def keep(list_import: ListImport, findings: Findings) -> tuple[dict[str, int], set[int]]:
    """Bring pairs, links and duplicates of the list to the findings, inside the caller's
    transaction.

    Returns how many rows each step changed, and the households that visits came to or left:
    other lists may name them too.
    """
    parameters = {
        "list": list_import.pk,
        "machine": list(MACHINE_METHODS),
        "settled": list(SETTLED),
    }
    steps = {
        "pairs_removed": _DELETE_STALE,
        "pairs_changed": _UPDATE_CHANGED,
        "pairs_new": _INSERT_NEW,
        "parted": _NO_LONGER_DUPLICATE,
        "duplicates": _DUPLICATE,
    }
    before = _duplicates(list_import)
    with connection.cursor() as cursor:
        _stage(cursor, list_import, findings)
        changed = {name: run(cursor, sql, parameters) for name, sql in steps.items()}
        moves = {
            "unlinked": _move(cursor, _UNLINK, parameters),
            "linked": _move(cursor, _LINK, parameters),
        }
        cursor.execute(_DROP)
    moves["moved"] = bring_visits_home(before | _duplicates(list_import))
    changed |= {name: len(found) for name, found in moves.items()}
    touched = {one for found in moves.values() for move in found for one in move}
    return changed, {household for household in touched if household is not None}


def _duplicates(list_import: ListImport) -> set[int]:
    rows = list_import.candidates.filter(duplicate_of__isnull=False)
    return set(rows.values_list("pk", flat=True))


def run(cursor: CursorWrapper, sql: str, parameters: dict[str, Any]) -> int:
    """How many rows the statement changed."""
    cursor.execute(sql, parameters)
    return cursor.rowcount


def _move(cursor: CursorWrapper, sql: str, parameters: dict[str, Any]) -> list[Move]:
    cursor.execute(sql, parameters)
    return cursor.fetchall()


def _stage(cursor: CursorWrapper, list_import: ListImport, findings: Findings) -> None:
    cursor.execute(_DROP)
    cursor.execute(_TABLES)
    copy_rows(cursor, "found_pair", map(_pair_row, findings.pairs))
    copy_rows(
        cursor,
        "found_link",
        ((visit, candidate, method) for visit, (candidate, method) in findings.links.items()),
    )
    copy_rows(cursor, "found_duplicate", findings.duplicates.items())
    linked = linkable_visits(list_import).filter(household__isnull=False)
    # Read before the COPY begins: both go over one connection.
    copy_rows(cursor, "seen_visit", list(linked.order_by().values_list("pk")))
    cursor.execute("ANALYZE found_pair (candidate_id, other), found_link, found_duplicate")


def _pair_row(pair: FoundPair) -> tuple[Any, ...]:
    other = pair.visit or pair.twin
    return (
        pair.candidate,
        pair.visit,
        pair.twin,
        other,
        pair.rule,
        pair.probability,
        pair.weights,
        pair.state,
    )


def copy_rows(cursor: CursorWrapper, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Fill a table that the transaction has made for them."""
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
