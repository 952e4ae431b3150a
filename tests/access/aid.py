"""Pages of programmes, entitlements, handing over, payouts and donors."""

from datetime import date
from typing import Any

from django.utils import timezone

from aidcases.models.source_file import FileKind
from aidcases.permission_names import Permission
from distributions import approval, entitlements, programmes
from distributions.handover import delivery
from distributions.models import (
    Donor,
    Entitlement,
    EntitlementBatch,
    Handover,
    Payment,
    PayoutBatch,
    PayoutResult,
    Pledge,
    Programme,
)
from distributions.postal_payout import batches, results
from distributions.postal_payout.layout import Line
from tests.access import Access, Place, who_may
from tests.distributions.makers import QUARTER, decree_of
from tests.factories import SourceFileFactory

LOOK = who_may(Permission.VIEW_AID)
PLAN = who_may(Permission.PLAN_AID)
APPROVE = who_may(Permission.APPROVE_AID)
SERVE = who_may(Permission.HAND_OVER)
PAY = who_may(Permission.MANAGE_PAYOUTS)
GIVE = who_may(Permission.MANAGE_DONORS)


def programme(place: Place, kind: str = "goods") -> Programme:
    made = programmes.create(
        by=place.people.office,
        name=f"{place.mark} {Programme.objects.count()}",
        kind=kind,
        funder="regency",
        ceiling=10_000_000,
        unit_amount=250_000,
        package="Rice" if kind == "goods" else "",
        region=place.village,
        periods=QUARTER,
    )
    programmes.activate(by=place.people.office, programme=made)
    return made


def batch(place: Place, kind: str = "goods") -> EntitlementBatch:
    return entitlements.plan(
        by=place.people.office,
        programme=programme(place, kind),
        decree=decree_of([place.household], place.village),
    )


def entitlement(place: Place, kind: str = "goods") -> Entitlement:
    held = batch(place, kind)
    approval.approve(by=place.people.supervisor, batch=held)
    approval.release(by=place.people.office, batch=held)
    return held.entitlements.get()


def handover(place: Place) -> Handover:
    return delivery.hand_over(by=place.people.admin, entitlement=entitlement(place))


def payout(place: Place) -> PayoutBatch:
    one = entitlement(place, "cash")
    return batches.draft(by=place.people.office, programme=one.programme)


def result(place: Place) -> PayoutResult:
    """The post office has paid the one line."""
    held = payout(place)
    batches.approve(by=place.people.supervisor, batch=held)
    batches.send(by=place.people.office, batch=held)
    line, today = held.lines.get(), timezone.localdate()
    paid = Line(2, [line.reference], line.reference, "", line.amount, "paid", today, "")
    file = SourceFileFactory(
        kind=FileKind.PAYOUT_RESULT,
        original_name="hasil.xlsx",
        region_id=place.village,
        received_by=place.people.office,
    )
    return results.book(by=place.people.office, batch=held, source_file=file, lines=[paid])


def payment(place: Place) -> Payment:
    return result(place).payments.get()


def donor(place: Place) -> Donor:
    return Donor.objects.create(
        name=f"{place.mark} {Donor.objects.count()}",
        region_id=place.village,
        made_by=place.people.admin,
    )


def pledge(place: Place) -> Pledge:
    return Pledge.objects.create(
        donor=donor(place),
        region_id=place.village,
        title="Rice 5 kg",
        packages=10,
        unit_amount=100_000,
        offered_on=date(2023, 5, 1),
        made_by=place.people.admin,
    )


def _pk(make: Any) -> Any:
    return lambda place: {"pk": make(place).pk}


def _village(place: Place) -> dict[str, Any]:
    one = entitlement(place)
    return {"pk": one.programme_id, "code": place.village}


def _look(make: Any) -> Access:
    return Access(roles=LOOK, kwargs=_pk(make))


def _act(roles: frozenset[str], make: Any) -> Access:
    return Access(roles=roles, kwargs=_pk(make), method="post")


ROWS = {
    "programmes": Access(roles=LOOK, seed=programme),
    "programme_create": Access(roles=PLAN),
    "programme": _look(programme),
    "programme_plan": Access(roles=PLAN, kwargs=_pk(programme)),
    "programme_activate": _act(PLAN, programme),
    "programme_round": _act(PLAN, programme),
    "programme_close": _act(APPROVE, programme),
    "aid_batch": _look(batch),
    "aid_batch_approve": _act(APPROVE, batch),
    "aid_batch_release": _act(PLAN, batch),
    "aid_batch_cancel": _act(PLAN, batch),
    "entitlements": Access(roles=LOOK, seed=entitlement),
    "entitlement": _look(entitlement),
    "entitlement_end": _act(APPROVE, entitlement),
    "handover": Access(roles=SERVE, seed=entitlement),
    "handover_village": Access(roles=SERVE, kwargs=_village),
    "handover_many": Access(roles=SERVE, kwargs=_village, method="post"),
    "handover_sheet": Access(roles=LOOK, kwargs=_village),
    "hand_over": _act(SERVE, entitlement),
    "handover_reverse": _act(APPROVE, handover),
    "payouts": Access(roles=LOOK, seed=payout),
    "payout_draft": Access(roles=PAY, kwargs=_pk(lambda place: programme(place, "cash"))),
    "payout": _look(payout),
    "payout_lines": _look(payout),
    "payout_approve": _act(APPROVE, payout),
    "payout_send": _act(PAY, payout),
    "payout_cancel": _act(PAY, payout),
    "payout_close": _act(PAY, payout),
    "payout_uncollected": _act(PAY, payout),
    "payout_roster": Access(roles=PAY, kwargs=_pk(payout)),
    "payout_upload": _act(PAY, payout),
    "payout_result": _look(result),
    "payment_reverse": _act(APPROVE, payment),
    "donors": Access(roles=LOOK, seed=donor),
    "donor_create": Access(roles=GIVE),
    "donor": _look(donor),
    "pledge": _look(pledge),
    "pledge_agree": _act(GIVE, pledge),
    "pledge_cancel": _act(GIVE, pledge),
    "pledge_receive": _act(GIVE, pledge),
    "pledge_allocate": _act(GIVE, pledge),
    "pledge_programme": _act(PLAN, pledge),
    "pledge_reported": _act(GIVE, pledge),
    "donor_report": _look(pledge),
}
