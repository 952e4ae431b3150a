"""What reconciling reads: candidates, the visits that may be theirs, what people decided."""

from dataclasses import dataclass, field

from django.db.models import F, Q, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from aidcases.errors import Refused
from aidcases.scope import ScopedQuerySet
from households.matching import records_beside
from households.matching.addresses import with_neighbourhood
from households.matching.kinship import Pair
from households.matching.records import Record
from households.matching.records_beside import Begun
from households.models import Candidate, Determination, ListImport, MatchPair, Visit
from households.models.determination import DeterminationState
from households.models.list_import import ListState
from households.models.match_pair import DECIDED, PairState
from households.models.visit import LinkMethod, VisitState

MACHINE_METHODS = (LinkMethod.FAMILY_ID, LinkMethod.NIK, LinkMethod.MODEL)
# From here on a village has deliberated on the evidence: no machine changes it any more.
SETTLED = (
    DeterminationState.DELIBERATED,
    DeterminationState.DECREED,
    DeterminationState.CONCLUDED,
)
_FIELDS = (
    "name",
    "family_id",
    "nik",
    "family_card_number",
    "birth_date",
    "sex",
    "region_id",
    "address",
)
_UNDERSTOOD = F("list_row__understood")
_NEIGHBOURHOOD = KeyTextTransform("rt", _UNDERSTOOD), KeyTextTransform("rw", _UNDERSTOOD)


@dataclass(frozen=True)
class Evidence:
    """All ids as text. `same_*` and `parted_*` are decisions of people; they always hold."""

    candidates: list[Record]
    visits: Begun
    same_visits: list[Pair] = field(default_factory=list)  # candidate, visit
    parted_visits: list[Pair] = field(default_factory=list)
    same_twins: list[Pair] = field(default_factory=list)
    parted_twins: list[Pair] = field(default_factory=list)
    settled: frozenset[str] = frozenset()  # candidates that no machine may call duplicates


def gather(list_import: ListImport) -> Evidence:
    """Everything that the links of this list follow from, in four queries."""
    decided = _decided(list_import)
    visits = _visits(list_import, {visit for _, visit in decided[PairState.SAME, "visit"]})
    return Evidence(
        visits=records_beside.begin(visits),  # and the list is read meanwhile
        candidates=_candidates(list_import),
        same_visits=decided[PairState.SAME, "visit"],
        parted_visits=decided[PairState.DIFFERENT, "visit"],
        same_twins=decided[PairState.SAME, "twin"],
        parted_twins=decided[PairState.DIFFERENT, "twin"],
        settled=frozenset(
            str(pk)
            for pk in Determination.objects.filter(
                candidate__list_import=list_import, state__in=SETTLED
            ).values_list("candidate_id", flat=True)
        ),
    )


def list_to_reconcile(pk: int | None = None) -> ListImport:
    """The list of this id, or the latest applied one; raises `Refused` where there is none."""
    lists = ListImport.objects.filter(state=ListState.APPLIED)
    found = lists.filter(pk=pk).first() if pk else lists.order_by("-applied_at", "-pk").first()
    if found is None:
        raise Refused(_("There is no applied list to reconcile. Import and apply one first."))
    return found


def linkable_visits(list_import: ListImport) -> ScopedQuerySet:
    """Visits of the list's region whose family is unknown, or was found by a machine here."""
    found_here = Q(
        link_method__in=MACHINE_METHODS,
        household__in=Candidate.objects.filter(list_import=list_import).values("household"),
    )
    settled = Determination.objects.filter(state__in=SETTLED)
    return (
        Visit.objects.below(list_import.region_id)
        .exclude(state=VisitState.RETURNED)
        .filter(Q(household__isnull=True) | found_here)
        .exclude(pk__in=settled.values("visit"))
    )


def _candidates(list_import: ListImport) -> list[Record]:
    rows = Candidate.objects.filter(list_import=list_import).values_list(
        "pk", "list_row__number", *_NEIGHBOURHOOD, *_FIELDS
    )
    return [
        _record(pk, number, [*claims, with_neighbourhood(address, rt or "", rw or "")])
        for pk, number, rt, rw, *claims, address in rows
    ]


def _visits(list_import: ListImport, decided: set[str]) -> list[Record]:
    visits = records_of(linkable_visits(list_import).order_by("recorded_at", "pk"))
    return [record for record in visits if record.id not in decided]


def records_of(visits: ScopedQuerySet) -> list[Record]:
    """Field records as the model compares them, numbered in this order."""
    rows = visits.values_list(Cast("pk", TextField()), *_FIELDS)
    return [_record(pk, number, claims) for number, (pk, *claims) in enumerate(rows)]


def _record(pk: object, number: int, claims: list) -> Record:
    name, family_id, nik, card, birth_date, sex, region, address = claims
    return Record(
        str(pk), number, name, family_id, nik, card, birth_date, sex, region, address=address
    )


def _decided(list_import: ListImport) -> dict[tuple[str, str], list[Pair]]:
    found: dict[tuple[str, str], list[Pair]] = {
        (state, side): [] for state in DECIDED for side in ("visit", "twin")
    }
    rows = MatchPair.objects.filter(
        candidate__list_import=list_import, state__in=DECIDED
    ).values_list("state", "candidate_id", "visit_id", "twin_id")
    for state, candidate, visit, twin in rows:
        side = "visit" if visit else "twin"
        found[state, side].append((str(candidate), str(visit or twin)))
    return found
