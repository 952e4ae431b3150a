"""Decrees, programmes and released entitlements for the tests of aid. All of it is made up."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from aidcases.models import User
from distributions import approval, entitlements, programmes
from distributions.models import Entitlement, EntitlementBatch, PayoutBatch, Programme
from distributions.postal_payout import batches
from households.matching.normalisation import name_key
from households.models import (
    Candidate,
    Decree,
    DecreeRecipient,
    Determination,
    Household,
    ListImport,
    ListRow,
    Visit,
)
from households.models.candidate import Outcome
from households.models.decree import DecreeState
from households.models.list_import import RowFate
from households.models.reason_code import Verdict
from households.models.visit import LinkMethod, VisitOrigin, VisitState
from tests.factories import (
    REGENCY,
    VILLAGE,
    ListImportFactory,
    RegionFactory,
    SupervisorFactory,
    UserFactory,
    made_up_name,
    made_up_nik,
)

QUARTER = [(date(2023, 4, 1), date(2023, 6, 30))]
MONTHS = [
    (date(2023, 10, 1), date(2023, 10, 31)),
    (date(2023, 11, 1), date(2023, 11, 30)),
    (date(2023, 12, 1), date(2023, 12, 31)),
]


def issued_decree(count: int = 3, villages: tuple[str, ...] = (VILLAGE,)) -> Decree:
    """An issued decree with `count` families in turn over the villages, made in bulk."""
    for code in villages:
        RegionFactory(code=code)
    start = Household.objects.count() + 1
    return decree_of(_households(range(start, start + count), villages))


def decree_of(households: list[Household], region: str = REGENCY) -> Decree:
    """An issued decree of these families, on a list of its own."""
    made = ListImportFactory()
    candidates = _candidates(made, households)
    determinations = _determinations(made.uploaded_by, candidates)
    decree = Decree.objects.create(
        list_import=made,
        region_id=region,
        number=f"188.45/{made.pk}/2023",
        title="Recipients of aid",
        dated_on=date(2023, 5, 20),
        signed_by="The regent",
        recipients_count=len(households),
        drafted_by=made.uploaded_by,
    )
    DecreeRecipient.objects.bulk_create(
        DecreeRecipient(
            decree=decree,
            number=number,
            determination=determination,
            household=household,
            region_id=household.region_id,
            name=household.head_name,
            nik=household.nik,
            address=household.address,
        )
        for number, (household, determination) in enumerate(
            zip(households, determinations, strict=True), start=1
        )
    )
    Decree.objects.filter(pk=decree.pk).update(
        state=DecreeState.ISSUED,
        issued_by=SupervisorFactory(),
        issued_at=timezone.now(),
        frozen_hash="f" * 64,
    )
    decree.refresh_from_db()
    return decree


def _households(numbers: range, villages: tuple[str, ...]) -> list[Household]:
    return Household.objects.bulk_create(
        Household(
            family_id=f"A{n:09d}",
            nik=made_up_nik(n),
            head_name=made_up_name(n),
            name_key=name_key(made_up_name(n)),
            birth_date=date(1980, 1, 1),
            address=f"Jalan Melati {n}",
            rt="001",
            rw="002",
            region_id=villages[n % len(villages)],
        )
        for n in numbers
    )


def _candidates(made: ListImport, households: list[Household]) -> list[Candidate]:
    rows = ListRow.objects.bulk_create(
        ListRow(
            list_import=made,
            number=n,
            fate=RowFate.ACCEPTED,
            raw=[household.head_name],
            name=household.head_name,
            region_id=household.region_id,
        )
        for n, household in enumerate(households, start=2)
    )
    return Candidate.objects.bulk_create(
        Candidate(
            list_import=made,
            list_row=row,
            household=household,
            created_household=True,
            region_id=household.region_id,
            name=household.head_name,
            name_key=household.name_key,
            nik=household.nik,
            outcome=Outcome.DECREED,
        )
        for row, household in zip(rows, households, strict=True)
    )


def _determinations(by: User, candidates: list[Candidate]) -> list[Determination]:
    visits = Visit.objects.bulk_create(
        Visit(
            household=candidate.household,
            link_method=LinkMethod.GIVEN,
            region_id=candidate.region_id,
            origin=VisitOrigin.OFFICE,
            state=VisitState.ACCEPTED,
            verdict=Verdict.ELIGIBLE,
            name=candidate.name,
            name_key=candidate.name_key,
            recorded_by=by,
            reviewed_by=by,
            reviewed_at=timezone.now(),
        )
        for candidate in candidates
    )
    return Determination.objects.bulk_create(
        Determination(
            candidate=candidate,
            household=candidate.household,
            visit=visit,
            region_id=candidate.region_id,
            verdict=Verdict.ELIGIBLE,
        )
        for candidate, visit in zip(candidates, visits, strict=True)
    )


@dataclass
class Office:
    """Two people of one regency, and what they do by the verbs."""

    clerk: User = field(default_factory=UserFactory)
    supervisor: User = field(default_factory=SupervisorFactory)

    def goods(self, *, ceiling: int = 1_000_000_000, **more: Any) -> Programme:
        given = {"name": "Sembako", "funder": "regency", "periods": QUARTER} | more
        return self._active(
            kind="goods", unit_amount=250_000, package="Rice 10 kg", ceiling=ceiling, **given
        )

    def cash(self, *, ceiling: int = 10_000_000_000, **more: Any) -> Programme:
        given = {"name": "Tunai", "funder": "province", "periods": MONTHS} | more
        return self._active(kind="cash", unit_amount=350_000, ceiling=ceiling, **given)

    def _active(self, **given: Any) -> Programme:
        region = RegionFactory(code=REGENCY)
        programme = programmes.create(by=self.clerk, **({"region": region} | given))
        programmes.activate(by=self.clerk, programme=programme)
        return programme

    def planned(self, programme: Programme, decree: Decree | None = None) -> EntitlementBatch:
        return entitlements.plan(
            by=self.clerk, programme=programme, decree=decree or issued_decree()
        )

    def released(self, programme: Programme, decree: Decree | None = None) -> list[Entitlement]:
        batch = self.planned(programme, decree)
        approval.approve(by=self.supervisor, batch=batch)
        approval.release(by=self.clerk, batch=batch)
        return list(batch.entitlements.order_by("pk"))

    def sent(self, programme: Programme, decree: Decree | None = None) -> PayoutBatch:
        self.released(programme, decree)
        batch = batches.draft(by=self.clerk, programme=programme)
        batches.approve(by=self.supervisor, batch=batch)
        batches.send(by=self.clerk, batch=batch)
        return batch
