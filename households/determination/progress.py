"""How far a list's decisions are: per village, in sums that close, and what is left to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from households.models import Candidate, Decree, DecreeRecipient, Determination, ListImport
from households.models.candidate import Outcome
from households.models.decree import DecreeState
from households.models.determination import DeterminationState
from households.models.reason_code import Verdict

_VILLAGE = ("region_id", "region__name", "region__parent__name")


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


_OF_VERDICT = {Verdict.ELIGIBLE: "eligible", Verdict.INELIGIBLE: "ineligible", None: "not_yet"}
_OF_STATE = {
    DeterminationState.PROPOSED: "proposed",
    DeterminationState.REVIEWED: "reviewed",
    DeterminationState.DELIBERATED: "awaiting_decree",
    DeterminationState.DECREED: "decreed",
    DeterminationState.CONCLUDED: "concluded",
}
_COUNTS = ("candidates", *_OF_VERDICT.values(), *_OF_STATE.values())


def of_villages(list_import: ListImport, region_code: str = "") -> list[VillageProgress]:
    """Each village with its counts, in one query."""
    rows = (
        Candidate.objects.below(region_code)
        .filter(list_import=list_import)
        .exclude(outcome=Outcome.DUPLICATE)
        .order_by("region_id")
        .values_list(*_VILLAGE, "determination__verdict", "determination__state")
        .annotate(found=Count("id"))
    )
    villages = groupby(rows, key=itemgetter(slice(len(_VILLAGE))))
    return [VillageProgress(*village, **_counted(found)) for village, found in villages]


def _counted(rows: Iterable[Any]) -> dict[str, Any]:
    """Rows of (…, verdict, state, how many), the last two None where nothing is decided yet."""
    counts = dict.fromkeys(_COUNTS, 0)
    for *_, verdict, state, found in rows:
        for name in ("candidates", _OF_VERDICT.get(verdict), _OF_STATE.get(state)):
            if name:
                counts[name] += found
    return counts


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
