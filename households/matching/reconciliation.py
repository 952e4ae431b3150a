"""Reconcile a list with what was found in the field; running it twice equals running it once."""

import time
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from aidcases import audit
from aidcases.errors import Refused
from aidcases.jobs import Heartbeat
from aidcases.models import User
from aidcases.permissions import Permission, require
from aidcases.set_wise import planned_for_many
from households.determination import counted_once, outcomes, review
from households.holding import hold_alone
from households.matching import evidence, field_repeats, findings, keeping, visit_pairs
from households.models import Candidate, ListImport, MatchPair, Visit
from households.models.list_import import ListState
from households.models.match_pair import PairState
from households.visits import quality
from households.visits.fulfilment import follow_outcomes

STEPS = (
    gettext_noop("Reading the list and the visits"),
    gettext_noop("Comparing"),
    gettext_noop("Keeping what was found"),
    gettext_noop("Recomputing outcomes"),
    gettext_noop("Comparing the field records that no list names"),
)


def reconcile(
    *, by: User, list_import: ListImport, heartbeat: Heartbeat | None = None
) -> dict[str, Any]:
    """Find duplicates within the list, link visits to its families, recompute its outcomes.

    Then find which of the visits that no family is known for speak of one. Returns rows
    (candidates), linked (those with a known visit), review (open pairs), duplicates, not_linked
    (families of visits), repeats (visits that repeat one of those), repeats_review (open pairs of
    visits), changed (rows of each kind) and seconds.
    """
    require(by, Permission.RECONCILE, list_import)
    started = time.monotonic()
    with transaction.atomic(), planned_for_many():
        lock(list_import)
        if list_import.state != ListState.APPLIED:
            raise Refused(_("Only a list that has been applied can be reconciled."))
        changed = _run(list_import, heartbeat)
        result: dict[str, Any] = {**counts(list_import), "changed": changed}
        audit.record("list.reconciled", by=by, subject=list_import, **result)
        if heartbeat:
            heartbeat.fence()
    return {**result, "seconds": round(time.monotonic() - started, 2)}


def lock(list_import: ListImport) -> None:
    """Let reconciling, decisions on the pairs of one list and its undoing happen one after another.

    Raises `TakenBack`.
    """
    hold_alone(list_import)


def counts(list_import: ListImport, region_code: str = "") -> dict[str, int]:
    """Where the matching of a list stands now, at or below a region."""
    candidates = Candidate.objects.below(region_code).filter(list_import=list_import)
    visited = Visit.objects.filter(household__isnull=False).values("household")
    pairs = MatchPair.objects.below(region_code).filter(candidate__list_import=list_import)
    place = list_import.region_id
    repeats = counted_once.repeats(place, outcomes.every_unlinked_visit(place))
    alike = visit_pairs.open_below(place) & visit_pairs.below(region_code)
    return {
        "rows": candidates.count(),
        "linked": candidates.filter(household__in=visited).count(),
        "review": pairs.filter(state=PairState.OPEN).count(),
        "duplicates": candidates.filter(duplicate_of__isnull=False).count(),
        "not_linked": outcomes.unlinked_visits(place).below(region_code).count(),
        "repeats": repeats.below(region_code).count(),
        "repeats_review": alike.count(),
    }


def _run(list_import: ListImport, heartbeat: Heartbeat | None) -> dict[str, int]:
    _tell(heartbeat, 0)
    gathered = evidence.gather(list_import)
    _tell(heartbeat, 1)
    found = findings.find(gathered)
    _tell(heartbeat, 2)
    changed, touched = keeping.keep(list_import, found)
    _tell(heartbeat, 3)
    with field_repeats.refreshed(list_import) as repeats:
        families = set(list_import.candidates.values_list("household_id", flat=True))
        changed["contradictions"] = quality.flag_contradictions(families | touched)
        _recompute(changed, list_import_id=list_import.pk)
        _recompute(changed, household_ids=_named_elsewhere(list_import, touched))
        _tell(heartbeat, 4)
    return changed | repeats


_NAMED_ELSEWHERE = """
SELECT DISTINCT c.household_id FROM unnest(%s::bigint[]) AS touched (household_id)
    JOIN households_candidate c ON c.household_id = touched.household_id
WHERE c.list_import_id <> %s
"""


def _named_elsewhere(list_import: ListImport, households: set[int]) -> set[int]:
    """Those of the households that other lists name too."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMED_ELSEWHERE, [list(households), list_import.pk])
        return {household for (household,) in cursor.fetchall()}


def _recompute(changed: dict[str, int], **scope: Any) -> None:
    """Bring what follows from the visits up to them, and count it."""
    for name, follow in (
        ("outcomes", outcomes.refresh),
        ("proposals", review.propose),
        ("assignments", follow_outcomes),
    ):
        changed[name] = changed.get(name, 0) + follow(**scope)


def _tell(heartbeat: Heartbeat | None, step: int) -> None:
    if heartbeat:
        heartbeat.progress(step, len(STEPS), STEPS[step])
