"""What the database refuses, whatever the code above it does: each rule broken once in SQL."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from distributions.donors import pledges, register
from distributions.handover import delivery
from distributions.models import (
    Allocation,
    DonorReceipt,
    Entitlement,
    EntitlementBatch,
    Handover,
    Payment,
    PayoutBatch,
    PayoutLine,
    Pledge,
    Programme,
)
from tests.distributions.makers import Office, issued_decree


class Refuses:
    """The block is refused by the rule of this name (or with these words)."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __enter__(self) -> None:
        self.inside = transaction.atomic()
        self.inside.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        self.inside.__exit__(kind, error, trace)
        assert isinstance(error, Error), f"nothing refused it: {self.words}"
        assert self.words in str(error), str(error)
        return True


def sql(text: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


@pytest.fixture
def goods(office: Office) -> list[Entitlement]:
    return office.released(office.goods(ceiling=750_000))


@pytest.fixture
def cash(office: Office) -> PayoutBatch:
    return office.sent(office.cash())


# --- programmes and rounds ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("ceiling = 0", "programme_amounts_positive"),
        ("unit_amount = 0", "programme_amounts_positive"),
        ("ceiling = 749999", "programme_within_ceiling"),
        ("entitled_total = -1", "programme_within_ceiling"),
        ("package = ''", "programme_goods_name_package"),
        ("state = 'draft'", "Invalid transition"),
    ],
)
def test_a_programme_keeps_its_rules(goods: list[Entitlement], change: str, rule: str) -> None:
    with Refuses(rule):
        sql(f"UPDATE distributions_programme SET {change}")


def test_a_programme_has_its_name_once_and_a_pledge_only_of_a_donor(office: Office) -> None:
    office.goods()
    other = office.goods(name="Other")
    with Refuses("programme_name_once"):
        sql("UPDATE distributions_programme SET name = 'Sembako'")
    donor = register.add_donor(by=office.clerk, name="PT", region="19.01")
    pledge = pledges.offer(by=office.clerk, donor=donor, title="Rice", packages=1, unit_amount=1)
    with Refuses("programme_pledge_is_a_donors"):
        Programme.objects.filter(pk=other.pk).update(pledge=pledge)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("amount = 0", "round_amount_positive"),
        ("period_end = '2020-01-01'", "round_ends_after_start"),
        ("number = 1", "round_number_once"),
        ("period_start = '2023-10-01'", "round_period_once"),
    ],
)
def test_a_round_keeps_its_rules(office: Office, change: str, rule: str) -> None:
    office.cash()
    with Refuses(rule):
        sql(f"UPDATE distributions_round SET {change}")


# --- entitlements -------------------------------------------------------------------------------


def copy_of(one: Entitlement, **changes: Any) -> Entitlement:
    fields = {
        f.attname: getattr(one, f.attname) for f in one._meta.concrete_fields if f.name != "id"
    }
    return Entitlement(**(fields | {"state": "planned", "attempt": 1} | changes))


def test_a_family_is_entitled_once_a_round(goods: list[Entitlement]) -> None:
    with Refuses("entitlement_once_per_round"):
        copy_of(goods[0]).save(force_insert=True)


def test_no_statement_passes_the_ceiling(office: Office, goods: list[Entitlement]) -> None:
    decree = issued_decree(1)
    stranger = decree.recipients.get()
    with Refuses("programme_within_ceiling"):
        copy_of(goods[0], household_id=stranger.household_id, decree_recipient_id=stranger.pk).save(
            force_insert=True
        )
    programme = Programme.objects.get(pk=goods[0].programme_id)
    assert programme.entitled_total == sum(one.amount for one in goods)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"packages": 0}, "entitlement_goods_have_packages"),
        ({"kind": "cash", "packages": 0}, "entitlement_kind_is_the_programmes"),
        ({"amount": 0}, "entitlement_amount_positive"),
        ({"attempt": 0}, "entitlement_attempt_counts"),
        ({"state": "released"}, "Cannot insert"),
        ({"state": "delivered"}, "Cannot insert"),
    ],
)
def test_an_entitlement_begins_right(
    goods: list[Entitlement], changes: dict[str, Any], rule: str
) -> None:
    Entitlement.objects.filter(pk=goods[0].pk).update(state="cancelled")
    with Refuses(rule):
        copy_of(goods[0], **changes).save(force_insert=True)


def test_a_round_of_another_programme_is_refused(office: Office, goods: list[Entitlement]) -> None:
    elsewhere = office.goods(name="Other").rounds.get()
    with Refuses("entitlement_round_is_the_programmes"):
        copy_of(goods[0], round_id=elsewhere.pk).save(force_insert=True)


@pytest.mark.parametrize("change", ["amount = 1", "packages = 2", "region_id = '19.01'"])
def test_what_is_owed_stays_as_planned(goods: list[Entitlement], change: str) -> None:
    with Refuses("Cannot update"):
        sql(f"UPDATE distributions_entitlement SET {change}")


def test_an_entitlement_is_never_deleted(goods: list[Entitlement]) -> None:
    with Refuses("Cannot delete"):
        sql("DELETE FROM distributions_entitlement")


@pytest.mark.parametrize(
    ("state", "rule"),
    [
        ("planned", "Invalid transition"),
        ("approved", "Invalid transition"),
        ("delivered", "no row of the ledger"),
        ("paid", "no row of the ledger"),
    ],
)
def test_i4_states_move_along_the_graph_and_behind_the_ledger(
    goods: list[Entitlement], state: str, rule: str
) -> None:
    with Refuses(rule):
        Entitlement.objects.filter(pk=goods[0].pk).update(state=state)


def test_i4_delivered_is_left_only_behind_a_reversal(
    office: Office, goods: list[Entitlement]
) -> None:
    delivery.hand_over(by=office.clerk, entitlement=goods[0])
    with Refuses("no row of the ledger"):
        Entitlement.objects.filter(pk=goods[0].pk).update(state="released", attempt=2)
    with Refuses("no row of the ledger"):
        Entitlement.objects.filter(pk=goods[0].pk).update(state="cancelled")


def test_the_attempt_counts_with_each_release(goods: list[Entitlement]) -> None:
    with Refuses("the attempt counts"):
        Entitlement.objects.filter(pk=goods[0].pk).update(attempt=2)
    Entitlement.objects.filter(pk=goods[0].pk).update(state="failed")
    with Refuses("the attempt counts"):
        Entitlement.objects.filter(pk=goods[0].pk).update(state="released")


def test_cash_is_never_delivered_nor_goods_paid(office: Office) -> None:
    with Refuses("entitlement_ends_by_kind"):
        # Without the guards of the ledger, to meet the constraint behind them.
        sql("ALTER TABLE distributions_entitlement DISABLE TRIGGER USER")
        office.released(office.cash())
        sql("UPDATE distributions_entitlement SET state = 'delivered'")


# --- batches ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("approved_by_id = made_by_id, approved_at = now()", "batch_maker_is_not_checker"),
        ("approved_at = now()", "batch_approved_by_and_at"),
        ("state = 'approved'", "batch_released_only_approved"),
        ("state = 'released'", "Invalid transition"),
    ],
)
def test_i14_a_batch_keeps_its_rules(office: Office, change: str, rule: str) -> None:
    office.planned(office.goods())
    with Refuses(rule):
        sql(f"UPDATE distributions_entitlementbatch SET {change}")
    assert EntitlementBatch.objects.get().state == "draft"


# --- the ledger of goods --------------------------------------------------------------------------


def a_handover(office: Office, one: Entitlement, **changes: Any) -> Handover:
    given = {
        "entitlement": one,
        "attempt": 1,
        "packages": 1,
        "handed_on": date(2023, 5, 1),
        "by": office.clerk,
        "region_id": one.region_id,
    }
    return Handover(**(given | changes))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"packages": 2}, "handover_is_what_is_owed"),
        ({"attempt": 2}, "no delivery can be entered"),
        ({"taken_by": "proxy"}, "handover_proxy_is_named"),
        ({"taken_by": "heir"}, "handover_proxy_is_named"),
        ({"kind": "reversal"}, "no reversal can be entered"),
    ],
)
def test_a_handover_is_what_is_owed(
    office: Office, goods: list[Entitlement], changes: dict[str, Any], rule: str
) -> None:
    with Refuses(rule):
        a_handover(office, goods[0], **changes).save(force_insert=True)


def test_a_package_is_entered_once_an_attempt(office: Office, goods: list[Entitlement]) -> None:
    a_handover(office, goods[0]).save(force_insert=True)
    with Refuses("handover_once_per_attempt"):
        a_handover(office, goods[0]).save(force_insert=True)


def test_nothing_is_entered_for_what_is_not_released(office: Office) -> None:
    planned = office.planned(office.goods()).entitlements.all()[0]
    with Refuses("no delivery can be entered"):
        a_handover(office, planned).save(force_insert=True)


def test_a_reversal_names_a_delivery_of_its_own(office: Office, goods: list[Entitlement]) -> None:
    first = delivery.hand_over(by=office.clerk, entitlement=goods[0])
    delivery.hand_over(by=office.clerk, entitlement=goods[1])
    with Refuses("handover_reversal_names_delivery"):
        a_handover(office, goods[1], kind="reversal").save(force_insert=True)
    with Refuses("handover_reverses_its_own"):
        a_handover(office, goods[1], kind="reversal", reverses=first).save(force_insert=True)


@pytest.mark.parametrize("change", ["UPDATE {} SET note = 'x'", "DELETE FROM {}"])
def test_the_ledger_of_goods_is_append_only(
    office: Office, goods: list[Entitlement], change: str
) -> None:
    delivery.hand_over(by=office.clerk, entitlement=goods[0], id=uuid.uuid4())
    with Refuses("Cannot"):
        sql(change.format("distributions_handover"))


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
