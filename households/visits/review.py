"""What becomes of recorded visits: accepted, or returned to the worker."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidcases import audit, states
from aidcases.errors import Refused, Stale
from aidcases.models import User
from aidcases.permissions import Permission, require
from aidcases.scope import covers
from households.determination import outcomes
from households.determination import review as determinations
from households.models import Assignment, Visit
from households.models.assignment import AssignmentState
from households.models.visit import VisitState
from households.visits import quality
from households.visits.fulfilment import follow_outcomes
from households.visits.quality import Flag


def accept(*, by: User, visits: Iterable[Visit | UUID], despite_contradiction: bool = False) -> int:
    """Accept recorded visits, all or none, and let the outcomes of their families follow.

    Raises `Refused` with every offender: reviewed already, or contradicted by another worker's
    visit unless `despite_contradiction` says both were looked at. Those outside the person's
    regions are counted, not named. Returns how many were accepted.
    """
    require(by, Permission.ACCEPT_VISITS)
    wanted = {visit.pk if isinstance(visit, Visit) else visit for visit in visits}
    with transaction.atomic():
        held = list(
            Visit.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
        )
        _require_all(by, held, len(wanted), despite_contradiction)
        accepted: int = Visit.objects.filter(pk__in=wanted, state=VisitState.RECORDED).update(
            state=VisitState.ACCEPTED, reviewed_by=by, reviewed_at=timezone.now()
        )
        if accepted != len(wanted):
            raise Stale(_("Some of these visits were reviewed in the meantime. Reload the page."))
        families = {visit.household_id for visit in held if visit.household_id}
        _let_outcomes_follow(families)
        audit.record("visits.accepted", by=by, visits=accepted, families=len(families))
    return accepted


def return_to_worker(*, by: User, visit: Visit, note: str) -> Visit:
    """Send one visit back with what is wrong with it; its family is to be visited again."""
    require(by, Permission.ACCEPT_VISITS, visit)
    if not note.strip():
        raise Refused(_("Say what is wrong with the visit, so that the worker can mend it."))
    with transaction.atomic():
        states.move(
            visit,
            VisitState.RETURNED,
            of=VisitState.RECORDED,
            reviewed_by=by,
            reviewed_at=timezone.now(),
            review_note=note.strip(),
        )
        if visit.assignment_id:
            Assignment.objects.filter(pk=visit.assignment_id, state=AssignmentState.VISITED).update(
                state=AssignmentState.OPEN
            )
        audit.record("visit.returned", by=by, subject=visit)
    return visit


def _require_all(by: User, held: list[Visit], wanted: int, despite_contradiction: bool) -> None:
    seen = [visit for visit in held if covers(by, visit.region_id)]
    offenders = [
        f"{visit.name}: {why}" for visit in seen if (why := _why_not(visit, despite_contradiction))
    ]
    elsewhere, gone = len(held) - len(seen), wanted - len(held)
    count = len(offenders) + elsewhere + gone
    if elsewhere:
        offenders.append(_("%(count)s outside your region") % {"count": elsewhere})
    if gone:
        offenders.append(str(_("Some of these visits are not there any more.")))
    if offenders:
        raise Refused(
            _("Nothing was accepted. %(count)s of the visits stand in the way.") % {"count": count},
            offenders,
        )


def _why_not(visit: Visit, despite_contradiction: bool) -> Any:
    if visit.state != VisitState.RECORDED:
        return _("has been reviewed already")
    if Flag.CONTRADICTION in visit.flags and not despite_contradiction:
        return _("another worker found the opposite: open it and look at both")
    return ""


def _let_outcomes_follow(families: set[int]) -> None:
    if not families:
        return
    quality.flag_contradictions(families)
    outcomes.refresh(household_ids=families)
    determinations.propose(household_ids=families)
    follow_outcomes(household_ids=families)
