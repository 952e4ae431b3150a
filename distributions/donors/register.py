"""Donors as they are written into the register."""

from django.db import transaction
from django.utils.translation import gettext as _

from aidcases import audit
from aidcases.errors import Refused
from aidcases.models import Region, User
from aidcases.permissions import Permission, require
from distributions.models import Donor
from distributions.models.donor import DonorKind


def add_donor(
    *,
    by: User,
    name: str,
    region: Region | str,
    kind: str = DonorKind.COMPANY,
    contact_name: str = "",
    contact: str = "",
) -> Donor:
    """Register a company, a foundation or a person that gives."""
    code = region if isinstance(region, str) else region.pk
    require(by, Permission.MANAGE_DONORS, code)
    if not name.strip():
        raise Refused(_("Enter the donor's name."))
    if Donor.objects.filter(region_id=code, name__iexact=name.strip()).exists():
        raise Refused(_("“%(name)s” stands in the register already.") % {"name": name.strip()})
    with transaction.atomic():
        donor = Donor.objects.create(
            name=name.strip(),
            kind=kind,
            contact_name=contact_name.strip(),
            contact=contact.strip(),
            region_id=code,
            made_by=by,
        )
        audit.record("donor.added", by=by, subject=donor)
    return donor
