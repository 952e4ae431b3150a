"""What aid shows on the home page: how far each programme is, and what waits."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from distributions import balance
from distributions.balance import Balance
from distributions.models import EntitlementBatch, PayoutBatch, Programme
from distributions.models.entitlement import BatchState
from distributions.models.payout import PayoutState
from distributions.models.programme import ProgrammeState


class AidByProgramme:
    """Entitled, handed over or paid, and open, in families and rupiah, with the closing sum."""

    name = "aid"
    template = "distributions/_home_aid.html"
    place = "column"
    permissions = frozenset({Permission.VIEW_AID})

    def context(self, request: PersonRequest, region_code: str) -> dict[str, Any]:
        sums = balance.by("programme", region=region_code)
        families = balance.families("programme", region=region_code)
        programmes = Programme.objects.in_bulk([key[0] for key in sums])
        lines = sorted(sums.items(), key=lambda line: -int(str(line[0][0])))
        shown = [
            {
                "programme": programmes[key[0]],
                "balance": found,
                "families": families.get(key[0], 0),
                "url": f"{reverse('entitlements')}?programme={key[0]}"
                + (f"&region={region_code}" if region_code else ""),
            }
            for key, found in lines
            if programmes[key[0]].state != ProgrammeState.CLOSED or len(lines) < 8
        ]
        return {"aid_lines": shown, "aid_closing": balance.added(sums.values()) or Balance()}


class AidWaiting:
    """Batches that wait for approval or release, payouts that wait for the next hand."""

    name = "aid-waiting"
    template = "distributions/_home_waiting.html"
    place = "queue"
    permissions = frozenset(
        {Permission.PLAN_AID, Permission.APPROVE_AID, Permission.MANAGE_PAYOUTS}
    )

    def context(self, request: PersonRequest, region_code: str) -> dict[str, Any]:
        return {"aid_waiting": [*_batches(request, region_code), *_payouts(request, region_code)]}


def _batches(request: PersonRequest, region_code: str) -> list[dict[str, Any]]:
    """At most five of each, those that this person can move on."""
    user = request.user
    wanted = []
    if may(user, Permission.APPROVE_AID):
        wanted.append((BatchState.DRAFT, _("approve")))
    if may(user, Permission.PLAN_AID):
        wanted.append((BatchState.APPROVED, _("release")))
    words = dict(wanted)
    found = (
        EntitlementBatch.objects.visible_to(user)
        .below(region_code)
        .filter(state__in=words)
        .exclude(state=BatchState.DRAFT, made_by=user)
        .select_related("programme")
        .order_by("made_at")[:5]
    )
    return [
        {
            "title": batch.programme.name,
            "what": words[BatchState(batch.state)],
            "detail": _families(batch.households),
            "amount": batch.total,
            "since": batch.made_at,
            "url": batch.get_absolute_url(),
        }
        for batch in found
    ]


def _payouts(request: PersonRequest, region_code: str) -> list[dict[str, Any]]:
    user = request.user
    wanted = []
    if may(user, Permission.APPROVE_AID):
        wanted.append((PayoutState.DRAFT, _("approve")))
    if may(user, Permission.MANAGE_PAYOUTS):
        wanted += [
            (PayoutState.APPROVED, _("send")),
            (PayoutState.SENT, _("read the result")),
            (PayoutState.PARTLY_RECONCILED, _("read the rest of the result")),
        ]
    words = dict(wanted)
    found = (
        PayoutBatch.objects.visible_to(user)
        .below(region_code)
        .filter(state__in=words)
        .exclude(state=PayoutState.DRAFT, made_by=user)
        .order_by("made_at")[:5]
    )
    return [
        {
            "title": batch.number,
            "what": words[PayoutState(batch.state)],
            "detail": _lines(batch.count),
            "amount": batch.total,
            "since": batch.made_at,
            "url": batch.get_absolute_url(),
        }
        for batch in found
    ]


def _families(count: int) -> str:
    return ngettext("%(n)d family", "%(n)d families", count) % {"n": count}


def _lines(count: int) -> str:
    return ngettext("%(n)d line", "%(n)d lines", count) % {"n": count}
