"""Pairs of field records: which say something, and which of them a person may see."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from aidcases.models import User
from aidcases.scope import ScopedPerson, ScopedQuerySet
from households.determination import counted_once
from households.models import Visit, VisitPair
from households.models.match_pair import PairState
from households.models.visit import VisitState

_WITH = tuple(
    f"{side}__{of}"
    for side in ("visit", "repeat")
    for of in ("region__parent", "reason", "worker", "household")
)


def below(region_code: str) -> ScopedQuerySet:
    """Pairs of records that both lie at or below a region."""
    pairs = VisitPair.objects.below(region_code)
    if not region_code:
        return pairs
    return pairs.filter(repeat__region__code__startswith=region_code)


def alive(region_code: str = "") -> ScopedQuerySet:
    """Those that say something: no family is known for either record, and none is returned."""
    return below(region_code).filter(
        ~Q(visit__state=VisitState.RETURNED),
        ~Q(repeat__state=VisitState.RETURNED),
        visit__household__isnull=True,
        repeat__household__isnull=True,
    )


def open_below(region_code: str) -> ScopedQuerySet:
    """Those that wait for a person."""
    return alive(region_code).filter(state=PairState.OPEN)


def pairs_of(user: User) -> ScopedQuerySet:
    """Pairs whose both records lie in the person's regions."""
    return below(user.scope_code)


def open_pairs(user: User) -> QuerySet[VisitPair]:
    """Surest first, for these go quickest."""
    return open_below(user.scope_code).order_by("-probability", "pk")


def whole(user: User, pk: int) -> VisitPair | None:
    """One pair with everything that its page shows."""
    return with_both_sides(pairs_of(user)).filter(pk=pk).first()


def with_both_sides(pairs: QuerySet[VisitPair]) -> QuerySet[VisitPair]:
    return pairs.select_related(*_WITH, "decided_by")


def with_others(visits: Iterable[Visit], reader: ScopedPerson) -> list[Visit]:
    """The same, each with the other records of its family that the reader may see, as `also`."""
    listed = list(visits)
    beside = counted_once.beside([visit.pk for visit in listed])
    keys = {key for found in beside.values() for key in found}
    seen = Visit.objects.visible_to(reader).filter(pk__in=keys).order_by("recorded_at", "pk")
    others = {other.pk: other for other in seen} if keys else {}
    for visit in listed:
        found = beside.get(visit.pk, set())
        visit.also = [other for key, other in others.items() if key in found]  # type: ignore[attr-defined]
    return listed
