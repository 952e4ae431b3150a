"""Field records that no list is known to name, and that speak of one family: found and kept.

Set-wise: only what differs is touched, and what people decided never is.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection

from households.determination import counted_once
from households.determination.outcomes import every_unlinked_visit
from households.matching import findings, keeping
from households.matching.evidence import Evidence, records_of
from households.matching.findings import FoundPair
from households.models import ListImport, VisitPair
from households.models.match_pair import DECIDED, PairState

_TABLE = """
CREATE TEMP TABLE found_repeat (
    visit_id uuid, repeat_id uuid, rule text, probability float8, weights jsonb, state text
) ON COMMIT DROP
"""
_DROP = "DROP TABLE IF EXISTS found_repeat"
# Pairs within the region whose records are gone from there to a family, or no longer fit.
_DELETE_STALE = """
DELETE FROM households_visitpair p USING households_visit v, households_visit w
WHERE v.id = p.visit_id AND w.id = p.repeat_id AND p.state IN ('open', 'linked')
    AND v.region_id LIKE %(below)s AND w.region_id LIKE %(below)s
    AND NOT EXISTS (
        SELECT 1 FROM found_repeat f WHERE f.visit_id = p.visit_id AND f.repeat_id = p.repeat_id
    )
"""
_UPDATE_CHANGED = """
UPDATE households_visitpair p
SET rule = f.rule, probability = f.probability, weights = f.weights, state = f.state
FROM found_repeat f
WHERE f.visit_id = p.visit_id AND f.repeat_id = p.repeat_id AND p.state IN ('open', 'linked')
    AND (p.rule, p.probability, p.weights, p.state)
        IS DISTINCT FROM (f.rule, f.probability, f.weights, f.state)
"""
_INSERT_NEW = """
INSERT INTO households_visitpair
    (visit_id, repeat_id, region_id, rule, probability, weights, state, note, created_at)
SELECT f.visit_id, f.repeat_id, v.region_id, f.rule, f.probability, f.weights, f.state, '', now()
FROM found_repeat f JOIN households_visit v ON v.id = f.visit_id
WHERE NOT EXISTS (
    SELECT 1 FROM households_visitpair p
    WHERE p.visit_id = f.visit_id AND p.repeat_id = f.repeat_id
)
ORDER BY f.visit_id, f.repeat_id
"""
_STEPS = {
    "repeats_removed": _DELETE_STALE,
    "repeats_changed": _UPDATE_CHANGED,
    "repeats_new": _INSERT_NEW,
}


@contextmanager
def refreshed(list_import: ListImport) -> Iterator[dict[str, int]]:
    """Bring the pairs of the region's field records up to what the model finds among them.

    Inside the caller's transaction and after links have been kept: what those leave without a
    family is compared, beside what the caller does meanwhile. Yields what will say in the end how
    many rows each step changed.
    """
    changed: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(counted_once.ALONE)
    evidence = gather(list_import)
    with ThreadPoolExecutor(max_workers=1) as beside:
        found = beside.submit(_found, evidence)
        yield changed
        changed |= _keep(list_import, found.result())


def _found(evidence: Evidence) -> list[FoundPair]:
    """What the model says of the evidence; reads no database, so that any thread may ask it."""
    return [] if len(evidence.candidates) < 2 else findings.find_repeats(evidence)


def gather(list_import: ListImport) -> Evidence:
    """The records stand as the evidence's candidates, and decisions on them as those on twins."""
    visits = every_unlinked_visit(list_import.region_id).order_by("recorded_at", "pk")
    decided: dict[str, list[tuple[str, str]]] = {state: [] for state in DECIDED}
    pairs = VisitPair.objects.filter(state__in=DECIDED)
    records = records_of(visits)
    known = {record.id for record in records}
    for state, *sides in pairs.values_list("state", "visit_id", "repeat_id"):
        one, other = map(str, sides)
        if one in known and other in known:
            decided[state].append((one, other))
    return Evidence(
        candidates=records,
        visits=[],
        same_twins=decided[PairState.SAME],
        parted_twins=decided[PairState.DIFFERENT],
    )


def _keep(list_import: ListImport, pairs: list[FoundPair]) -> dict[str, int]:
    parameters = {"below": f"{list_import.region_id}%"}
    with connection.cursor() as cursor:
        cursor.execute(_DROP)
        cursor.execute(_TABLE)
        keeping.copy_rows(cursor, "found_repeat", map(_row, pairs))
        cursor.execute("ANALYZE found_repeat")
        changed = {name: keeping.run(cursor, sql, parameters) for name, sql in _STEPS.items()}
        cursor.execute(_DROP)
    return changed


def _row(pair: FoundPair) -> tuple[Any, ...]:
    sides = pair.candidate, pair.twin
    return (*sides, pair.rule, pair.probability, pair.weights, pair.state)
