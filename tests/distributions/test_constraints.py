"""What the database refuses, whatever the code above it does: each rule broken once in SQL."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection

from distributions.donors import pledges, register
from distributions.handover import delivery
from distributions.models import (
    Entitlement,
    EntitlementBatch,
    Handover,
    Programme,
)
from tests.distributions.makers import Office, issued_decree
from tests.distributions.refusals import Refuses, sql


@pytest.fixture
def goods(office: Office) -> list[Entitlement]:
    return office.released(office.goods(ceiling=750_000))


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
        ("period_start = '2023-10-01'", "round_days_once"),
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


def test_no_statement_passes_the_ceiling(office: Office) -> None:
    planned = office.planned(office.goods(ceiling=750_000)).entitlements.all()
    stranger = issued_decree(1).recipients.get()
    with Refuses("programme_within_ceiling"):
        copy_of(
            planned[0], household_id=stranger.household_id, decree_recipient_id=stranger.pk
        ).save(force_insert=True)
    programme = Programme.objects.get(pk=planned[0].programme_id)
    assert programme.entitled_total == sum(one.amount for one in planned)


@pytest.mark.parametrize("whose", ["household_id", "decree_recipient_id"])
def test_a_family_is_owed_what_its_own_line_of_the_decree_says(office: Office, whose: str) -> None:
    """Both lines stand in the batch's decree; each is its family's alone."""
    one, other, *_rest = office.planned(office.goods()).entitlements.order_by("pk")
    Entitlement.objects.filter(pk=one.pk).update(state="cancelled")
    Entitlement.objects.filter(pk=other.pk).update(state="cancelled")
    with Refuses("not of the decree"):
        copy_of(one, **{whose: getattr(other, whose)}).save(force_insert=True)
    copy_of(one).save(force_insert=True)


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
        ("paid", "entitlement_ends_by_kind"),
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
    with Refuses("Invalid transition"):
        Entitlement.objects.filter(pk=goods[0].pk).update(state="cancelled")


def test_one_that_the_ledger_does_not_know_stops_the_whole_statement(
    office: Office, goods: list[Entitlement]
) -> None:
    first, second, last = goods
    delivery._insert_many(office.clerk, [first.pk, last.pk], date(2023, 5, 1), "", "self")
    with Refuses(f"entitlement {second.pk}: no row of the ledger for released to delivered"):
        Entitlement.objects.update(state="delivered")
    Entitlement.objects.exclude(pk=second.pk).update(state="delivered")


def test_no_statement_hides_from_the_ledger_by_a_new_id(goods: list[Entitlement]) -> None:
    with Refuses("the attempt counts"):
        sql("UPDATE distributions_entitlement SET id = id + 1000, state = 'delivered'")


def test_a_whole_list_asks_the_ledger_once(office: Office) -> None:
    """As PostgreSQL counts the calls of the trigger."""
    made = [one.pk for one in office.released(office.goods(), issued_decree(200))]
    delivery._insert_many(office.clerk, made, date(2023, 5, 1), "", "self")
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (ANALYZE, FORMAT JSON) UPDATE distributions_entitlement"
            " SET state = 'delivered' WHERE id = ANY(%s)",
            [made],
        )
        [told] = cursor.fetchone()[0]
    calls = {one["Trigger Name"]: one["Calls"] for one in told["Triggers"]}
    assert [n for name, n in calls.items() if "ledger_first" in name] == [1]
    assert not Entitlement.objects.exclude(state="delivered").exists()


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
