"""What the database refuses of payouts, payments and donors: each rule broken once in SQL."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from distributions.donors import pledges, register
from distributions.models import (
    Allocation,
    DonorReceipt,
    Entitlement,
    Payment,
    PayoutBatch,
    PayoutLine,
    Pledge,
)
from tests.distributions.makers import Office
from tests.distributions.refusals import Refuses, sql


@pytest.fixture
def cash(office: Office) -> PayoutBatch:
    return office.sent(office.cash())


# --- payouts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("approved_by_id = made_by_id", "payout_maker_is_not_checker"),
        ("approved_at = NULL", "payout_approved_by_and_at"),
        ("approved_by_id = NULL, approved_at = NULL", "payout_approved_before_more"),
        ("sent_at = NULL", "payout_sent_has_time"),
        ("state = 'closed'", "Invalid transition"),
        ("state = 'draft'", "Invalid transition"),
    ],
)
def test_i14_a_payout_keeps_its_rules(cash: PayoutBatch, change: str, rule: str) -> None:
    with Refuses(rule):
        sql(f"UPDATE distributions_payoutbatch SET {change}")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("amount = amount + 1", "payout_line_is_what_is_owed"),
        ("reference = 'X'", "reference"),
        ("sequence = 1", "payout_line_number_once"),
        ("state = 'paid', entitlement_id = (SELECT min(id) FROM distributions_entitlement)",
         "payout_line_live_once"),
    ],
)  # fmt: skip
def test_a_line_is_what_is_owed(cash: PayoutBatch, change: str, rule: str) -> None:
    with Refuses(rule):
        sql(f"UPDATE distributions_payoutline SET {change}")


def test_a_line_goes_only_forward_and_stays(cash: PayoutBatch) -> None:
    PayoutLine.objects.update(state="failed")
    with Refuses("Invalid transition"):
        PayoutLine.objects.update(state="paid")
    with Refuses("Cannot delete"):
        sql("DELETE FROM distributions_payoutline")


def test_a_line_stays_the_family_s_and_the_roster_s_that_it_was_made_for(office: Office) -> None:
    """Both programmes pay the same sum: nothing else tells their lines apart."""
    first, second = office.sent(office.cash()), office.sent(office.cash(name="Other"))
    line, other = first.lines.order_by("pk")[0], second.lines.order_by("pk")[0]
    second.lines.filter(pk=other.pk).update(state="failed")
    for change in ({"batch": second, "sequence": 99}, {"entitlement": other.entitlement}):
        with Refuses("Cannot update"):
            first.lines.filter(pk=line.pk).update(**change)


def a_payment(office: Office, line: PayoutLine, **changes: Any) -> Payment:
    given = {
        "entitlement_id": line.entitlement_id,
        "attempt": 1,
        "amount": line.amount,
        "line": line,
        "paid_on": date(2023, 11, 1),
        "by": office.clerk,
        "region_id": line.region_id,
    }
    return Payment(**(given | changes))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"amount": 350_001}, "payment_is_what_is_owed"),
        ({"amount": 349_999}, "payment_is_what_is_owed"),
        ({"attempt": 2}, "no payment can be entered"),
        ({"kind": "reversal"}, "no reversal can be entered"),
    ],
)
def test_i3_a_payment_is_the_entitlement_to_the_rupiah(
    office: Office, cash: PayoutBatch, changes: dict[str, Any], rule: str
) -> None:
    with Refuses(rule):
        a_payment(office, cash.lines.all()[0], **changes).save(force_insert=True)


def test_a_payment_is_made_once_and_on_its_own_line(office: Office, cash: PayoutBatch) -> None:
    one, other = cash.lines.order_by("sequence")[:2]
    a_payment(office, one).save()
    with Refuses("payment_once_per_attempt"):
        a_payment(office, one).save(force_insert=True)
    with Refuses("payment_line_is_its_own"):
        a_payment(office, one, entitlement_id=other.entitlement_id).save(force_insert=True)
    for change in ("UPDATE {} SET note = 'x'", "DELETE FROM {}"):
        with Refuses("Cannot"):
            sql(change.format("distributions_payment"))


def test_a_reversal_of_money_names_a_payment_of_its_own(office: Office, cash: PayoutBatch) -> None:
    one, other = cash.lines.order_by("sequence")[:2]
    paid = a_payment(office, one)
    paid.save()
    a_payment(office, other).save()
    for line in (one, other):
        Entitlement.objects.filter(pk=line.entitlement_id).update(state="paid")
    with Refuses("payment_reversal_names_payment"):
        a_payment(office, other, kind="reversal").save(force_insert=True)
    with Refuses("payment_reverses_its_own"):
        a_payment(office, other, kind="reversal", reverses=paid).save(force_insert=True)
    with Refuses("no row of the ledger"):
        Entitlement.objects.filter(pk=one.entitlement_id).update(state="failed")


# --- donors ---------------------------------------------------------------------------------------


@pytest.fixture
def pledge(office: Office) -> Pledge:
    donor = register.add_donor(by=office.clerk, name="PT", region="19.01")
    made = pledges.offer(
        by=office.clerk, donor=donor, title="Rice", packages=10, unit_amount=100_000
    )
    pledges.agree(by=office.clerk, pledge=made)
    return made


def test_packages_come_in_once_agreed_and_are_allocated_once_they_came(
    office: Office, pledge: Pledge
) -> None:
    receipt = DonorReceipt(
        pledge=pledge,
        packages=5,
        received_on=date(2023, 5, 1),
        document_number="1",
        by=office.clerk,
    )
    with Refuses("pledge_receives_once_agreed"):
        receipt.save()
    Pledge.objects.filter(pk=pledge.pk).update(state="received")
    receipt.pk = None
    receipt.save()
    allocation = Allocation(pledge=pledge, region_id="19.01", packages=6, by=office.clerk)
    with Refuses("pledge_allocates_what_came"):
        allocation.save()
    Allocation.objects.create(pledge=pledge, region_id="19.01", packages=5, by=office.clerk)
    pledge.refresh_from_db()
    assert (pledge.received, pledge.allocated) == (5, 5)
    for table in ("distributions_donorreceipt", "distributions_allocation"):
        with Refuses("Cannot"):
            sql(f"UPDATE {table} SET packages = 1")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("packages = 0", "pledge_amounts_positive"),
        ("unit_amount = 0", "pledge_amounts_positive"),
        ("state = 'reported'", "Invalid transition"),
    ],
)
def test_a_pledge_keeps_its_rules(pledge: Pledge, change: str, rule: str) -> None:
    with Refuses(rule):
        sql(f"UPDATE distributions_pledge SET {change}")


def test_receipts_and_allocations_are_of_something(office: Office, pledge: Pledge) -> None:
    Pledge.objects.filter(pk=pledge.pk).update(state="received")
    given = {"pledge": pledge, "received_on": timezone.localdate(), "by": office.clerk}
    with Refuses("receipt_packages_positive"):
        DonorReceipt.objects.create(packages=0, document_number="1", **given)
    DonorReceipt.objects.create(packages=1, document_number="1", **given)
    with Refuses("receipt_document_once"):
        DonorReceipt.objects.create(packages=1, document_number="1", **given)
    with Refuses("allocation_packages_positive"):
        Allocation.objects.create(pledge=pledge, region_id="19.01", packages=0, by=office.clerk)
    with Refuses("donor_name_once"):
        register.Donor.objects.create(name="PT", region_id="19.01", made_by=office.clerk)
