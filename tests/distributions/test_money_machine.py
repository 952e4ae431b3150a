"""I1–I4 under any order of acts: a Hypothesis state machine on real PostgreSQL."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from aidcases.errors import Refused
from distributions import approval, balance, entitlements
from distributions.handover import delivery
from distributions.models import Entitlement, Handover, Payment, PayoutBatch, Programme
from distributions.models.entitlement import DONE, NOT_LIVE
from distributions.postal_payout import batches, results, reversal
from distributions.postal_payout.layout import Line
from tests.distributions.makers import Office, issued_decree
from tests.factories import OTHER_VILLAGE, VILLAGE, SourceFileFactory

WHICH = st.integers(min_value=0, max_value=30)


class Money(RuleBasedStateMachine):
    """An office that does its verbs in any order; what a verb refuses changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = transaction.atomic()
        self.inside.__enter__()
        self.office = Office()
        self.decree = issued_decree(3, (VILLAGE, OTHER_VILLAGE))
        # The ceilings leave no room for planning everything twice.
        self.programmes = [
            self.office.goods(ceiling=1_000_000),
            self.office.cash(ceiling=3_500_000),
        ]

    @initialize(far=st.sampled_from(["nothing", "planned", "released", "sent"]))
    def begin(self, far: str) -> None:
        """Begin where the interesting acts are, too."""
        if far == "planned":
            self.office.planned(self.programmes[0], self.decree)
        elif far == "released":
            self.office.released(self.programmes[0], self.decree)
            self.office.released(self.programmes[1], self.decree)
        elif far == "sent":
            self.office.sent(self.programmes[1], self.decree)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.inside.__exit__(None, None, None)

    @staticmethod
    def attempt(act: Callable[..., Any], **given: Any) -> None:
        with contextlib.suppress(Refused), transaction.atomic():
            act(**given)

    def pick(self, model: Any, which: int) -> Any:
        rows = list(model.objects.order_by("pk"))
        return rows[which % len(rows)] if rows else None

    @rule(cash=st.booleans())
    def plan(self, cash: bool) -> None:
        self.attempt(
            entitlements.plan,
            by=self.office.clerk,
            programme=self.programmes[cash],
            decree=self.decree,
        )

    @rule(which=WHICH, act=st.sampled_from(["approve", "release", "cancel"]))
    def batch(self, which: int, act: str) -> None:
        batch = self.pick(self.programmes[0].batches.model, which)
        if batch is None:
            return
        by = self.office.supervisor if act == "approve" else self.office.clerk
        more = {"reason": "wrong"} if act == "cancel" else {}
        self.attempt(getattr(approval, act), by=by, batch=batch, **more)

    @rule(which=WHICH)
    def hand_over(self, which: int) -> None:
        if one := self.pick(Entitlement, which):
            self.attempt(delivery.hand_over, by=self.office.clerk, entitlement=one)

    @rule(which=WHICH)
    def take_back(self, which: int) -> None:
        if made := self.pick(Handover, which):
            self.attempt(delivery.reverse, by=self.office.supervisor, handover=made, reason="wrong")

    @rule(which=WHICH, act=st.sampled_from(["cancel", "give_back", "release_again"]))
    def end(self, which: int, act: str) -> None:
        if one := self.pick(Entitlement, which):
            more = {} if act == "release_again" else {"reason": "moved"}
            verb = getattr(entitlements, act)
            self.attempt(verb, by=self.office.supervisor, entitlement=one, **more)

    @rule()
    def draft_payout(self) -> None:
        self.attempt(batches.draft, by=self.office.clerk, programme=self.programmes[1])

    @rule(which=WHICH, act=st.sampled_from(["approve", "send", "cancel", "close"]))
    def payout(self, which: int, act: str) -> None:
        if batch := self.pick(PayoutBatch, which):
            by = self.office.supervisor if act == "approve" else self.office.clerk
            self.attempt(getattr(batches, act), by=by, batch=batch)

    @rule(
        which=WHICH,
        said=st.lists(st.sampled_from(["paid", "failed", "pending", "off by one", ""]), max_size=9),
    )
    def report(self, which: int, said: list[str]) -> None:
        if batch := self.pick(PayoutBatch, which):
            lines = zip(batch.lines.order_by("sequence"), said, strict=False)
            self.attempt(
                results.book,
                by=self.office.clerk,
                batch=batch,
                source_file=SourceFileFactory(received_by=self.office.clerk),
                lines=[_line(number, *pair) for number, pair in enumerate(lines, start=2)],
            )

    @rule(which=WHICH)
    def reverse_payment(self, which: int) -> None:
        if payment := self.pick(Payment, which):
            self.attempt(
                reversal.reverse, by=self.office.supervisor, payment=payment, reason="came back"
            )

    @invariant()
    def i1_the_equation_closes_everywhere(self) -> None:
        for dimensions in (("programme",), ("round",), ("region",), ("programme", "region")):
            for key, found in balance.by(*dimensions).items():
                assert found.closes, (dimensions, key, found)

    @invariant()
    def i2_one_live_entitlement_for_a_family_and_round(self) -> None:
        live = Entitlement.objects.exclude(state__in=NOT_LIVE)
        doubles = live.values("household", "round").annotate(n=Count("id")).filter(n__gt=1)
        assert not doubles.exists()

    @invariant()
    def i3_paid_is_at_most_entitled_is_at_most_the_ceiling(self) -> None:
        sums = balance.by("programme")
        for programme in Programme.objects.all():
            live = programme.entitlements.exclude(state__in=NOT_LIVE)
            entitled = live.aggregate(total=Sum("amount"))["total"] or 0
            found = sums.get((programme.pk,), balance.Balance())
            assert programme.entitled_total == entitled
            assert found.done.amount <= entitled <= programme.ceiling

    @invariant()
    def i4_done_is_what_the_ledgers_say(self) -> None:
        done = set(Entitlement.objects.filter(state__in=DONE).values_list("pk", flat=True))
        standing = set()
        for ledger in (Handover, Payment):
            entries = ledger.objects.filter(reverses__isnull=True, reversal__isnull=True)
            standing |= set(entries.values_list("entitlement_id", flat=True))
        assert done == standing


def _line(number: int, line: Any, said: str) -> Line:
    off = said == "off by one"
    return Line(
        number=number,
        raw=[line.reference],
        reference=line.reference,
        name="",
        amount=line.amount + off,
        status="paid" if off else said,
        paid_on=timezone.localdate(),
        reason="",
    )


@pytest.mark.django_db
def test_the_money_closes_in_any_order_of_acts() -> None:
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
