"""Payout batches: drawn up from what is released, approved, sent, and closed."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from aidcases import audit, states
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permissions import Permission, require
from distributions import programmes
from distributions.models import PayoutBatch, Programme, Round
from distributions.models.entitlement import EntitlementState
from distributions.models.payout import LineState, PayoutState
from distributions.models.programme import AidKind

# Every released entitlement that is on no other roster, village by village in decree order.
INSERT_LINES = """
    WITH made AS (
        INSERT INTO distributions_payoutline (
            batch_id, sequence, reference, entitlement_id, region_id, amount, state, reason)
        SELECT %(batch)s, place, %(number)s || '-' || lpad(place::text, 5, '0'),
            id, region_id, amount, 'pending', ''
        FROM (
            SELECT e.id, e.region_id, e.amount, row_number() OVER (
                ORDER BY e.region_id, r.number, e.household_id, turn.number) AS place
            FROM distributions_entitlement e
            JOIN households_decreerecipient r ON r.id = e.decree_recipient_id
            JOIN distributions_round turn ON turn.id = e.round_id
            WHERE e.programme_id = %(programme)s AND e.state = 'released'
            AND e.round_id = ANY(%(rounds)s) AND e.region_id LIKE %(region)s || '%%'
            AND NOT EXISTS (
                SELECT 1 FROM distributions_payoutline l WHERE l.entitlement_id = e.id
                AND l.state IN ('pending', 'paid'))
        ) AS ready
        RETURNING amount)
    SELECT count(*), COALESCE(sum(amount), 0) FROM made
"""


def draft(
    *,
    by: User,
    programme: Programme,
    rounds: Sequence[Round] | None = None,
    region: str = "",
) -> PayoutBatch:
    """Put every released sum (of the named rounds, below the region) on one roster."""
    require(by, Permission.MANAGE_PAYOUTS, region or programme)
    if programme.kind != AidKind.CASH:
        raise Refused(_("Only a cash programme is paid out through the post office."))
    with transaction.atomic():
        Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=programme.pk)
        programmes.refuse_closed(programme.pk)
        batch = PayoutBatch.objects.create(
            programme=programme,
            region_id=region or programme.region_id,
            number=f"P{programme.pk:03d}-{programme.payouts.count() + 1:02d}",
            made_by=by,
        )
        turns = [turn.pk for turn in (rounds or programme.rounds.all())]
        batch.count, batch.total = _insert_lines(batch, turns)
        if not batch.count:
            raise Refused(
                _("Nothing is ready to be paid out: release a batch of entitlements first.")
            )
        batch.save(update_fields=["count", "total"])
        audit.record("payout.drafted", by=by, subject=batch, count=batch.count, total=batch.total)
    return batch


def approve(*, by: User, batch: PayoutBatch) -> None:
    """By somebody else than the person who drew it up."""
    require(by, Permission.APPROVE_AID, batch)
    if by.pk == batch.made_by_id:
        raise Refused(
            _("You drew up this payout yourself. Somebody else must look at it and approve it.")
        )
    with transaction.atomic():
        states.move(
            batch,
            PayoutState.APPROVED,
            of=PayoutState.DRAFT,
            approved_by=by,
            approved_at=timezone.now(),
        )
        audit.record("payout.approved", by=by, subject=batch, count=batch.count, total=batch.total)


def send(*, by: User, batch: PayoutBatch) -> None:
    """The roster has gone to the post office: from now on results may be read."""
    require(by, Permission.MANAGE_PAYOUTS, batch)
    with transaction.atomic():
        states.move(
            batch,
            PayoutState.SENT,
            of=PayoutState.APPROVED,
            sent_by=by,
            sent_at=timezone.now(),
        )
        audit.record("payout.sent", by=by, subject=batch, count=batch.count, total=batch.total)


def cancel(*, by: User, batch: PayoutBatch) -> int:
    """Before it is sent: its sums are free for another roster."""
    require(by, Permission.MANAGE_PAYOUTS, batch)
    with transaction.atomic():
        states.move(batch, PayoutState.CANCELLED, of=[PayoutState.DRAFT, PayoutState.APPROVED])
        freed = batch.lines.filter(state=LineState.PENDING).update(state=LineState.WITHDRAWN)
        audit.record("payout.cancelled", by=by, subject=batch, count=freed)
    return freed


def fail_uncollected(*, by: User, batch: PayoutBatch, reason: str) -> int:
    """The time to collect is over: what is still pending has failed, with this reason."""
    require(by, Permission.MANAGE_PAYOUTS, batch)
    if not reason.strip():
        raise Refused(_("Give a reason: it stands in each family's story."))
    with transaction.atomic():
        held = PayoutBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if held.state not in (PayoutState.SENT, PayoutState.PARTLY_RECONCILED):
            raise Refused(_("Only a payout that is at the post office has uncollected sums."))
        pending = batch.lines.filter(state=LineState.PENDING)
        owed = list(pending.values_list("entitlement_id", flat=True))
        failed = pending.update(state=LineState.FAILED, reason=reason.strip()[:200])
        held.programme.entitlements.filter(pk__in=owed).update(
            state=EntitlementState.FAILED,
            reason=reason.strip()[:200],
            changed_at=timezone.now(),
        )
        settle(held)
        audit.record("payout.uncollected", by=by, subject=batch, count=failed)
    batch.refresh_from_db()
    return failed


def close(*, by: User, batch: PayoutBatch) -> None:
    """No more results are read for it."""
    require(by, Permission.MANAGE_PAYOUTS, batch)
    with transaction.atomic():
        states.move(
            batch,
            PayoutState.CLOSED,
            of=PayoutState.RECONCILED,
            closed_by=by,
            closed_at=timezone.now(),
        )
        audit.record("payout.closed", by=by, subject=batch)


def settle(batch: PayoutBatch) -> None:
    """Inside the caller's transaction: the state follows what is still pending."""
    pending = batch.lines.filter(state=LineState.PENDING).exists()
    to = PayoutState.PARTLY_RECONCILED if pending else PayoutState.RECONCILED
    if batch.state != to:
        states.move(batch, to, of=[PayoutState.SENT, PayoutState.PARTLY_RECONCILED])


def _insert_lines(batch: PayoutBatch, rounds: list[int]) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT_LINES,
            {
                "batch": batch.pk,
                "number": batch.number,
                "programme": batch.programme_id,
                "rounds": rounds,
                "region": batch.region_id,
            },
        )
        count, total = cursor.fetchone()
    return int(count), int(total)
