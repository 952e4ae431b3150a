"""Handing over packages: once, to a named taker, by two clerks at once, and taken back."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from aidcases.errors import NotAllowed, Refused
from aidcases.models import AuditEntry, User
from distributions.handover import delivery
from distributions.models import Entitlement, Handover
from distributions.models.entitlement import EntitlementState
from tests.distributions.makers import Office, issued_decree
from tests.factories import AuditorFactory, RegionFactory, UserFactory, WorkerFactory


def test_a_package_is_handed_over(office: Office) -> None:
    one = office.released(office.goods())[0]
    made = delivery.hand_over(by=office.clerk, entitlement=one)
    one.refresh_from_db()
    assert one.state == EntitlementState.DELIVERED
    assert (made.packages, made.by, made.region_id) == (1, office.clerk, one.region_id)


def test_p01_the_second_clerk_is_told_who_was_first_and_when(office: Office) -> None:
    one = office.released(office.goods())[0]
    made = delivery.hand_over(by=office.clerk, entitlement=one)
    at = f"{timezone.localtime(made.recorded_at):%H.%M}"
    with pytest.raises(Refused) as refusal:
        delivery.hand_over(by=UserFactory(), entitlement=Entitlement.objects.get(pk=one.pk))
    assert str(office.clerk) in str(refusal.value) and at in str(refusal.value)
    assert Handover.objects.count() == 1


def test_p15_a_second_handing_over_of_one_package_is_an_incident_on_record(office: Office) -> None:
    one = office.released(office.goods())[0]
    delivery.hand_over(by=office.clerk, entitlement=one, id=uuid.uuid4())
    with pytest.raises(Refused):
        delivery.hand_over(by=office.clerk, entitlement=one, id=uuid.uuid4())
    incident = AuditEntry.objects.get(action="package.second_attempt")
    assert incident.subject_id == str(one.pk)
    assert Handover.objects.count() == 1


def test_the_same_id_again_is_the_same_handover(office: Office) -> None:
    one, other = office.released(office.goods())[:2]
    key = uuid.uuid4()
    first = delivery.hand_over(by=office.clerk, entitlement=one, id=key)
    again = delivery.hand_over(by=office.clerk, entitlement=one, id=key)
    assert first.pk == again.pk and Handover.objects.count() == 1
    with pytest.raises(Refused, match="another family"):
        delivery.hand_over(by=office.clerk, entitlement=other, id=key)


@pytest.mark.parametrize("taken_by", ["proxy", "heir"])
def test_p14_another_taker_is_named(office: Office, taken_by: str) -> None:
    one = office.released(office.goods())[0]
    with pytest.raises(Refused, match="name"):
        delivery.hand_over(by=office.clerk, entitlement=one, taken_by=taken_by)
    made = delivery.hand_over(
        by=office.clerk, entitlement=one, taken_by=taken_by, taker_name="Aminah"
    )
    assert made.taker_name == "Aminah"


def test_it_refuses_cash_what_is_not_released_and_the_future(office: Office) -> None:
    decree = issued_decree()
    cash = office.released(office.cash(), decree)[0]
    with pytest.raises(Refused, match="nothing is there"):
        delivery.hand_over(by=office.clerk, entitlement=cash)
    planned = office.planned(office.goods(), decree).entitlements.all()[0]
    with pytest.raises(Refused, match="nothing is there"):
        delivery.hand_over(by=office.clerk, entitlement=planned)
    with pytest.raises(Refused, match="future"):
        delivery.hand_over(
            by=office.clerk,
            entitlement=planned,
            handed_on=timezone.localdate() + timedelta(days=1),
        )


def test_only_the_office_of_the_village_hands_over(office: Office) -> None:
    one = office.released(office.goods())[0]
    elsewhere = UserFactory(region=RegionFactory(code="19.01.02"))
    for person in (AuditorFactory(), WorkerFactory(), elsewhere):
        with pytest.raises(NotAllowed):
            delivery.hand_over(by=person, entitlement=one)
        with pytest.raises(NotAllowed):
            delivery.hand_over_many(by=person, entitlements=[one])


def test_a_village_list_is_handed_over_whole(office: Office) -> None:
    rows = office.released(office.goods(), issued_decree(40))
    assert delivery.hand_over_many(by=office.clerk, entitlements=rows) == 40
    assert Handover.objects.count() == 40
    assert not Entitlement.objects.exclude(state=EntitlementState.DELIVERED).exists()


def test_a_list_with_a_served_family_names_it_and_changes_nothing(office: Office) -> None:
    rows = office.released(office.goods(), issued_decree(5))
    delivery.hand_over(by=office.clerk, entitlement=rows[2])
    with pytest.raises(Refused) as refusal:
        delivery.hand_over_many(by=UserFactory(), entitlements=rows)
    assert len(refusal.value.offenders) == 1
    assert rows[2].household.head_name in refusal.value.offenders[0]
    assert Handover.objects.count() == 1


def test_a_handover_is_taken_back_and_owed_again(office: Office) -> None:
    one = office.released(office.goods())[0]
    made = delivery.hand_over(by=office.clerk, entitlement=one)
    with pytest.raises(NotAllowed):
        delivery.reverse(by=UserFactory(), handover=made, reason="wrong family")
    delivery.reverse(by=office.clerk, handover=made, reason="wrong family")
    with pytest.raises(Refused, match="already"):
        delivery.reverse(by=office.supervisor, handover=made, reason="wrong family")
    one.refresh_from_db()
    assert (one.state, one.attempt) == (EntitlementState.RELEASED, 2)
    delivery.hand_over(by=office.clerk, entitlement=one)
    assert sorted(Handover.objects.values_list("kind", "attempt")) == [
        ("delivery", 1),
        ("delivery", 2),
        ("reversal", 1),
    ]


def together(*acts) -> list[Exception | None]:  # type: ignore[no-untyped-def]
    """Run the acts at the same moment, each on a connection of its own; what each raised."""
    barrier, ends = threading.Barrier(len(acts)), [None] * len(acts)

    def run(n: int) -> None:
        try:
            barrier.wait(10)
            acts[n]()
        except Exception as error:  # the test looks at it
            ends[n] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


@pytest.mark.django_db(transaction=True)
def test_two_clerks_confirm_one_package_and_one_delivery_stands() -> None:
    office = Office()
    one = office.released(office.goods())[0]
    clerks = [office.clerk, UserFactory()]

    def confirm(clerk: User) -> None:
        delivery.hand_over(by=clerk, entitlement=Entitlement.objects.get(pk=one.pk))

    ends = together(*(lambda clerk=clerk: confirm(clerk) for clerk in clerks))
    refused = [end for end in ends if end is not None]
    assert len(refused) == 1 and isinstance(refused[0], Refused)
    made = Handover.objects.get()
    assert str(made.by) in str(refused[0])


@pytest.mark.django_db(transaction=True)
def test_two_clerks_confirm_500_at_once_and_one_of_them_is_told_of_each() -> None:
    office = Office()
    ids = [row.pk for row in office.released(office.goods(), issued_decree(500))]
    clerks = [office.clerk, UserFactory()]
    ends = together(
        *(
            lambda clerk=clerk, order=order: delivery.hand_over_many(by=clerk, entitlements=order)
            for clerk, order in zip(clerks, (ids, ids[::-1]), strict=True)
        )
    )
    refused = [end for end in ends if end is not None]
    assert len(refused) == 1 and isinstance(refused[0], Refused)
    first = Handover.objects.first()
    assert first is not None
    assert len(refused[0].offenders) == 500
    assert all(str(first.by) in sentence for sentence in refused[0].offenders)
    assert Handover.objects.count() == 500
