"""P13 at the table: who died, was found ineligible or left the decree takes no package."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from aidcases.errors import Refused
from distributions.handover import delivery
from distributions.models import Entitlement, Handover
from households.models import Candidate, Decree, DecreeRecipient, Household
from households.models.candidate import Outcome
from households.models.decree import DecreeState
from households.models.household import HouseholdState
from tests.distributions.makers import Office, issued_decree
from tests.distributions.test_payouts import report, take
from tests.factories import SupervisorFactory


def died(one: Entitlement) -> None:
    _found(one, Outcome.INELIGIBLE, "deceased")


def moved(one: Entitlement) -> None:
    _found(one, Outcome.INELIGIBLE, "moved")


def absent(one: Entitlement) -> None:
    _found(one, Outcome.UNVERIFIABLE, "absent")


def _found(one: Entitlement, outcome: Outcome, reason: str) -> None:
    Candidate.objects.filter(household=one.household).update(outcome=outcome, reason_id=reason)


def left_the_decree(one: Entitlement) -> None:
    amend(one.batch.decree, without=one.household)


def amend(old: Decree, without: Household | None = None) -> Decree:
    """The next version of a decree is issued, perhaps with one family less."""
    new = Decree.objects.create(
        list_import=old.list_import,
        region=old.region,
        number=old.number,
        title=old.title,
        dated_on=old.dated_on,
        signed_by=old.signed_by,
        drafted_by=old.drafted_by,
        version=old.version + 1,
        amends=old,
    )
    kept = old.recipients.exclude(household=without) if without else old.recipients.all()
    for line in kept:
        line.pk, line.decree = None, new
    DecreeRecipient.objects.bulk_create(kept)
    Decree.objects.filter(pk=old.pk).update(state=DecreeState.AMENDED)
    Decree.objects.filter(pk=new.pk).update(
        state=DecreeState.ISSUED,
        issued_by=SupervisorFactory(),
        issued_at=timezone.now(),
        frozen_hash="f" * 64,
    )
    return new


CHANGES = [
    (died, "has died.*heir"),
    (moved, "no longer eligible.*back to stock"),
    (absent, "no longer eligible.*back to stock"),
    (left_the_decree, "current version of the decree.*back to stock"),
]


@pytest.mark.parametrize(("change", "sentence"), CHANGES)
def test_p13_a_family_no_longer_entitled_takes_no_package(
    office: Office, change: Callable[[Entitlement], Any], sentence: str
) -> None:
    one = office.released(office.goods())[0]
    change(one)
    with pytest.raises(Refused, match=sentence) as refusal:
        delivery.hand_over(by=office.clerk, entitlement=one)
    assert one.household.head_name in str(refusal.value)
    assert not Handover.objects.exists()


def test_p13_a_list_names_every_family_that_cannot_be_served(office: Office) -> None:
    rows = office.released(office.goods(), issued_decree(5))
    died(rows[0])
    moved(rows[1])
    left_the_decree(rows[2])
    delivery.hand_over(by=office.clerk, entitlement=rows[3])
    with pytest.raises(Refused) as refusal:
        delivery.hand_over_many(by=office.clerk, entitlements=rows)
    offenders = refusal.value.offenders
    assert len(offenders) == 4
    for one in rows[:4]:
        assert sum(one.household.head_name in sentence for sentence in offenders) == 1
    assert Handover.objects.count() == 1
    assert delivery.hand_over_many(by=office.clerk, entitlements=[rows[4]]) == 1


def test_an_heir_takes_it_where_the_head_has_died(office: Office) -> None:
    one, other, *_rest = office.released(office.goods())
    died(one)
    moved(other)
    heir = {"by": office.clerk, "taken_by": "heir", "taker_name": "Aminah"}
    assert delivery.hand_over(entitlement=one, **heir).taker_name == "Aminah"
    with pytest.raises(Refused, match="no longer eligible"):
        delivery.hand_over(entitlement=other, **heir)


def test_no_heir_takes_what_a_later_version_of_the_decree_left_out(office: Office) -> None:
    one = office.released(office.goods())[0]
    died(one)
    left_the_decree(one)
    with pytest.raises(Refused, match="current version"):
        delivery.hand_over(by=office.clerk, entitlement=one, taken_by="heir", taker_name="Aminah")


def test_who_stands_on_the_third_version_is_served(office: Office) -> None:
    one = office.released(office.goods())[0]
    amend(amend(one.batch.decree))
    delivery.hand_over(by=office.clerk, entitlement=one)


def test_a_version_in_draft_changes_nothing_yet(office: Office) -> None:
    one = office.released(office.goods())[0]
    old = one.batch.decree
    Decree.objects.create(
        list_import=old.list_import,
        region=old.region,
        number=old.number,
        title=old.title,
        dated_on=old.dated_on,
        signed_by=old.signed_by,
        drafted_by=old.drafted_by,
        version=2,
        amends=old,
    )
    delivery.hand_over(by=office.clerk, entitlement=one)


def test_a_merged_family_is_served_under_the_line_of_the_one_that_went(office: Office) -> None:
    one, *_rest, other = office.released(office.goods())
    Household.objects.filter(pk=one.household_id).update(
        state=HouseholdState.MERGED, merged_into=other.household
    )
    Entitlement.objects.filter(pk=other.pk).update(state="cancelled")
    Entitlement.objects.filter(pk=one.pk).update(household=other.household)
    amend(one.batch.decree, without=other.household)
    delivery.hand_over(by=office.clerk, entitlement=Entitlement.objects.get(pk=one.pk))


def test_p13_a_payment_to_who_left_the_decree_is_held(
    office: Office, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    batch = office.sent(office.cash())
    left_the_decree(batch.lines.order_by("sequence")[0].entitlement)
    result = take(office, batch, report(batch))
    assert (result.paid, result.held) == (6, 3)
    assert set(result.result_rows.filter(outcome="held").values_list("problem", flat=True)) == {
        "no_longer_eligible"
    }
