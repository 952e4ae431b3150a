"""Taking back a payment that was booked wrongly or came back: by a reversing row."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from aidcases import audit, states
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permissions import Permission, require
from distributions import programmes
from distributions.models import Entitlement, Payment
from distributions.models.entitlement import EntitlementState
from distributions.models.payment import PaymentKind
from distributions.models.payout import LineState


def reverse(*, by: User, payment: Payment, reason: str) -> Payment:
    """The sum counts as failed from here on; it may be released again or returned."""
    require(by, Permission.APPROVE_AID, payment)
    if not reason.strip():
        raise Refused(_("Give a reason: it stands in the family's story."))
    with transaction.atomic():
        entitlement = Entitlement.objects.select_for_update(of=("self",)).get(
            pk=payment.entitlement_id
        )
        programmes.refuse_closed(entitlement.programme_id)
        _refuse_reversed(payment, entitlement)
        made = Payment.objects.create(
            entitlement=entitlement,
            attempt=payment.attempt,
            kind=PaymentKind.REVERSAL,
            reverses=payment,
            amount=payment.amount,
            line_id=payment.line_id,
            paid_on=timezone.localdate(),
            by=by,
            region_id=payment.region_id,
            note=reason.strip()[:300],
        )
        states.move(
            entitlement,
            EntitlementState.FAILED,
            of=EntitlementState.PAID,
            reason=reason.strip()[:200],
            changed_at=timezone.now(),
        )
        states.move(payment.line, LineState.FAILED, of=LineState.PAID, reason=reason.strip()[:200])
        audit.record("payment.reversed", by=by, subject=entitlement, amount=payment.amount)
    return made


def _refuse_reversed(payment: Payment, entitlement: Entitlement) -> None:
    gone = payment.kind != PaymentKind.PAYMENT or entitlement.attempt != payment.attempt
    if gone or entitlement.state != EntitlementState.PAID:
        raise Refused(_("This payment has been taken back already."))
