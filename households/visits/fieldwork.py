"""What a social worker has to do: families to visit, what came of them, what came back."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from aidcases.models import User
from households.models import Assignment, Household, Visit
from households.models.assignment import AssignmentState
from households.models.visit import VisitState

ORDER = ("household__rt", "household__name_key", "pk")  # as one walks


@dataclass(frozen=True)
class TaskCounts:
    """All of a worker's live assignments = to_visit + visited."""

    to_visit: int
    visited: int

    @property
    def all(self) -> int:
        return self.to_visit + self.visited


def tasks(worker: User, *, visited: bool = False) -> QuerySet[Assignment]:
    """The worker's own live assignments, to visit or visited, with their households."""
    state = AssignmentState.VISITED if visited else AssignmentState.OPEN
    mine = Assignment.objects.visible_to(worker).filter(worker=worker, state=state)
    return mine.select_related("household", "region")


def counts(worker: User) -> TaskCounts:
    found = (
        Assignment.objects.visible_to(worker)
        .filter(worker=worker)
        .aggregate(
            to_visit=Count("pk", filter=Q(state=AssignmentState.OPEN)),
            visited=Count("pk", filter=Q(state=AssignmentState.VISITED)),
        )
    )
    return TaskCounts(**found)


def last_visits(worker: User, households: Iterable[int]) -> dict[int, Visit]:
    """The latest visit of each household; one query."""
    latest = (
        Visit.objects.visible_to(worker)
        .filter(household__in=list(households))
        .select_related("reason")
        .defer("raw", "answers")
        .order_by("household", "-recorded_at")
        .distinct("household")
    )
    return {visit.household_id: visit for visit in latest if visit.household_id}


def next_after(worker: User, household: Household) -> Household | None:
    """The next family on the way that is still to be visited."""
    walk = tasks(worker).exclude(household=household).order_by(*ORDER)
    here = (household.rt, household.name_key)
    beyond = walk.filter(
        Q(household__rt__gt=here[0]) | Q(household__rt=here[0], household__name_key__gt=here[1])
    )
    task = beyond.first() or walk.first()
    return task.household if task else None


def sent_by(worker: User) -> list[Visit]:
    """What the office has received of this worker lately, what came back first."""
    mine = Visit.objects.visible_to(worker).filter(recorded_by=worker)
    latest = mine.select_related("reason").defer("raw", "answers").order_by("-recorded_at")[:50]
    return sorted(latest, key=lambda visit: visit.state != VisitState.RETURNED)


def returned_to(worker: User) -> int:
    """Families whose visit came back and whose assignment so is open again."""
    return (
        tasks(worker)
        .filter(visits__state=VisitState.RETURNED)
        .values("household")
        .distinct()
        .count()
    )
