"""Planning, approving, releasing: who is owed what, and who may say so."""

import pytest

from aidcases.errors import NotAllowed, Refused, Stale
from aidcases.models import AuditEntry
from distributions import approval, entitlements, programmes
from distributions.models import Entitlement
from distributions.models.entitlement import EntitlementState
from households.models import Candidate, Household
from households.models.candidate import Outcome
from households.models.household import HouseholdState
from tests.distributions.makers import QUARTER, Office, issued_decree
from tests.factories import (
    OTHER_VILLAGE,
    VILLAGE,
    AuditorFactory,
    RegionFactory,
    UserFactory,
    WorkerFactory,
)


def test_it_plans_one_package_for_each_family(office: Office) -> None:
    programme = office.goods()
    batch = office.planned(programme, issued_decree(5, (VILLAGE, OTHER_VILLAGE)))
    assert (batch.count, batch.households, batch.packages, batch.total) == (5, 5, 5, 1_250_000)
    programme.refresh_from_db()
    assert programme.entitled_total == 1_250_000
    assert set(batch.entitlements.values_list("region_id", flat=True)) == {VILLAGE, OTHER_VILLAGE}


def test_it_plans_each_month_of_cash(office: Office) -> None:
    batch = office.planned(office.cash())
    assert (batch.count, batch.households, batch.packages) == (9, 3, 0)
    assert batch.total == 9 * 350_000


def test_it_plans_one_month_where_one_is_named(office: Office) -> None:
    programme = office.cash()
    batch = entitlements.plan(
        by=office.clerk,
        programme=programme,
        decree=issued_decree(),
        rounds=[programme.rounds.all()[0]],
    )
    assert batch.count == 3


def test_it_plans_a_family_of_a_round_once(office: Office) -> None:
    programme, decree = office.goods(), issued_decree()
    office.planned(programme, decree)
    with pytest.raises(Refused, match="Nothing to plan"):
        office.planned(programme, decree)


def test_a_cancelled_batch_can_be_planned_anew(office: Office) -> None:
    programme, decree = office.goods(), issued_decree()
    first = office.planned(programme, decree)
    approval.cancel(by=office.clerk, batch=first, reason="wrong decree")
    programme.refresh_from_db()
    assert programme.entitled_total == 0
    assert office.planned(programme, decree).count == 3


def test_it_refuses_what_passes_the_ceiling_and_writes_nothing(office: Office) -> None:
    programme = office.goods(ceiling=749_999)
    with pytest.raises(Refused, match=r"Rp750\.000.*Rp749\.999"):
        office.planned(programme)
    assert not Entitlement.objects.exists()


def test_it_fills_the_ceiling_to_the_rupiah(office: Office) -> None:
    assert office.planned(office.goods(ceiling=750_000)).total == 750_000


def test_it_refuses_a_draft_programme_and_an_amended_decree(office: Office) -> None:
    draft = programmes.create(
        by=office.clerk,
        name="Draft",
        kind="goods",
        funder="regency",
        ceiling=1_000_000,
        unit_amount=250_000,
        package="Rice",
        region=RegionFactory(code="19.01"),
        periods=QUARTER,
    )
    with pytest.raises(Refused, match="not active"):
        office.planned(draft)
    decree = issued_decree()
    type(decree).objects.filter(pk=decree.pk).update(state="amended")
    decree.refresh_from_db()
    with pytest.raises(Refused, match="not issued"):
        office.planned(office.goods(), decree)


def test_a_family_found_ineligible_since_the_decree_gets_nothing(office: Office) -> None:
    decree = issued_decree()
    gone = Candidate.objects.first()
    assert gone is not None
    Candidate.objects.filter(pk=gone.pk).update(outcome=Outcome.INELIGIBLE, reason_id="deceased")
    batch = office.planned(office.goods(), decree)
    assert batch.count == 2
    assert not batch.entitlements.filter(household=gone.household).exists()


def test_a_merged_family_is_owed_once(office: Office) -> None:
    decree = issued_decree(3)
    kept, gone = Household.objects.order_by("pk")[:2]
    Household.objects.filter(pk=gone.pk).update(state=HouseholdState.MERGED, merged_into=kept)
    batch = office.planned(office.goods(), decree)
    assert batch.count == 2
    assert not batch.entitlements.filter(household=gone).exists()


@pytest.mark.parametrize(
    ("rule", "count", "overlapping", "left_out"),
    [("allow", 3, 3, 0), ("warn", 3, 3, 0), ("exclude", 0, 0, 3)],
)
def test_the_overlap_rule_is_kept(
    office: Office, rule: str, count: int, overlapping: int, left_out: int
) -> None:
    decree = issued_decree(3)
    office.planned(office.goods(), decree)
    second = office.goods(name="From elsewhere", overlap_rule=rule)
    if not count:
        with pytest.raises(Refused, match="Nothing to plan"):
            office.planned(second, decree)
        return
    batch = office.planned(second, decree)
    assert (batch.count, batch.overlapping, batch.left_out) == (count, overlapping, left_out)


def test_cash_and_goods_do_not_overlap(office: Office) -> None:
    decree = issued_decree(3)
    office.planned(office.goods(), decree)
    batch = office.planned(office.cash(periods=QUARTER, overlap_rule="exclude"), decree)
    assert (batch.count, batch.overlapping) == (3, 0)


def test_who_planned_may_not_approve(office: Office) -> None:
    batch = entitlements.plan(
        by=office.supervisor, programme=office.goods(), decree=issued_decree()
    )
    with pytest.raises(Refused, match="yourself"):
        approval.approve(by=office.supervisor, batch=batch)


def test_a_batch_is_approved_once(office: Office) -> None:
    batch = office.planned(office.goods())
    again = type(batch).objects.get(pk=batch.pk)
    assert approval.approve(by=office.supervisor, batch=batch) == 3
    with pytest.raises(Stale):
        approval.approve(by=office.supervisor, batch=again)
    assert AuditEntry.objects.filter(action="batch.approved").count() == 1


def test_only_an_approved_batch_is_released(office: Office) -> None:
    batch = office.planned(office.goods())
    with pytest.raises(Stale):
        approval.release(by=office.clerk, batch=batch)
    approval.approve(by=office.supervisor, batch=batch)
    assert approval.release(by=office.clerk, batch=batch) == 3


def test_strangers_and_readers_may_not_plan_or_approve(office: Office) -> None:
    programme, decree = office.goods(), issued_decree()
    below = UserFactory(region=RegionFactory(code="19.01.01"))
    for person in (AuditorFactory(), WorkerFactory(), below):
        with pytest.raises(NotAllowed):
            entitlements.plan(by=person, programme=programme, decree=decree)
    batch = office.planned(programme, decree)
    for person in (AuditorFactory(), WorkerFactory(), UserFactory(), below):
        with pytest.raises(NotAllowed):
            approval.approve(by=person, batch=batch)


def test_an_entitlement_is_cancelled_with_a_reason_and_frees_the_ceiling(office: Office) -> None:
    programme = office.goods()
    one = office.released(programme)[0]
    with pytest.raises(Refused, match="reason"):
        entitlements.cancel(by=office.supervisor, entitlement=one, reason=" ")
    entitlements.cancel(by=office.supervisor, entitlement=one, reason="moved away")
    programme.refresh_from_db()
    assert (one.state, programme.entitled_total) == (EntitlementState.CANCELLED, 500_000)


def test_a_programme_closes_only_when_nothing_is_open(office: Office) -> None:
    programme = office.goods()
    for one in office.released(programme):
        with pytest.raises(Refused, match="still open"):
            programmes.close(by=office.supervisor, programme=programme)
        entitlements.give_back(by=office.supervisor, entitlement=one, reason="not claimed")
    programmes.close(by=office.supervisor, programme=programme)
    assert programme.state == "closed"


def test_rounds_do_not_share_days(office: Office) -> None:
    programme = office.goods()
    first, last = QUARTER[0]
    with pytest.raises(Refused, match="already"):
        programmes.add_round(by=office.clerk, programme=programme, first=last, last=last)
    with pytest.raises(Refused, match="before"):
        programmes.add_round(by=office.clerk, programme=programme, first=last, last=first)
