"""Taking an applied list back: shown first, refused where something rests on it, then undone whole.

What the list founded goes, what it filled in known families is empty again, and its rows stay as
they were read. Machine-made pairs, proposals and assignments not yet visited go with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aidcases import audit
from aidcases.errors import Refused
from aidcases.jobs import Heartbeat
from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.permissions import require
from aidcases.set_wise import planned_for_many
from aidcases.states import move
from households.ministry_list.acceptance import ALONE
from households.ministry_list.filling import EMPTY_HOUSEHOLDS, EMPTY_MEMBERS
from households.ministry_list.steps import CHECK_LATER, CHECK_NOW, Step, run
from households.models import Candidate, ListImport
from households.models.list_import import ListState
from households.registries import MOST_NAMED, Obstacle, undo_blockers

GOING = """
CREATE TEMPORARY TABLE going ON COMMIT DROP AS
SELECT id, household_id, created_household AS founded
FROM households_candidate WHERE list_import_id = %(list)s
"""
# Nobody hangs anything on them while they are being looked at: a reference waits for this lock.
LOCK_CANDIDATES = """
SELECT FROM households_candidate WHERE list_import_id = %(list)s ORDER BY id FOR UPDATE
"""
LOCK_HOUSEHOLDS = """
SELECT FROM households_household WHERE id IN (SELECT household_id FROM going)
ORDER BY id FOR UPDATE
"""
HOLD = (LOCK_CANDIDATES, GOING, "ANALYZE going", LOCK_HOUSEHOLDS)

PAIRS = """
DELETE FROM households_matchpair AS pair USING going
WHERE pair.candidate_id = going.id OR pair.twin_id = going.id
"""
ASSIGNMENTS = """
DELETE FROM households_assignment AS task USING going WHERE task.candidate_id = going.id
"""
PROPOSALS = """
DELETE FROM households_determination AS proposal USING going WHERE proposal.candidate_id = going.id
"""
ADDED_MEMBERS = """
WITH notes AS (
    DELETE FROM households_listfill WHERE list_import_id = %(list)s RETURNING member_id, added
)
DELETE FROM households_member AS member USING notes
WHERE notes.added AND member.id = notes.member_id
"""
CANDIDATES = "DELETE FROM households_candidate WHERE list_import_id = %(list)s"
MEMBERS = """
DELETE FROM households_member AS member USING going
WHERE going.founded AND member.household_id = going.household_id
"""
HOUSEHOLDS = """
DELETE FROM households_household AS household USING going
WHERE going.founded AND household.id = going.household_id
"""

REMOVING = gettext_noop("Removing pairs, assignments and proposals")
EMPTYING = gettext_noop("Emptying what the list had filled")
CLAIMS = gettext_noop("Removing candidates")
FAMILIES = gettext_noop("Removing families")
LAST = gettext_noop("Checking that nothing refers to it")

LOOKING = (
    Step(gettext_noop("Looking at what rests on the list"), ALONE),
    *(Step(gettext_noop("Looking at what rests on the list"), statement, 2) for statement in HOLD),
)
STEPS = (
    Step(REMOVING, PAIRS, 2, counts="pairs"),
    Step(REMOVING, ASSIGNMENTS, 2, counts="assignments"),
    Step(REMOVING, PROPOSALS, 2, counts="proposals"),
    Step(EMPTYING, EMPTY_HOUSEHOLDS, 8, counts="emptied"),
    Step(EMPTYING, EMPTY_MEMBERS, 2),
    Step(EMPTYING, ADDED_MEMBERS, 2),
    Step(CLAIMS, CANDIDATES, 6, counts="candidates"),
    Step(FAMILIES, MEMBERS, 6),
    Step(FAMILIES, HOUSEHOLDS, 5, counts="households"),
    Step(LAST, CHECK_NOW, 70),
    Step(LAST, CHECK_LATER),
    Step(LAST, "DROP TABLE going"),
)


class StandsInTheWay(Refused):
    """The list cannot be taken back; `obstacles` say why."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles
        why = " ".join(obstacle.sentence for obstacle in obstacles)
        super().__init__(_("This list cannot be taken back. %(why)s") % {"why": why})


@dataclass(frozen=True)
class TakenBack:
    """What taking a list back undoes."""

    candidates: int  # families that the list names
    households: int  # of them founded by it
    known: int  # of them known before
    members: int  # persons of the founded families, and persons added to known ones
    filled: int  # known families and members in which it filled something
    fields: dict[str, int]  # what it filled there: {column: how often}
    pairs: int  # made by the machine
    assignments: int  # not yet visited
    proposals: int  # determinations that nobody reviewed


WHAT_GOES = """
SELECT count(*), count(*) FILTER (WHERE created_household),
    (SELECT count(*) FROM households_member WHERE household_id IN (
        SELECT household_id FROM households_candidate
        WHERE list_import_id = %(list)s AND created_household
    )) + (SELECT count(*) FROM households_listfill WHERE list_import_id = %(list)s AND added),
    (SELECT count(*) FROM households_listfill WHERE list_import_id = %(list)s AND NOT added),
    (SELECT count(*) FROM households_matchpair AS pair
        JOIN households_candidate AS one ON one.id = pair.candidate_id
        WHERE one.list_import_id = %(list)s),
    (SELECT count(*) FROM households_assignment AS task
        JOIN households_candidate AS one ON one.id = task.candidate_id
        WHERE one.list_import_id = %(list)s),
    (SELECT count(*) FROM households_determination AS proposal
        JOIN households_candidate AS one ON one.id = proposal.candidate_id
        WHERE one.list_import_id = %(list)s)
FROM households_candidate WHERE list_import_id = %(list)s
"""
FIELDS = """
SELECT key, count(*) FROM households_listfill, jsonb_object_keys(filled) AS key
WHERE list_import_id = %(list)s GROUP BY key ORDER BY count(*) DESC, key
"""


def what_goes(list_import: ListImport) -> TakenBack:
    """What taking the list back would undo, counted: two queries."""
    with connection.cursor() as cursor:
        cursor.execute(WHAT_GOES, {"list": list_import.pk})
        candidates, households, members, filled, *rest = cursor.fetchone() or [0] * 7
        cursor.execute(FIELDS, {"list": list_import.pk})
        fields = dict(cursor.fetchall())
    known = candidates - households
    return TakenBack(candidates, households, known, members, filled, fields, *rest)


def in_the_way(list_import: ListImport) -> list[Obstacle]:
    """All that rests on the list, of every room and house."""
    if list_import.state != ListState.APPLIED:
        return []
    return [obstacle for blocker in undo_blockers for obstacle in blocker(list_import)]


def revert_list(
    *, by: User, list_import: ListImport, heartbeat: Heartbeat | None = None
) -> dict[str, Any]:
    """applied → reverted; returns how many candidates, households, … were taken back.

    Raises `StandsInTheWay` with what rests on it, `Stale` where the list is not applied.
    """
    require(by, Permission.IMPORT_LISTS, list_import)
    with transaction.atomic(), planned_for_many():
        ListImport.objects.select_for_update().get(pk=list_import.pk)  # nobody holds it
        move(
            list_import,
            ListState.REVERTED,
            of=ListState.APPLIED,
            reverted_by=by,
            reverted_at=timezone.now(),
        )
        counts = undo(list_import, heartbeat)
        audit.record("list_import.reverted", by=by, subject=list_import, **counts)
        if heartbeat:
            heartbeat.fence()
    return counts


def undo(list_import: ListImport, heartbeat: Heartbeat | None) -> dict[str, Any]:
    """All of it, or with the transaction nothing."""
    values, rows = {"list": list_import.pk}, list_import.accepted
    with connection.cursor() as cursor:
        run(cursor, LOOKING, values, rows=0, heartbeat=heartbeat)
        refuse_if_needed(list_import)
        return run(cursor, STEPS, values, rows=rows, heartbeat=heartbeat)


def refuse_if_needed(list_import: ListImport) -> None:
    """`in_the_way` of a list that was moved already, inside the undoing transaction."""
    found = [obstacle for blocker in undo_blockers for obstacle in blocker(list_import)]
    if found:
        raise StandsInTheWay(found)


# --- what stands in the way here ----------------------------------------------------------------


def later_lists(list_import: ListImport) -> Iterator[Obstacle]:
    """Lists applied since that name families of this one: they found them through it."""
    families = Candidate.objects.filter(list_import=list_import).values("household")
    naming = Candidate.objects.filter(household__in=families).values("list_import")
    later = (
        ListImport.objects.filter(
            state=ListState.APPLIED, applied_at__gte=list_import.applied_at, pk__in=naming
        )
        .exclude(pk=list_import.pk)
        .select_related("source_file")
        .order_by("-applied_at")
    )
    for found in later[:MOST_NAMED]:
        yield Obstacle(
            _("A later list names the same families; take it back first: %(name)s.")
            % {"name": found.source_file.original_name},
            [(found.source_file.original_name, reverse("list_import", args=[found.pk]))],
        )
