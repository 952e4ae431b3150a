"""Recording one visit, from a phone or at a desk: the same id twice gives one row."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from aidcases import audit, states
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permissions import Permission, require
from aidcases.roles import Role
from aidcases.scope import region_of
from households.holding import FamilyGone
from households.matching.normalisation import name_key
from households.models import Assignment, Household, ReasonCode, Visit
from households.models.assignment import AssignmentState
from households.models.visit import LinkMethod, VisitOrigin
from households.visits import quality
from households.visits.claims import Claims
from households.visits.findings import Degrees, Findings, checked, fingerprint
from households.visits.quality import Flag


class Conflict(Refused):
    """The id is taken by another content or another person's visit; nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class _Report:
    """One visit as it was told, before anything of the registry is added."""

    id: uuid.UUID
    by: User
    worker: User | None
    household: Household | None
    region_code: str
    origin: str
    findings: Findings
    claims: Claims

    @property
    def content_hash(self) -> str:
        """Over what was sent, so that a repeat is known whatever the registry says by then."""
        household = self.household.pk if self.household else None
        about = {"household": household, "claims": self.claims.as_json()}
        return fingerprint(self.findings.as_json() | about)


def record_visit(
    *,
    by: User,
    verdict: str,
    id: uuid.UUID | None = None,
    household: Household | None = None,
    region: Any = None,
    reason: ReasonCode | str | None = None,
    visited_on: date | None = None,
    answers: dict[str, Any] | None = None,
    note: str = "",
    latitude: Degrees = None,
    longitude: Degrees = None,
    accuracy_m: float | None = None,
    claims: Claims | None = None,
    origin: str = VisitOrigin.PHONE,
    worker: User | None = None,
) -> Visit:
    """Store what was found at a household, or at a family that is not known yet.

    `id` is made where the visit is recorded and is its key for ever: the same id with the same
    content answers with the same visit, with another content it is a `Conflict`. `claims` are what
    the maker says of the family where it differs from the registry. A family not known yet needs
    `region` (a record or code) and a claimed name. `worker` is who went, if not `by`.
    The visit waits for review (`review.accept`). Raises `Refused`, naming the field.
    """
    place = region_of(household or region) or by.scope_code
    require(by, Permission.RECORD_VISITS, place)
    findings = checked(
        verdict=verdict,
        reason=reason,
        visited_on=visited_on,
        answers=answers,
        note=note,
        latitude=latitude,
        longitude=longitude,
        accuracy_m=accuracy_m,
    )
    report = _Report(
        id=id or uuid.uuid4(),
        by=by,
        worker=worker or (by if by.role == Role.PSM else None),
        household=household,
        region_code=place,
        origin=origin,
        findings=findings,
        claims=claims or Claims(),
    )
    return _store(report)


def _store(report: _Report) -> Visit:
    with transaction.atomic():
        known = Visit.objects.filter(pk=report.id).first()
        if known is not None:
            return _same(known, report)
        home = _survivor(report.household) if report.household else None
        assignment = _assignment_for(report, home) if home else None
        visit = _visit(report, home, assignment)
        try:
            with transaction.atomic():
                visit.save(force_insert=True)
        except IntegrityError:
            known = Visit.objects.filter(pk=report.id).first()
            if known is None:
                raise
            return _same(known, report)
        _follow_up(visit, assignment, report.by)
    return visit


def _same(known: Visit, report: _Report) -> Visit:
    """The visit that is there already, if it is this one."""
    if known.recorded_by_id != report.by.pk or known.content_hash != report.content_hash:
        raise Conflict(
            _("A visit with this id is here already, with another content. Nothing was changed.")
        )
    return known


def _survivor(household: Household) -> Household:
    """The living household, locked, so that two visits to it are weighed one after the other.

    Taking its list back waits for the same lock. Raises `FamilyGone` where that was first.
    """
    home = Household.objects.select_for_update(no_key=True).filter(pk=household.pk).first()
    if home is None:
        raise FamilyGone
    while home.merged_into_id is not None:
        home = Household.objects.select_for_update(no_key=True).get(pk=home.merged_into_id)
    return home


def _assignment_for(report: _Report, home: Household) -> Assignment | None:
    """The worker's own assignment, an open one first; at a desk, whoever's it is."""
    live = Assignment.objects.filter(household=home).exclude(state=AssignmentState.WITHDRAWN)
    if report.worker is not None:
        live = live.filter(worker=report.worker)
    found: list[Assignment] = sorted(
        live.order_by("-pk"), key=lambda one: one.state != AssignmentState.OPEN
    )
    return found[0] if found else None


def _visit(report: _Report, home: Household | None, assignment: Assignment | None) -> Visit:
    claims, doubts = (report.claims.over(Claims.of(home)) if home else report.claims).sound()
    if not claims.name:
        raise Refused(_("name: say whose family was visited."))
    found, given = report.findings, report.claims
    raw = {"nik": given.nik, "family_card_number": given.family_card_number} if doubts else None
    return Visit(
        id=report.id,
        household=home,
        link_method=LinkMethod.GIVEN if home else "",
        assignment=assignment,
        region_id=home.region_id if home else report.region_code,
        origin=report.origin,
        verdict=found.verdict,
        reason=found.reason,
        visited_on=found.visited_on,
        answers=found.answers,
        note=found.note,
        latitude=found.latitude,
        longitude=found.longitude,
        accuracy_m=found.accuracy_m,
        flags=[str(flag) for flag in (*_flags(report, home, assignment), *doubts)],
        family_id=claims.family_id,
        nik=claims.nik,
        family_card_number=claims.family_card_number,
        name=claims.name,
        name_key=name_key(claims.name),
        birth_date=claims.birth_date,
        sex=claims.sex,
        address=claims.address,
        worker=report.worker,
        worker_name=str(report.worker or ""),
        raw=raw,
        content_hash=report.content_hash,
        recorded_by=report.by,
    )


def _flags(report: _Report, home: Household | None, assignment: Assignment | None) -> list[Flag]:
    found = report.findings
    flags = quality.of_date(found.visited_on) + quality.of_evidence(found.verdict)
    if report.origin == VisitOrigin.PHONE:
        flags += quality.of_position(found.latitude, found.longitude, found.accuracy_m)
    if home is None:
        return [*flags, Flag.HOUSEHOLD_UNKNOWN]
    if report.household is not None and home.pk != report.household.pk:
        flags.append(Flag.HOUSEHOLD_MERGED)
    if assignment is not None:
        return flags + quality.of_deadline(found.visited_on, assignment.due_on)
    return [*flags, Flag.OUTSIDE_ASSIGNMENT] if report.worker else flags


def _follow_up(visit: Visit, assignment: Assignment | None, by: User) -> None:
    if assignment is not None and assignment.state == AssignmentState.OPEN:
        states.move(assignment, AssignmentState.VISITED, of=AssignmentState.OPEN)
    if visit.household_id and quality.flag_contradictions([visit.household_id]):
        visit.refresh_from_db(fields=["flags"])
    audit.record(
        "visit.recorded",
        by=by,
        subject=visit,
        verdict=visit.verdict,
        origin=visit.origin,
        flags=visit.flags,
    )
