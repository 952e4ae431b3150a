"""Pages of programmes, entitlements, handing over, payouts and donors."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from aidcases.models import SourceFile
from aidcases.models.source_file import FileKind
from aidcases.permission_names import Permission
from distributions.models import (
    Donor,
    Entitlement,
    EntitlementBatch,
    Handover,
    Payment,
    PayoutBatch,
    PayoutLine,
    PayoutResult,
    Pledge,
    Programme,
    Round,
)
from households.models import Decree, DecreeRecipient
from tests.access import Access, Place, who_may

LOOK = who_may(Permission.VIEW_AID)
PLAN = who_may(Permission.PLAN_AID)
APPROVE = who_may(Permission.APPROVE_AID)
SERVE = who_may(Permission.HAND_OVER)
PAY = who_may(Permission.MANAGE_PAYOUTS)
GIVE = who_may(Permission.MANAGE_DONORS)


def programme(place: Place, kind: str = "goods", **more: Any) -> Programme:
    made = Programme.objects.create(
        name=f"{place.mark} {Programme.objects.count()}",
        kind=kind,
        funder="regency",
        ceiling=10_000_000,
        unit_amount=250_000,
        package="Rice" if kind == "goods" else "",
        state="active",
        region_id=place.village,
        made_by=place.people.admin,
        **more,
    )
    Round.objects.create(
        programme=made,
        number=1,
        period_start=date(2023, 4, 1),
        period_end=date(2023, 6, 30),
        amount=250_000,
    )
    return made


def batch(place: Place, kind: str = "goods", **more: Any) -> EntitlementBatch:
    decree = Decree.objects.create(
        list_import=place.listed,
        region_id=place.village,
        number=f"188/{Decree.objects.count()}/{place.village}",
        title="Recipients",
        dated_on=date(2023, 5, 1),
        signed_by="The regent",
        drafted_by=place.people.admin,
    )
    return EntitlementBatch.objects.create(
        programme=programme(place, kind),
        decree=decree,
        region_id=place.village,
        count=1,
        households=1,
        total=250_000,
        made_by=place.people.psm,
        **more,
    )


def entitlement(place: Place, kind: str = "goods") -> Entitlement:
    held = batch(place, kind)
    recipient = DecreeRecipient.objects.create(
        decree=held.decree,
        number=1,
        determination=place.household.determinations.get(),
        household=place.household,
        region_id=place.village,
        name=place.household.head_name,
    )
    one = Entitlement.objects.create(
        programme=held.programme,
        round=held.programme.rounds.get(),
        household=place.household,
        decree_recipient=recipient,
        region_id=place.village,
        batch=held,
        kind=kind,
        amount=250_000,
        packages=1 if kind == "goods" else 0,
    )
    for state in ("approved", "released"):
        Entitlement.objects.filter(pk=one.pk).update(state=state)
    return one


def handover(place: Place) -> Handover:
    one = entitlement(place)
    made = Handover.objects.create(
        entitlement=one,
        attempt=1,
        packages=1,
        handed_on=date(2023, 5, 20),
        by=place.people.admin,
        region_id=place.village,
    )
    Entitlement.objects.filter(pk=one.pk).update(state="delivered")
    return made


def payout(place: Place) -> PayoutBatch:
    one = entitlement(place, "cash")
    made = PayoutBatch.objects.create(
        programme=one.programme,
        region_id=place.village,
        number=f"P{one.programme_id:03d}-01",
        count=1,
        total=250_000,
        made_by=place.people.psm,
    )
    PayoutLine.objects.create(
        batch=made,
        sequence=1,
        reference=f"{made.number}-00001",
        entitlement=one,
        region_id=place.village,
        amount=250_000,
    )
    return made


def payment(place: Place) -> Payment:
    line = payout(place).lines.get()
    made = Payment.objects.create(
        entitlement=line.entitlement,
        attempt=1,
        amount=250_000,
        line=line,
        paid_on=date(2023, 11, 1),
        by=place.people.admin,
        region_id=place.village,
    )
    PayoutLine.objects.filter(pk=line.pk).update(state="paid")
    Entitlement.objects.filter(pk=line.entitlement_id).update(state="paid")
    return made


def result(place: Place) -> PayoutResult:
    file = SourceFile.objects.create(
        kind=FileKind.PAYOUT_RESULT,
        sha256="1" * 64,
        size=3,
        original_name="hasil.xlsx",
        content_type="application/octet-stream",
        stored=ContentFile(b"abc", name="hasil.xlsx"),
        region_id=place.village,
        received_by=place.people.admin,
    )
    return PayoutResult.objects.create(
        batch=payout(place),
        region_id=place.village,
        source_file=file,
        sha256=file.sha256,
        received_by=place.people.admin,
    )


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
