"""Showing a whole NIK or family card number: to whom it may be shown, with a reason, logged."""

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from aidcases import audit, reasons
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permissions import Permission, require
from aidcases.registries import Revealable, revealables


def revealable(key: str, field: str) -> Revealable | None:
    """What is registered under this key, if the field is one of its numbers."""
    found = next((item for item in revealables if item.key == key), None)
    return found if found is not None and field in found.fields else None


def reveal(*, by: User, subject: Model, field: str, reason: str) -> str:
    """The whole number. Who looked, at whose, at which field and why is in the audit log."""
    require(by, Permission.REVEAL_NUMBERS, subject)
    if not reasons.is_told(reason):
        raise Refused(_("Write in a few words why you need the whole number."))
    with transaction.atomic():
        kept = reasons.for_the_log(reason)
        audit.record("number.revealed", by=by, subject=subject, field=field, reason=kept)
    return str(getattr(subject, field))
