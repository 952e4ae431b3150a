"""Who visits whom: a village's families to its social worker, in one stroke."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from aidcases import audit
from aidcases.errors import Refused
from aidcases.models import Region, User
from aidcases.models.region import VILLAGE_LEVELS
from aidcases.permissions import Permission, require
from aidcases.roles import Role
from aidcases.scope import covers
from households.holding import hold
from households.models import Assignment, Candidate, ListImport
from households.models.assignment import AssignmentState
from households.models.candidate import Outcome
from households.models.list_import import ListState
from households.visits.known import (
    KNOWN_NAMED,
    NEEDS_VISIT,
    Passed,
    by_village,
    is_known,
    passed_over,
)

NONE_KNOWN = (0, 0)

# Two people who assign at once: the unique index over live assignments lets the second one pass.
# Families known as dead, moved, refused or decreed before the list came are left alone by default.
_ASSIGN = f"""
WITH known AS ({KNOWN_NAMED})
INSERT INTO households_assignment
  (candidate_id, household_id, region_id, worker_id, state, due_on, assigned_by_id, assigned_at)
SELECT c.id, c.household_id, c.region_id, w.worker_id, 'open', %(due_on)s, %(by)s, now()
FROM households_candidate c
JOIN unnest(%(regions)s::text[], %(workers)s::bigint[]) AS w (region_id, worker_id)
  ON c.region_id = w.region_id
WHERE c.list_import_id = %(list)s
  AND CASE WHEN c.household_id IN (SELECT household_id FROM known)
      THEN %(include_known)s AND c.outcome <> 'duplicate' ELSE c.outcome = ANY(%(needs_visit)s) END
  AND NOT EXISTS (SELECT 1 FROM households_assignment a
                  WHERE a.candidate_id = c.id AND a.state <> 'withdrawn')
ORDER BY c.region_id, c.name_key, c.id
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Assigned:
    """How many families were given to a worker, and whom that passed over."""

    families: int
    passed: Passed


@dataclass(frozen=True)
class AllAssigned:
    """`without` names the villages left over: no social worker there, or more than one."""

    assigned: int
    villages: int
    without: list[str]
    passed: Passed


@dataclass(frozen=True)
class VillageLoad:
    """How far a village is.

    families = unassigned + known (from before the list) + to_visit + visited + settled elsewhere.
    """

    region: Region
    families: int
    unassigned: int
    known: int
    to_visit: int
    visited: int
    workers: list[str]
    due_on: date | None

    @property
    def assigned(self) -> int:
        return self.to_visit + self.visited

    @property
    def percent(self) -> int:
        return self.visited * 100 // self.assigned if self.assigned else 0


def assign_village(
    *,
    by: User,
    list_import: ListImport,
    region: Region,
    worker: User,
    due_on: date | None = None,
    include_known: bool = False,
) -> Assigned:
    """Give a village's families that still need a visit, and are nobody's, to one worker.

    Families known as dead, moved, refused or decreed from before the list are passed over, unless
    `include_known`; the answer says how many and why. Raises `Refused` unless the list is applied
    and the worker is an active PSM whose region covers the village.
    """
    require(by, Permission.ASSIGN_VISITS, region)
    _require_applied(list_import)
    _require_worker(worker, region)
    with transaction.atomic():
        hold(list_import)
        assigned = _assign(by, list_import, {region.code: worker.pk}, due_on, include_known)
        passed = passed_over(list_import, [region.code])
        audit.record(
            "visits.assigned",
            by=by,
            subject=list_import,
            region=region.code,
            families=assigned,
            worker=worker.username,
            passed_over=passed.families,
            include_known=include_known,
        )
    return Assigned(assigned, passed)


def assign_all(
    *, by: User, list_import: ListImport, due_on: date | None = None, include_known: bool = False
) -> AllAssigned:
    """Give every village in the person's regions to its social worker, where it has just one.

    Families known from before the list are passed over as by `assign_village`.
    """
    require(by, Permission.ASSIGN_VISITS)
    _require_applied(list_import)
    villages = _unassigned_villages(by, list_import, include_known)
    workers = _workers_of_villages(villages)
    sure = {code: found[0] for code, found in workers.items() if len(found) == 1}
    with transaction.atomic():
        hold(list_import)
        assigned = _assign(by, list_import, sure, due_on, include_known)
        passed = passed_over(list_import, {*villages, *by_village(list_import, by)})
        audit.record(
            "visits.assigned",
            by=by,
            subject=list_import,
            families=assigned,
            villages=len(sure),
            passed_over=passed.families,
            include_known=include_known,
        )
    left = Region.objects.filter(code__in=set(villages) - set(sure))
    return AllAssigned(assigned, len(sure), [region.name for region in left], passed)


def withdraw(*, by: User, list_import: ListImport, region: Region) -> int:
    """Take back a village's assignments that have not been visited. Returns how many."""
    require(by, Permission.ASSIGN_VISITS, region)
    with transaction.atomic():
        open_ones = Assignment.objects.below(region.code).filter(
            candidate__list_import=list_import, state=AssignmentState.OPEN
        )
        withdrawn: int = open_ones.update(state=AssignmentState.WITHDRAWN)
        audit.record(
            "visits.withdrawn", by=by, subject=list_import, region=region.code, families=withdrawn
        )
    return withdrawn


def loads(list_import: ListImport, by: User) -> list[VillageLoad]:
    """Every village of the list in the person's regions, with its counts; four queries."""
    counts = _candidate_counts(list_import, by)
    known = by_village(list_import, by)
    given = _assignment_counts(list_import, by)
    villages = Region.objects.filter(code__in=counts, level__in=VILLAGE_LEVELS)
    return [
        VillageLoad(
            region=region,
            families=counts[region.code]["families"],
            # of those who wait, the known are not assigned by themselves
            unassigned=counts[region.code]["unassigned"] - known.get(region.code, NONE_KNOWN)[1],
            known=known.get(region.code, NONE_KNOWN)[0],
            to_visit=sum(row["to_visit"] for row in given.get(region.code, [])),
            visited=sum(row["visited"] for row in given.get(region.code, [])),
            workers=[_name_of(row) for row in given.get(region.code, [])],
            due_on=max((r["due"] for r in given.get(region.code, []) if r["due"]), default=None),
        )
        for region in villages.select_related("parent")
    ]


def _name_of(row: dict[str, Any]) -> str:
    full = f"{row['worker__first_name']} {row['worker__last_name']}".strip()
    return full or row["worker__username"]


def _candidate_counts(list_import: ListImport, by: User) -> dict[str, dict[str, int]]:
    needed = Q(outcome__in=NEEDS_VISIT)
    live = ~Q(assignments__state=AssignmentState.WITHDRAWN) & Q(assignments__isnull=False)
    rows = (
        Candidate.objects.visible_to(by)
        .filter(list_import=list_import)
        .values("region_id")
        .annotate(
            families=Count("id", distinct=True),
            needed=Count("id", filter=needed, distinct=True),
            held=Count("id", filter=live & needed, distinct=True),
        )
    )
    return {
        row["region_id"]: {"families": row["families"], "unassigned": row["needed"] - row["held"]}
        for row in rows
    }


def _assignment_counts(list_import: ListImport, by: User) -> dict[str, list[dict[str, Any]]]:
    rows = (
        Assignment.objects.visible_to(by)
        .filter(candidate__list_import=list_import)
        .exclude(state=AssignmentState.WITHDRAWN)
        .values("region_id", "worker__username", "worker__first_name", "worker__last_name")
        .annotate(
            to_visit=Count("id", filter=Q(state=AssignmentState.OPEN)),
            visited=Count("id", filter=Q(state=AssignmentState.VISITED)),
            due=Max("due_on"),
        )
        .order_by("region_id", "worker__username")
    )
    by_village: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_village.setdefault(row["region_id"], []).append(dict(row))
    return by_village


def _unassigned_villages(by: User, list_import: ListImport, include_known: bool) -> list[str]:
    held = Assignment.objects.exclude(state=AssignmentState.WITHDRAWN).values("candidate")
    wanted = Q(outcome__in=NEEDS_VISIT)
    if include_known:
        wanted |= is_known(list_import) & ~Q(outcome=Outcome.DUPLICATE)
    waiting = Candidate.objects.visible_to(by).filter(wanted, list_import=list_import)
    return list(
        waiting.exclude(pk__in=held)
        .order_by("region_id")
        .values_list("region_id", flat=True)
        .distinct()
    )


def _workers_of_villages(villages: Iterable[str]) -> dict[str, list[int]]:
    people = User.objects.filter(role=Role.PSM, is_active=True, region__in=villages)
    found: dict[str, list[int]] = {}
    for code, pk in people.values_list("region_id", "pk"):
        found.setdefault(str(code), []).append(pk)
    return found


def _assign(
    by: User,
    list_import: ListImport,
    workers: dict[str, int],
    due_on: date | None,
    include_known: bool,
) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            _ASSIGN,
            {
                "regions": list(workers),
                "workers": list(workers.values()),
                "list": list_import.pk,
                "applied_at": list_import.applied_at,
                "include_known": include_known,
                "needs_visit": [str(outcome) for outcome in NEEDS_VISIT],
                "due_on": due_on,
                "by": by.pk,
            },
        )
        return cursor.rowcount


def _require_applied(list_import: ListImport) -> None:
    if list_import.state != ListState.APPLIED:
        raise Refused(_("This list has not been applied. Apply it, then assign its families."))


def _require_worker(worker: User, region: Region) -> None:
    if worker.role != Role.PSM or not worker.is_active or not covers(worker, region.code):
        raise Refused(
            _("%(worker)s is no social worker of %(village)s. Choose one who is.")
            % {"worker": worker, "village": region}
        )
