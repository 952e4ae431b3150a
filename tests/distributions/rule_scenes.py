"""Where rules are broken: each scene brings about, by the verbs, what a bad statement needs."""

from datetime import date

from django.utils import timezone

from distributions import entitlements
from distributions.donors import pledges, register
from distributions.handover import delivery
from distributions.models import Entitlement, Handover, Payment, PayoutBatch, PayoutLine, Pledge
from distributions.postal_payout import batches, results
from distributions.postal_payout.layout import Line
from tests.distributions.makers import QUARTER, Office, issued_decree
from tests.distributions.refusals import sql
from tests.factories import VILLAGE, RegionFactory, SourceFileFactory


def planned(office: Office) -> None:
    """Two programmes with a draft of three families each, and a family that is on neither."""
    decree = issued_decree()
    office.planned(office.goods(ceiling=1_000_000), decree)
    office.planned(office.goods(name="Other"), decree)
    issued_decree(1)


def goods(office: Office) -> None:
    """Three released packages, up to the ceiling, and a family without one."""
    office.released(office.goods(ceiling=750_000))
    issued_decree(1)


def entered(office: Office) -> None:
    """A handover is in the ledger, and its entitlement has not followed yet."""
    one, *_rest = office.released(office.goods())
    Handover.objects.create(
        entitlement=one,
        attempt=1,
        packages=1,
        handed_on=date(2023, 5, 1),
        by=office.clerk,
        region_id=one.region_id,
    )


def served(office: Office) -> None:
    """Two of three families have their package."""
    for one in office.released(office.goods())[:2]:
        delivery.hand_over(by=office.clerk, entitlement=one)


def unguarded_cash(office: Office) -> None:
    """Without the guards of the ledger, to meet the constraint behind them."""
    sql("ALTER TABLE distributions_entitlement DISABLE TRIGGER USER")
    office.released(office.cash())


def rostered(office: Office) -> None:
    """A roster that nobody has approved."""
    programme = office.cash()
    office.released(programme)
    batches.draft(by=office.clerk, programme=programme)


def sent(office: Office) -> PayoutBatch:
    return office.sent(office.cash())


def payment_entered(office: Office) -> None:
    """A payment is in the ledger, and its line and entitlement have not followed yet."""
    line = sent(office).lines.order_by("sequence")[0]
    Payment.objects.create(
        entitlement_id=line.entitlement_id,
        attempt=1,
        amount=line.amount,
        line=line,
        paid_on=date(2023, 11, 1),
        by=office.clerk,
        region_id=line.region_id,
    )


def paid(office: Office) -> None:
    """A result of the post office has come: two lines are paid."""
    batch = sent(office)
    results.book(
        by=office.clerk,
        batch=batch,
        source_file=SourceFileFactory(received_by=office.clerk),
        lines=[_paid(line, row) for row, line in enumerate(batch.lines.order_by("pk")[:2], 2)],
    )


def _paid(line: PayoutLine, row: int) -> Line:
    today = timezone.localdate()
    return Line(row, [line.reference], line.reference, "", line.amount, "paid", today, "")


def pledged(office: Office) -> Pledge:
    """Ten packages are agreed upon."""
    RegionFactory(code=VILLAGE)
    donor = register.add_donor(by=office.clerk, name="PT", region="19.01")
    made = pledges.offer(
        by=office.clerk, donor=donor, title="Rice", packages=10, unit_amount=100_000
    )
    pledges.agree(by=office.clerk, pledge=made)
    return made


def given(office: Office) -> None:
    """Three packages came in and two are for a village of three families: two have one planned."""
    pledge = pledged(office)
    pledges.receive(by=office.clerk, pledge=pledge, packages=3, document_number="1")
    pledges.allocate(by=office.clerk, pledge=pledge, shares={VILLAGE: 2})
    (first, last), *_rest = QUARTER
    programme = pledges.open_programme(by=office.clerk, pledge=pledge, first=first, last=last)
    entitlements.plan(by=office.clerk, programme=programme, decree=issued_decree())
    assert Entitlement.objects.count() == 2
