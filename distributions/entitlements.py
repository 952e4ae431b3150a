"""Planning what each family of a decree is owed, and ending single entitlements."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from aidcases import audit, states
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permissions import Permission, require
from aidcases.rupiah import format_rupiah
from distributions import eligibility, programmes
from distributions.eligibility import Prospect
from distributions.models import Entitlement, EntitlementBatch, Programme, Round
from distributions.models.entitlement import EntitlementState
from distributions.models.payout import LineState
from distributions.models.programme import ProgrammeState
from households.models import Decree
from households.models.decree import DecreeState

INSERT = f"""
    WITH {eligibility.GIVEN}, made AS (
        INSERT INTO distributions_entitlement (
            programme_id, round_id, household_id, decree_recipient_id, region_id, batch_id,
            kind, amount, packages, state, attempt, reason, changed_at)
        SELECT %(programme)s, round_id, household_id, recipient_id, region_id, %(batch)s,
            %(kind)s, amount, %(packages)s, 'planned', 1, '', now()
        FROM given ORDER BY round_id, region_id, number
        RETURNING packages)
    SELECT count(*), COALESCE(sum(packages), 0) FROM made
"""


def plan(
    *,
    by: User,
    programme: Programme,
    decree: Decree,
    rounds: Sequence[Round] | None = None,
    region: str = "",
) -> EntitlementBatch:
    """Plan every round (or the named ones) for each family of the decree that lacks it.

    `region` narrows it to a region code. One statement for all families; the ceiling is asked
    before, and guarded by the database.
    """
    require(by, Permission.PLAN_AID, programme)
    with transaction.atomic():
        locked = Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=programme.pk)
        _refuse_unready(locked, decree)
        below = region or locked.region_id
        require(by, Permission.PLAN_AID, below)
        chosen = [turn.pk for turn in (rounds or locked.rounds.all())]
        values = eligibility.parameters(locked, decree, chosen, below)
        found = eligibility.prospect(values)
        _refuse_prospect(found, locked)
        batch = _batch(by, locked, decree, below, found)
        _insert(batch, values)
        audit.record(
            "entitlements.planned",
            by=by,
            subject=batch,
            count=batch.count,
            total=batch.total,
            left_out=batch.left_out,
        )
    programme.entitled_total = locked.entitled_total + batch.total
    return batch


def cancel(*, by: User, entitlement: Entitlement, reason: str) -> None:
    """Call one entitlement off, for instance for a family that died out or moved."""
    _end(by, entitlement, EntitlementState.CANCELLED, reason, "entitlement.cancelled")


def give_back(*, by: User, entitlement: Entitlement, reason: str) -> None:
    """A released package or sum that found no taker goes back to stock or treasury."""
    _end(by, entitlement, EntitlementState.RETURNED, reason, "entitlement.returned")


def release_again(*, by: User, entitlement: Entitlement) -> None:
    """A failed payment or handing over is tried once more, under a new attempt."""
    require(by, Permission.APPROVE_AID, entitlement)
    with transaction.atomic():
        programmes.refuse_closed(entitlement.programme_id)
        states.move(
            entitlement,
            EntitlementState.RELEASED,
            of=EntitlementState.FAILED,
            attempt=F("attempt") + 1,
            reason="",
            changed_at=timezone.now(),
        )
        entitlement.refresh_from_db(fields=["attempt"])
        audit.record(
            "entitlement.released_again",
            by=by,
            subject=entitlement,
            attempt=entitlement.attempt,
        )


ENDS = {
    EntitlementState.CANCELLED: (
        EntitlementState.PLANNED,
        EntitlementState.APPROVED,
        EntitlementState.RELEASED,
        EntitlementState.FAILED,
    ),
    EntitlementState.RETURNED: (EntitlementState.RELEASED, EntitlementState.FAILED),
}


def _end(
    by: User, entitlement: Entitlement, to: EntitlementState, reason: str, action: str
) -> None:
    require(by, Permission.APPROVE_AID, entitlement)
    if not reason.strip():
        raise Refused(_("Give a reason: it stands in the family's story."))
    with transaction.atomic():
        Entitlement.objects.select_for_update().get(pk=entitlement.pk)
        if entitlement.payout_lines.filter(state=LineState.PENDING).exists():
            raise Refused(
                _("It stands on a payout roster. Wait for the result or cancel the payout first.")
            )
        states.move(
            entitlement, to, of=ENDS[to], reason=reason.strip()[:200], changed_at=timezone.now()
        )
        audit.record(action, by=by, subject=entitlement)


def _refuse_unready(programme: Programme, decree: Decree) -> None:
    if programme.state != ProgrammeState.ACTIVE:
        raise Refused(
            _("“%(programme)s” is not active. Activate it, then plan.") % {"programme": programme}
        )
    if decree.state != DecreeState.ISSUED:
        raise Refused(
            _("Decree %(number)s is not issued or has been amended. Choose its current version.")
            % {"number": decree.number}
        )


def _refuse_prospect(found: Prospect, programme: Programme) -> None:
    if not found.lines:
        raise Refused(
            _(
                "Nothing to plan: the families of this decree have these rounds already, "
                "or nothing was allocated to their villages."
            )
        )
    left = programme.ceiling - programme.entitled_total
    if found.total > left:
        raise Refused(
            _(
                "%(total)s for %(families)s families passes the ceiling: %(left)s of %(ceiling)s "
                "is left. Raise the ceiling by a new programme, or plan fewer villages."
            )
            % {
                "total": format_rupiah(found.total),
                "families": found.families,
                "left": format_rupiah(left),
                "ceiling": format_rupiah(programme.ceiling),
            }
        )


def _batch(
    by: User, programme: Programme, decree: Decree, region: str, found: Prospect
) -> EntitlementBatch:
    return EntitlementBatch.objects.create(
        programme=programme,
        decree=decree,
        region_id=region,
        count=found.lines,
        households=found.families,
        packages=found.lines if programme.is_goods else 0,
        total=found.total,
        overlapping=found.overlapping,
        left_out=found.left_out,
        made_by=by,
    )


def _insert(batch: EntitlementBatch, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        packages = 1 if batch.programme.is_goods else 0
        cursor.execute(INSERT, values | {"batch": batch.pk, "packages": packages})
        made, packages_made = cursor.fetchone()
    if (made, packages_made) != (batch.count, batch.packages):
        raise Refused(_("The decree changed while planning. Plan again."))
