"""Each row of a list ends in exactly one outcome: recomputed set-wise from the evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Q

from aidcases.scope import ScopedQuerySet
from households.determination import counted_once
from households.models import Candidate, ListImport, Visit
from households.models.candidate import Outcome
from households.models.list_import import RowFate
from households.models.visit import VisitState

# Locked in one order before the evidence is read, so that of two who recompute one family the
# later sees what the earlier has written.
_LOCK = """
SELECT count(*) FROM (
    SELECT c.id FROM households_candidate c
    WHERE c.duplicate_of_id IS NULL AND {scope}
    ORDER BY c.id FOR NO KEY UPDATE
) AS locked
"""

# The latest accepted visit decides. What could not be verified stays so until the attempts are
# used up; then it is ineligible with the reason of the last attempt.
_REFRESH = """
WITH concerned AS MATERIALIZED (
    SELECT c.id, c.household_id, c.list_import_id FROM households_candidate c
    WHERE c.duplicate_of_id IS NULL AND {scope}
), latest AS (
    SELECT DISTINCT ON (v.household_id) v.household_id, v.id, v.verdict, v.reason_id,
        count(*) FILTER (WHERE v.verdict = 'unverifiable') OVER of_family AS attempts
    FROM households_visit v
    WHERE v.state = 'accepted' AND v.household_id IN (SELECT household_id FROM concerned)
    WINDOW of_family AS (PARTITION BY v.household_id)
    ORDER BY v.household_id, v.visited_on DESC NULLS LAST, v.recorded_at DESC, v.id DESC
), decreed AS (
    SELECT DISTINCT r.household_id, d.list_import_id
    FROM households_decreerecipient r JOIN households_decree d ON d.id = r.decree_id
    WHERE d.state = 'issued' AND r.household_id IN (SELECT household_id FROM concerned)
), found AS (
    SELECT
        c.id,
        CASE
            WHEN latest.id IS NULL THEN 'waiting'
            WHEN latest.verdict = 'eligible' AND decreed.household_id IS NOT NULL THEN 'decreed'
            WHEN latest.verdict = 'unverifiable' AND latest.attempts >= %(attempts)s
                THEN 'ineligible'
            ELSE latest.verdict
        END AS outcome,
        latest.reason_id,
        latest.id AS visit_id
    FROM concerned c
    LEFT JOIN latest ON latest.household_id = c.household_id
    LEFT JOIN decreed ON decreed.household_id = c.household_id
        AND decreed.list_import_id = c.list_import_id
)
UPDATE households_candidate target
SET outcome = found.outcome, reason_id = found.reason_id, deciding_visit_id = found.visit_id
FROM found
WHERE target.id = found.id
    AND (target.outcome, target.reason_id, target.deciding_visit_id)
        IS DISTINCT FROM (found.outcome, found.reason_id, found.visit_id)
"""


def refresh(
    *, list_import_id: int | None = None, household_ids: Iterable[int] | None = None
) -> int:
    """Bring the outcomes of a list, or of some households, up to their evidence.

    Runs inside the caller's transaction and touches only rows that differ; returns how many did.
    A named duplicate stays one.
    """
    scope, parameters = scope_of(list_import_id, household_ids)
    parameters["attempts"] = settings.UNVERIFIABLE_ATTEMPTS
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK.format(scope=scope), parameters)
        cursor.execute(_REFRESH.format(scope=scope), parameters)
        return cursor.rowcount


def scope_of(
    list_import_id: int | None, household_ids: Iterable[int] | None
) -> tuple[str, dict[str, Any]]:
    """The SQL condition on candidates `c` that these ids mean, and its parameters."""
    conditions, parameters = ["TRUE"], dict[str, Any]()
    if list_import_id is not None:
        conditions.append("c.list_import_id = %(list_import)s")
        parameters["list_import"] = list_import_id
    if household_ids is not None:
        conditions.append("c.household_id = ANY(%(households)s)")
        parameters["households"] = list(household_ids)
    return " AND ".join(conditions), parameters


@dataclass(frozen=True)
class Funnel:
    """The rows of a list by what became of them; `rows` = `quarantined` + all outcomes."""

    quarantined: int
    outcomes: dict[str, int]
    reasons: dict[str, int]  # of the ineligible
    unverifiable_reasons: dict[str, int]
    not_on_list: int  # families that visits speak of, awaiting review or accepted, and no list

    @property
    def candidates(self) -> int:
        return sum(self.outcomes.values())

    @property
    def rows(self) -> int:
        return self.quarantined + self.candidates

    @property
    def visited(self) -> int:
        """Candidates with an accepted visit."""
        return self.candidates - self.of(Outcome.WAITING) - self.of(Outcome.DUPLICATE)

    @property
    def confirmed(self) -> int:
        return self.of(Outcome.ELIGIBLE) + self.of(Outcome.DECREED)

    def of(self, outcome: str) -> int:
        return self.outcomes[outcome]


def funnel(
    list_import: ListImport, region_code: str = "", *, not_on_list: int | None = None
) -> Funnel:
    """What became of the rows of a list at or below a region, in three queries.

    `not_on_list` is what stands beside them, where it has been counted already: field records of
    the region, of the list's own where none is named.

    Quarantined rows whose village is not known count where no region narrows the question.
    """
    candidates = Candidate.objects.below(region_code).filter(list_import=list_import)
    counts = dict.fromkeys(Outcome.values, 0)
    reasons: dict[str, dict[str, int]] = {Outcome.INELIGIBLE: {}, Outcome.UNVERIFIABLE: {}}
    groups = candidates.order_by().values_list("outcome", "reason").annotate(n=Count("id"))
    for outcome, reason, n in groups:
        counts[outcome] += n
        if reason and outcome in reasons:
            reasons[outcome][reason] = n
    return Funnel(
        quarantined=_quarantined(list_import, region_code),
        outcomes=counts,
        reasons=_descending(reasons[Outcome.INELIGIBLE]),
        unverifiable_reasons=_descending(reasons[Outcome.UNVERIFIABLE]),
        not_on_list=(
            unlinked_visits(region_code or list_import.region_id).count()
            if not_on_list is None
            else not_on_list
        ),
    )


def as_json(found: Funnel) -> dict[str, Any]:
    """The funnel as the command `outcomes` prints it (docs/commands.md)."""
    return {
        "rows": found.rows,
        "outcomes": {"quarantined": found.quarantined, **_in_command_order(found.outcomes)},
        "ineligible_reasons": found.reasons,
        "not_on_list": found.not_on_list,
    }


def _in_command_order(outcomes: dict[str, int]) -> dict[str, int]:
    order = ["duplicate", "waiting", "unverifiable", "ineligible", "eligible", "decreed"]
    return {name: outcomes[name] for name in order}


def _quarantined(list_import: ListImport, region_code: str) -> int:
    """Kept with the list itself; counted only where a region narrows the question."""
    if region_code in {"", list_import.region_id}:
        return list_import.quarantined
    return list_import.list_rows.below(region_code).filter(fate=RowFate.QUARANTINED).count()


def unlinked_visits(region_code: str) -> ScopedQuerySet:
    """Field records at or below a region that no family is known for: not on the list.

    One for each family: what repeats another is left out.
    """
    return counted_once.once(region_code, every_unlinked_visit(region_code))


def every_unlinked_visit(region_code: str) -> ScopedQuerySet:
    """The same with those that repeat another record's family."""
    held = Q(state__in=[VisitState.RECORDED, VisitState.ACCEPTED])
    return Visit.objects.below(region_code).filter(held, household__isnull=True)


def _descending(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
