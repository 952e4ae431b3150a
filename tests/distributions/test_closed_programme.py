"""P16: a closed programme stays closed, also for who comes at the moment of closing."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from aidcases.errors import Refused
from distributions import entitlements, programmes
from distributions.handover import delivery
from distributions.models import Entitlement, Handover, Payment, Programme
from distributions.models.entitlement import EntitlementState
from distributions.models.programme import ProgrammeState
from distributions.postal_payout import batches, results, reversal
from distributions.postal_payout.layout import Line
from tests.distributions.makers import QUARTER, Office, issued_decree
from tests.distributions.refusals import Refuses, sql
from tests.distributions.rule_breaks import again, another
from tests.factories import SourceFileFactory


def served(office: Office) -> Handover:
    """The one package of a programme is handed over."""
    (one,) = office.released(office.goods(), issued_decree(1))
    return delivery.hand_over(by=office.clerk, entitlement=one)


def paid(office: Office) -> Payment:
    """The one sum of a programme is paid."""
    batch = office.sent(office.cash(periods=QUARTER), issued_decree(1))
    (line,) = batch.lines.all()
    day = timezone.localdate(line.batch.sent_at)
    results.book(
        by=office.clerk,
        batch=batch,
        source_file=SourceFileFactory(received_by=office.clerk),
        lines=[Line(2, [line.reference], line.reference, "", line.amount, "paid", day, "")],
    )
    return Payment.objects.get()


def close(office: Office) -> None:
    programmes.close(by=office.supervisor, programme=Programme.objects.get())


def take_back(office: Office) -> None:
    delivery.reverse(by=office.supervisor, handover=Handover.objects.get(), reason="wrong")


def hand_over(office: Office) -> None:
    delivery.hand_over(by=office.clerk, entitlement=Entitlement.objects.get())


def hand_over_many(office: Office) -> None:
    delivery.hand_over_many(by=office.clerk, entitlements=Entitlement.objects.all())


def reverse_payment(office: Office) -> None:
    reversal.reverse(by=office.supervisor, payment=Payment.objects.get(), reason="came back")


def release_again(office: Office) -> None:
    entitlements.release_again(by=office.supervisor, entitlement=Entitlement.objects.get())


def draft_payout(office: Office) -> None:
    batches.draft(by=office.clerk, programme=Programme.objects.get())


def add_round(office: Office) -> None:
    """With the programme as it was before somebody closed it."""
    seen = Programme.objects.get()
    seen.state = ProgrammeState.ACTIVE
    last = QUARTER[0][1].replace(year=2030)
    programmes.add_round(by=office.clerk, programme=seen, first=last, last=last)


@pytest.mark.parametrize(
    ("before", "act"),
    [
        (served, take_back),
        (served, hand_over),
        (served, hand_over_many),
        (served, release_again),
        (served, add_round),
        (paid, reverse_payment),
        (paid, release_again),
        (paid, draft_payout),
    ],
)
def test_p16_nothing_of_a_closed_programme_is_given_or_taken_back(
    office: Office, before: Callable[[Office], Any], act: Callable[[Office], None]
) -> None:
    before(office)
    close(office)
    with pytest.raises(Refused, match="is closed"):
        act(office)


def test_p16_the_same_handover_sent_again_is_still_answered(office: Office) -> None:
    made = served(office)
    close(office)
    again_made = delivery.hand_over(by=office.clerk, entitlement=made.entitlement, id=made.pk)
    assert again_made == made


def test_p16_the_ledgers_of_a_closed_programme_take_no_row(office: Office) -> None:
    served(office)
    paid(office)
    for programme in Programme.objects.all():
        programmes.close(by=office.supervisor, programme=programme)
    for ledger in ("handover", "payment"):
        with Refuses("is closed: no reversal can be entered"):
            sql(again(ledger, kind="'reversal'", reverses_id=another(ledger)))


def waits_for_somebody() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def second_while_first_is_open(
    first: Callable[[], None], second: Callable[[], None]
) -> Exception | None:
    """The second begins before the first is committed, and waits for it; what it raised."""
    ended: list[Exception | None] = []

    def run() -> None:
        try:
            with translation.override("en"):
                second()
            ended.append(None)
        except Exception as error:  # the test looks at it
            ended.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        for _turn in range(600):
            if ended or waits_for_somebody():
                break
            other.join(0.05)
        assert not ended, f"it did not wait: {ended}"
    other.join(30)
    return ended[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("before", "act", "state"),
    [
        (served, take_back, EntitlementState.DELIVERED),
        (paid, reverse_payment, EntitlementState.PAID),
    ],
)
def test_p16_who_takes_back_while_it_is_being_closed_waits_and_is_told(
    before: Callable[[Office], Any], act: Callable[[Office], None], state: EntitlementState
) -> None:
    office = Office()
    before(office)
    error = second_while_first_is_open(lambda: close(office), lambda: act(office))
    assert isinstance(error, Refused) and "is closed" in str(error)
    assert Entitlement.objects.get().state == state


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("before", "act"), [(served, take_back), (paid, reverse_payment)])
def test_p16_who_closes_while_something_is_taken_back_waits_and_is_told(
    before: Callable[[Office], Any], act: Callable[[Office], None]
) -> None:
    office = Office()
    before(office)
    error = second_while_first_is_open(lambda: act(office), lambda: close(office))
    assert isinstance(error, Refused) and "still open" in str(error)
    assert Programme.objects.get().state == ProgrammeState.ACTIVE


@pytest.mark.django_db(transaction=True)
def test_p16_closing_by_hand_waits_for_what_is_taken_back() -> None:
    """The database itself, without the verbs' locks."""
    office = Office()
    served(office)
    error = second_while_first_is_open(
        lambda: take_back(office),
        lambda: sql("UPDATE distributions_programme SET state = 'closed'"),
    )
    assert "it cannot be closed" in str(error)
    assert Programme.objects.get().state == ProgrammeState.ACTIVE
