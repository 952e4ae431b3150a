"""The annex of a decree as a workbook: numbers masked, or whole for a stated purpose."""

from collections.abc import Iterator
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from aidcases import audit, identity, reasons
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permissions import Permission, require
from aidcases.views.exports import write_xlsx
from households.models import Decree


def write(*, by: User, decree: Decree, file: BinaryIO, purpose: str = "") -> int:
    """Write the recipients in their order; whole numbers only where a purpose is given.

    Either way it is in the audit log. Returns the number of recipients.
    """
    require(by, Permission.EXPORT, decree)
    if purpose and not reasons.is_told(purpose):
        raise Refused(_("Write in a few words what the whole numbers are for."))
    if purpose:
        require(by, Permission.REVEAL_NUMBERS, decree)
    with transaction.atomic():
        audit.record(
            "decree.exported",
            by=by,
            subject=decree,
            rows=decree.recipients_count,
            whole_numbers=bool(purpose),
            purpose=reasons.for_the_log(purpose),
        )
        write_xlsx(_rows(decree, whole=bool(purpose)), file)
    return decree.recipients_count


def _rows(decree: Decree, *, whole: bool) -> Iterator[list[str]]:
    yield [
        _("No."),
        _("Name"),
        _("NIK"),
        _("Family card number"),
        _("Address"),
        _("Village"),
        _("District"),
    ]
    lines = decree.recipients.select_related("region__parent").order_by("number")
    for line in lines.iterator(chunk_size=2000):
        numbers = [line.nik, line.family_card_number]
        shown = numbers if whole else [identity.mask_nik(number) for number in numbers]
        places = [str(line.region), str(line.region.parent or "")]
        yield [str(line.number), line.name, *shown, line.address, *places]
