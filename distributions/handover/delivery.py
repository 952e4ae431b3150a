"""Handing over packages: one at a table, or a village's list at once; and taking it back."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from aidcases import audit, states
from aidcases.errors import NotAllowed, Refused, Stale
from aidcases.models import User
from aidcases.permissions import Permission, may, require
from aidcases.scope import covers
from distributions import programmes
from distributions.handover import servable
from distributions.models import Entitlement, Handover
from distributions.models.entitlement import EntitlementState
from distributions.models.handover import NAMED_TAKERS, HandoverKind, TakenBy

INSERT_MANY = """
    INSERT INTO distributions_handover (
        id, entitlement_id, attempt, kind, packages, taken_by, taker_name, relation,
        handed_on, by_id, region_id, note, recorded_at)
    SELECT gen_random_uuid(), e.id, e.attempt, 'delivery', e.packages, %(taken_by)s, '', '',
        %(handed_on)s, %(by)s, e.region_id, %(note)s, now()
    FROM distributions_entitlement e WHERE e.id = ANY(%(ids)s)
"""


def hand_over(
    *,
    by: User,
    entitlement: Entitlement,
    taken_by: str = TakenBy.SELF,
    taker_name: str = "",
    relation: str = "",
    handed_on: date | None = None,
    id: uuid.UUID | None = None,
    note: str = "",
) -> Handover:
    """Give one family its package. The same `id` again is the same handover, not a second one.

    Whoever comes second is told who was first and when; a family that has died, was found
    ineligible or left the decree since takes nothing, but an heir takes it for who died.
    """
    require(by, Permission.HAND_OVER, entitlement)
    day = handed_on or timezone.localdate()
    _refuse_unsound(taken_by, taker_name, day)
    with _second_attempts_noted(by, entitlement), transaction.atomic():
        # The lock makes the second clerk wait for the first one's commit.
        locked = Entitlement.objects.select_for_update(of=("self",)).get(pk=entitlement.pk)
        if known := _known(id, locked):
            return known
        programmes.refuse_closed(locked.programme_id)
        servable.refuse_others([locked], taken_by)
        made = Handover.objects.create(
            id=id or uuid.uuid4(),
            entitlement=locked,
            attempt=locked.attempt,
            packages=locked.packages,
            taken_by=taken_by,
            taker_name=taker_name.strip(),
            relation=relation.strip(),
            handed_on=day,
            by=by,
            region_id=locked.region_id,
            note=note.strip(),
        )
        states.move(
            entitlement,
            EntitlementState.DELIVERED,
            of=EntitlementState.RELEASED,
            changed_at=timezone.now(),
        )
        audit.record(
            "package.handed_over",
            by=by,
            subject=entitlement,
            packages=made.packages,
            taken_by=taken_by,
        )
    return made


def hand_over_many(
    *,
    by: User,
    entitlements: Iterable[Entitlement | int],
    handed_on: date | None = None,
    note: str = "",
    taken_by: str = TakenBy.SELF,
) -> int:
    """Give a whole list its packages, in two statements. All of it, or each offender is named."""
    require(by, Permission.HAND_OVER)
    ids = sorted({e if isinstance(e, int) else e.pk for e in entitlements})
    day = handed_on or timezone.localdate()
    if taken_by in NAMED_TAKERS:
        raise Refused(_("A proxy or an heir has a name: enter these families one by one."))
    _refuse_unsound(taken_by, "", day)
    with transaction.atomic():
        locked = list(
            Entitlement.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
        )
        _refuse_strangers(by, locked, ids)
        programmes.refuse_closed(*{e.programme_id for e in locked})
        servable.refuse_others(locked, taken_by)
        _insert_many(by, ids, day, note.strip(), taken_by)
        moved = Entitlement.objects.filter(pk__in=ids, state=EntitlementState.RELEASED).update(
            state=EntitlementState.DELIVERED, changed_at=timezone.now()
        )
        if moved != len(ids):
            raise Stale(_("The list changed in the meantime. Reload the page and look."))
        audit.record("packages.handed_over", by=by, count=moved, taken_by=taken_by)
    return moved


def reverse(*, by: User, handover: Handover, reason: str) -> Handover:
    """Take back what was entered wrongly: a reversing row, and the package is owed again.

    Whoever entered it may do so on the same day; later it takes somebody who approves.
    """
    _require_reversal(by, handover)
    if not reason.strip():
        raise Refused(_("Give a reason: it stands in the family's story."))
    with transaction.atomic():
        entitlement = Entitlement.objects.select_for_update(of=("self",)).get(
            pk=handover.entitlement_id
        )
        programmes.refuse_closed(entitlement.programme_id)
        _refuse_reversed(handover, entitlement)
        made = Handover.objects.create(
            entitlement=entitlement,
            attempt=handover.attempt,
            kind=HandoverKind.REVERSAL,
            reverses=handover,
            packages=handover.packages,
            taken_by=handover.taken_by,
            taker_name=handover.taker_name,
            relation=handover.relation,
            handed_on=timezone.localdate(),
            by=by,
            region_id=handover.region_id,
            note=reason.strip()[:300],
        )
        states.move(
            entitlement,
            EntitlementState.RELEASED,
            of=EntitlementState.DELIVERED,
            attempt=F("attempt") + 1,
            changed_at=timezone.now(),
        )
        audit.record("package.taken_back", by=by, subject=entitlement, packages=made.packages)
    return made


@contextmanager
def _second_attempts_noted(by: User, entitlement: Entitlement) -> Iterator[None]:
    """A second handing over is an incident: perhaps a package left the stock twice."""
    try:
        yield
    except Refused:
        now = Entitlement.objects.only("state").get(pk=entitlement.pk)
        if now.state == EntitlementState.DELIVERED:
            audit.record("package.second_attempt", by=by, subject=entitlement)
        raise


def _known(id: uuid.UUID | None, entitlement: Entitlement) -> Handover | None:
    known = Handover.objects.filter(pk=id).first() if id else None
    if known and known.entitlement_id != entitlement.pk:
        raise Refused(_("This handover was written down for another family. Enter it anew."))
    return known


def _refuse_unsound(taken_by: str, taker_name: str, day: date) -> None:
    if taken_by not in TakenBy.values:
        raise Refused(_("Say who took the package."))
    if taken_by in NAMED_TAKERS and not taker_name.strip():
        raise Refused(_("Enter the name of the proxy or heir who took the package."))
    if day > timezone.localdate():
        raise Refused(_("The day of handing over lies in the future. Check the date."))


def _refuse_strangers(by: User, locked: list[Entitlement], ids: list[int]) -> None:
    if len(locked) != len(ids) or not all(covers(by, e.region_id) for e in locked):
        raise NotAllowed(_("Some of these families are not in your region."))


def _insert_many(by: User, ids: list[int], day: date, note: str, taken_by: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT_MANY,
            {"ids": ids, "by": by.pk, "handed_on": day, "note": note, "taken_by": taken_by},
        )


def _require_reversal(by: User, handover: Handover) -> None:
    own = handover.by_id == by.pk
    today = timezone.localdate(handover.recorded_at) == timezone.localdate()
    if own and today and may(by, Permission.HAND_OVER, handover):
        return
    require(by, Permission.APPROVE_AID, handover)


def _refuse_reversed(handover: Handover, entitlement: Entitlement) -> None:
    gone = handover.kind != HandoverKind.DELIVERY or entitlement.attempt != handover.attempt
    if gone or entitlement.state != EntitlementState.DELIVERED:
        raise Refused(_("This handover has been taken back already."))
