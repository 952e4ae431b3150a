"""Pledges: offered, agreed, received, allocated to villages, reported to the donor."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from aidcases import audit, states
from aidcases.errors import Refused
from aidcases.models import Region, User
from aidcases.permissions import Permission, require
from distributions import programmes
from distributions.models import Allocation, Donor, DonorReceipt, Pledge, Programme
from distributions.models.donor import PledgeState
from distributions.models.entitlement import OPEN
from distributions.models.programme import AidKind, Funder, OverlapRule


def offer(
    *,
    by: User,
    donor: Donor,
    title: str,
    packages: int,
    unit_amount: int,
    offered_on: date | None = None,
) -> Pledge:
    """Write down what a donor offers: so many packages, each worth so many rupiah."""
    require(by, Permission.MANAGE_DONORS, donor)
    if packages <= 0 or unit_amount <= 0 or not title.strip():
        raise Refused(_("A pledge says what is given, how many packages, and their worth."))
    with transaction.atomic():
        pledge = Pledge.objects.create(
            donor=donor,
            region_id=donor.region_id,
            title=title.strip(),
            packages=packages,
            unit_amount=unit_amount,
            offered_on=offered_on or timezone.localdate(),
            made_by=by,
        )
        audit.record("pledge.offered", by=by, subject=pledge, packages=packages)
    return pledge


def agree(*, by: User, pledge: Pledge) -> None:
    """Office and donor agree."""
    require(by, Permission.MANAGE_DONORS, pledge)
    with transaction.atomic():
        states.move(pledge, PledgeState.AGREED, of=PledgeState.OFFERED)
        audit.record("pledge.agreed", by=by, subject=pledge)


def cancel(*, by: User, pledge: Pledge) -> None:
    """Nothing will come."""
    require(by, Permission.MANAGE_DONORS, pledge)
    with transaction.atomic():
        states.move(pledge, PledgeState.CANCELLED, of=[PledgeState.OFFERED, PledgeState.AGREED])
        audit.record("pledge.cancelled", by=by, subject=pledge)


def receive(
    *,
    by: User,
    pledge: Pledge,
    packages: int,
    document_number: str,
    received_on: date | None = None,
) -> DonorReceipt:
    """Packages came in, under the number of a handing-over record (BAST)."""
    require(by, Permission.MANAGE_DONORS, pledge)
    day = received_on or timezone.localdate()
    with transaction.atomic():
        held = _lock(pledge)
        _refuse_receipt(held, packages, document_number.strip(), day)
        if held.state != PledgeState.RECEIVED:
            states.move(held, PledgeState.RECEIVED, of=[PledgeState.AGREED, PledgeState.ALLOCATED])
        receipt = DonorReceipt.objects.create(
            pledge=held,
            packages=packages,
            document_number=document_number.strip(),
            received_on=day,
            by=by,
        )
        audit.record("pledge.received", by=by, subject=pledge, packages=packages)
    pledge.refresh_from_db()
    return receipt


def allocate(*, by: User, pledge: Pledge, shares: Mapping[str, int]) -> list[Allocation]:
    """Set packages aside for villages: {region code: packages}. Never more than came in."""
    require(by, Permission.MANAGE_DONORS, pledge)
    with transaction.atomic():
        held = _lock(pledge)
        wanted = {code: count for code, count in shares.items() if count}
        _refuse_shares(held, wanted)
        made = [
            Allocation.objects.create(pledge=held, region_id=code, packages=count, by=by)
            for code, count in sorted(wanted.items())
        ]
        held.refresh_from_db()
        if held.allocated == held.packages and held.state == PledgeState.RECEIVED:
            states.move(held, PledgeState.ALLOCATED, of=PledgeState.RECEIVED)
        audit.record(
            "pledge.allocated",
            by=by,
            subject=pledge,
            packages=sum(wanted.values()),
            villages=len(wanted),
        )
    pledge.refresh_from_db()
    return made


def open_programme(
    *,
    by: User,
    pledge: Pledge,
    first: date,
    last: date,
    overlap_rule: str = OverlapRule.EXCLUDE,
) -> Programme:
    """A goods programme of its own, so that handing over is the same act for every funder."""
    require(by, Permission.PLAN_AID, pledge)
    with transaction.atomic():
        programme = programmes.create(
            by=by,
            name=f"{pledge.donor.name}: {pledge.title}"[:150],
            kind=AidKind.GOODS,
            funder=Funder.DONOR,
            ceiling=pledge.packages * pledge.unit_amount,
            unit_amount=pledge.unit_amount,
            region=pledge.region_id,
            periods=[(first, last)],
            package=pledge.title,
            overlap_rule=overlap_rule,
            pledge=pledge,
        )
        programmes.activate(by=by, programme=programme)
    return programme


def report(*, by: User, pledge: Pledge) -> None:
    """The donor has the report: every package is allocated, and none is still to be given."""
    require(by, Permission.MANAGE_DONORS, pledge)
    programme = Programme.objects.filter(pledge=pledge).first()
    if programme is None or programme.entitlements.filter(state__in=OPEN).exists():
        raise Refused(_("Some packages are not handed over yet. Finish or return them first."))
    with transaction.atomic():
        states.move(pledge, PledgeState.REPORTED, of=PledgeState.ALLOCATED)
        audit.record("pledge.reported", by=by, subject=pledge)


def _lock(pledge: Pledge) -> Pledge:
    return Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)


def _refuse_receipt(pledge: Pledge, packages: int, document: str, day: date) -> None:
    if packages <= 0 or not document:
        raise Refused(_("A receipt has a number of packages and the number of its record."))
    if day > timezone.localdate():
        raise Refused(_("The day of receipt lies in the future. Check the date."))
    if pledge.received + packages > pledge.packages:
        raise Refused(
            _("Only %(left)s of the %(packages)s packages pledged are still to come.")
            % {"left": pledge.packages - pledge.received, "packages": pledge.packages}
        )
    if pledge.receipts.filter(document_number=document).exists():
        raise Refused(_("Record %(number)s is entered already.") % {"number": document})


def _refuse_shares(pledge: Pledge, shares: Mapping[str, int]) -> None:
    if not shares or any(count < 0 for count in shares.values()):
        raise Refused(_("Enter how many packages go to which village."))
    if pledge.state != PledgeState.RECEIVED:
        raise Refused(_("Packages are allocated once they have come in."))
    left, wanted = pledge.received - pledge.allocated, sum(shares.values())
    if wanted > left:
        raise Refused(
            _("%(wanted)s packages are more than the %(left)s that are left.")
            % {"wanted": wanted, "left": left}
        )
    villages = Region.objects.filter(pk__in=shares, pk__startswith=pledge.region_id)
    strange = set(shares) - {region.pk for region in villages if region.is_village}
    if strange:
        raise Refused(
            _("These are no villages of the region: %(codes)s.")
            % {"codes": ", ".join(sorted(strange))}
        )
