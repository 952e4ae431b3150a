"""A batch of entitlements is approved by somebody else than its maker, then released."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from aidcases import audit, states
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permissions import Permission, require
from distributions.models import EntitlementBatch
from distributions.models.entitlement import BatchState, EntitlementState


def approve(*, by: User, batch: EntitlementBatch) -> int:
    """The four-eyes step: the whole batch, by a person who did not make it."""
    require(by, Permission.APPROVE_AID, batch)
    if by.pk == batch.made_by_id:
        raise Refused(
            _("You planned this batch yourself. Somebody else must look at it and approve it.")
        )
    with transaction.atomic():
        states.move(
            batch,
            BatchState.APPROVED,
            of=BatchState.DRAFT,
            approved_by=by,
            approved_at=timezone.now(),
        )
        moved = _move_all(batch, EntitlementState.PLANNED, EntitlementState.APPROVED)
        audit.record("batch.approved", by=by, subject=batch, count=moved, total=batch.total)
    return moved


def release(*, by: User, batch: EntitlementBatch) -> int:
    """Let an approved batch out: packages may be handed over, cash put on a roster."""
    require(by, Permission.PLAN_AID, batch)
    with transaction.atomic():
        states.move(
            batch,
            BatchState.RELEASED,
            of=BatchState.APPROVED,
            released_by=by,
            released_at=timezone.now(),
        )
        moved = _move_all(batch, EntitlementState.APPROVED, EntitlementState.RELEASED)
        audit.record("batch.released", by=by, subject=batch, count=moved, total=batch.total)
    return moved


def cancel(*, by: User, batch: EntitlementBatch, reason: str) -> int:
    """Call a batch off before it is released; its families can be planned anew."""
    require(by, Permission.PLAN_AID, batch)
    if not reason.strip():
        raise Refused(_("Give a reason: it stands in each family's story."))
    with transaction.atomic():
        states.move(batch, BatchState.CANCELLED, of=[BatchState.DRAFT, BatchState.APPROVED])
        moved = batch.entitlements.filter(
            state__in=[EntitlementState.PLANNED, EntitlementState.APPROVED]
        ).update(
            state=EntitlementState.CANCELLED,
            reason=reason.strip()[:200],
            changed_at=timezone.now(),
        )
        audit.record("batch.cancelled", by=by, subject=batch, count=moved)
    return moved


def _move_all(batch: EntitlementBatch, of: EntitlementState, to: EntitlementState) -> int:
    return batch.entitlements.filter(state=of).update(state=to, changed_at=timezone.now())
