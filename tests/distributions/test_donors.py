"""CSR: pledged, agreed, received, allocated, handed over like any other package, reported."""

from datetime import date

import pytest

from aidcases.errors import NotAllowed, Refused, Stale
from distributions import approval, balance, entitlements
from distributions.donors import pledges, register, reporting
from distributions.handover import delivery
from distributions.models import Pledge
from distributions.models.donor import PledgeState
from tests.distributions.makers import Office, issued_decree
from tests.factories import OTHER_VILLAGE, STRANGE_VILLAGE, VILLAGE, AuditorFactory, RegionFactory

DAYS = {"first": date(2023, 8, 1), "last": date(2023, 8, 31)}


@pytest.fixture
def pledge(office: Office) -> Pledge:
    for code in (VILLAGE, OTHER_VILLAGE, STRANGE_VILLAGE):
        RegionFactory(code=code)
    donor = register.add_donor(by=office.clerk, name="PT Timah", region="19.01")
    return pledges.offer(
        by=office.clerk, donor=donor, title="Rice 5 kg", packages=10, unit_amount=150_000
    )


def came(office: Office, pledge: Pledge, packages: int = 10) -> None:
    pledges.agree(by=office.clerk, pledge=pledge)
    pledges.receive(by=office.clerk, pledge=pledge, packages=packages, document_number="BAST 1")


def test_a_donor_stands_in_the_register_once(office: Office, pledge: Pledge) -> None:
    with pytest.raises(Refused, match="already"):
        register.add_donor(by=office.clerk, name="pt timah", region="19.01")


def test_nothing_comes_in_before_it_is_agreed(office: Office, pledge: Pledge) -> None:
    with pytest.raises(Stale):
        pledges.receive(by=office.clerk, pledge=pledge, packages=1, document_number="1")


def test_no_more_comes_in_than_was_pledged(office: Office, pledge: Pledge) -> None:
    came(office, pledge, 7)
    with pytest.raises(Refused, match="3"):
        pledges.receive(by=office.clerk, pledge=pledge, packages=4, document_number="BAST 2")
    with pytest.raises(Refused, match="already"):
        pledges.receive(by=office.clerk, pledge=pledge, packages=1, document_number="BAST 1")
    pledges.receive(by=office.clerk, pledge=pledge, packages=3, document_number="BAST 2")
    assert pledge.received == 10


def test_no_more_is_allocated_than_came_in(office: Office, pledge: Pledge) -> None:
    came(office, pledge, 7)
    with pytest.raises(Refused, match="8"):
        pledges.allocate(by=office.clerk, pledge=pledge, shares={VILLAGE: 8})
    with pytest.raises(Refused, match=STRANGE_VILLAGE):
        pledges.allocate(by=office.clerk, pledge=pledge, shares={STRANGE_VILLAGE: 1})
    pledges.allocate(by=office.clerk, pledge=pledge, shares={VILLAGE: 5, OTHER_VILLAGE: 2})
    assert (pledge.allocated, pledge.state) == (7, PledgeState.RECEIVED)


def test_a_village_gets_its_share_and_no_more(office: Office, pledge: Pledge) -> None:
    came(office, pledge)
    pledges.allocate(by=office.clerk, pledge=pledge, shares={VILLAGE: 2, OTHER_VILLAGE: 8})
    assert pledge.state == PledgeState.ALLOCATED
    programme = pledges.open_programme(by=office.clerk, pledge=pledge, **DAYS)
    batch = office.planned(programme, issued_decree(8, (VILLAGE, OTHER_VILLAGE)))
    assert (batch.count, batch.left_out) == (6, 2)
    assert batch.entitlements.filter(region=VILLAGE).count() == 2


def test_a_family_with_a_package_from_the_budget_is_left_out(
    office: Office, pledge: Pledge
) -> None:
    decree = issued_decree(4)
    office.planned(office.goods(periods=[(DAYS["first"], DAYS["last"])]), decree)
    came(office, pledge)
    pledges.allocate(by=office.clerk, pledge=pledge, shares={VILLAGE: 10})
    programme = pledges.open_programme(by=office.clerk, pledge=pledge, **DAYS)
    with pytest.raises(Refused, match="Nothing to plan"):
        office.planned(programme, decree)


def test_i17_packages_in_are_handed_over_or_at_hand(office: Office, pledge: Pledge) -> None:
    came(office, pledge)
    pledges.allocate(by=office.clerk, pledge=pledge, shares={VILLAGE: 10})
    programme = pledges.open_programme(by=office.clerk, pledge=pledge, **DAYS)
    rows = office.released(programme, issued_decree(6))
    delivery.hand_over_many(by=office.clerk, entitlements=rows[:4])
    entitlements.give_back(by=office.supervisor, entitlement=rows[4], reason="moved")
    (share,) = reporting.shares(pledge)
    assert (share.allocated, share.handed_over, share.at_hand) == (10, 4, 6)
    assert balance.total(programme=programme).closes
    with pytest.raises(Refused, match="not handed over"):
        pledges.report(by=office.clerk, pledge=pledge)
    delivery.hand_over(by=office.clerk, entitlement=rows[5])
    pledges.report(by=office.clerk, pledge=pledge)
    assert pledge.state == PledgeState.REPORTED


def test_a_report_holds_no_name_and_no_number(office: Office, pledge: Pledge) -> None:
    came(office, pledge)
    pledges.allocate(by=office.clerk, pledge=pledge, shares={VILLAGE: 10})
    programme = pledges.open_programme(by=office.clerk, pledge=pledge, **DAYS)
    rows = office.released(programme, issued_decree(3))
    delivery.hand_over_many(by=office.clerk, entitlements=rows)
    told = str(reporting.cases(pledge))
    for row in rows:
        assert row.household.head_name not in told and row.household.nik not in told
    assert len(reporting.cases(pledge)) == 3


def test_readers_write_nothing_down(office: Office, pledge: Pledge) -> None:
    reader = AuditorFactory()
    with pytest.raises(NotAllowed):
        register.add_donor(by=reader, name="Other", region="19.01")
    with pytest.raises(NotAllowed):
        pledges.agree(by=reader, pledge=pledge)
    with pytest.raises(NotAllowed):
        approval.approve(by=reader, batch=office.planned(office.goods()))
