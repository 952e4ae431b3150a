"""Showing a whole NIK or family card number: to whom it may be shown, with a reason, logged."""

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from aidcases import audit
from aidcases.errors import Refused
from aidcases.logs import hide_numbers
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
    if len(reason.strip()) < 5:
        raise Refused(_("Write in a few words why you need the whole number."))
    with transaction.atomic():
        audit.record("number.revealed", by=by, subject=subject, field=field, reason=_clean(reason))
    return str(getattr(subject, field))


def _clean(reason: str) -> str:
    # A number pasted into the reason would defeat its own purpose.
    return hide_numbers(" ".join(reason.split()))[:200]
