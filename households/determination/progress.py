"""How far a list's decisions are: per village, in sums that close, and what is left to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from households.models import Candidate, Decree, DecreeRecipient, Determination, ListImport
from households.models.candidate import Outcome
from households.models.decree import DecreeState
from households.models.determination import DeterminationState
from households.models.reason_code import Verdict

_STATE = "determination__state"


@dataclass(frozen=True)
class VillageProgress:
    """A village's candidates, duplicates apart: eligible + ineligible + not yet = candidates."""

    code: str
    name: str
    within: str
    candidates: int
    eligible: int  # by the verdict proposed or decided
    ineligible: int
    not_yet: int
    proposed: int
    reviewed: int
    awaiting_decree: int
    decreed: int
    concluded: int

    @property
    def done(self) -> int:
        return self.decreed + self.concluded

    @property
    def next_step(self) -> str:
        """`review`, `deliberate`, `decree`, `visit` or, where all is done, empty."""
        steps = {
            "review": self.proposed,
            "deliberate": self.reviewed,
            "decree": self.awaiting_decree,
            "visit": self.not_yet,
        }
        return next((step for step, count in steps.items() if count), "")


def _in_state(*states: str) -> Count:
    return Count("id", filter=Q(**{f"{_STATE}__in": states}))


_COUNTS = {
    "candidates": Count("id"),
    "eligible": Count("id", filter=Q(determination__verdict=Verdict.ELIGIBLE)),
    "ineligible": Count("id", filter=Q(determination__verdict=Verdict.INELIGIBLE)),
    "not_yet": Count("id", filter=Q(determination__isnull=True)),
    "proposed": _in_state(DeterminationState.PROPOSED),
    "reviewed": _in_state(DeterminationState.REVIEWED),
    "awaiting_decree": _in_state(DeterminationState.DELIBERATED),
    "decreed": _in_state(DeterminationState.DECREED),
    "concluded": _in_state(DeterminationState.CONCLUDED),
}


def of_villages(list_import: ListImport, region_code: str = "") -> list[VillageProgress]:
    """Each village with its counts, in one query."""
    rows = (
        Candidate.objects.below(region_code)
        .filter(list_import=list_import)
        .exclude(outcome=Outcome.DUPLICATE)
        .order_by("region_id")
        .values_list("region_id", "region__name", "region__parent__name")
        .annotate(**_COUNTS)
    )
    return [VillageProgress(*row) for row in rows]


def together(villages: Iterable[VillageProgress]) -> dict[str, int]:
    """The same counts over all of the villages."""
    rows = list(villages)
    return {name: sum(getattr(row, name) for row in rows) for name in _COUNTS}


def queues(list_import: ListImport, region_code: str) -> dict[str, Any]:
    """Counts and oldest times of what waits to be reviewed, deliberated and decreed; one query."""
    determinations = Determination.objects.below(region_code).filter(
        candidate__list_import=list_import
    )
    return determinations.aggregate(
        proposed=Count("id", filter=Q(state=DeterminationState.PROPOSED)),
        proposed_since=Min("proposed_at", filter=Q(state=DeterminationState.PROPOSED)),
        villages=Count("region", filter=Q(state=DeterminationState.REVIEWED), distinct=True),
        reviewed_since=Min("reviewed_at", filter=Q(state=DeterminationState.REVIEWED)),
        undecreed=Count("id", filter=Q(state=DeterminationState.DELIBERATED)),
        deliberated_since=Min(
            "deliberation__recorded_at", filter=Q(state=DeterminationState.DELIBERATED)
        ),
    )


def drafts(region_code: str) -> QuerySet[Decree]:
    """Decrees that wait to be issued."""
    return Decree.objects.below(region_code).filter(state=DecreeState.DRAFT)


def by_district(decree: Decree) -> list[tuple[str, str, int]]:
    """(code, name, recipients) of each kecamatan on a decree's list."""
    rows = (
        DecreeRecipient.objects.filter(decree=decree)
        .order_by("region__parent_id")
        .values_list("region__parent_id", "region__parent__name")
        .annotate(n=Count("id"))
    )
    return list(rows)
