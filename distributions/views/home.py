"""What aid shows on the home page: how far each programme is, and what waits."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from aidcases.models import User
from aidcases.permissions import Permission, may
from aidcases.registries import WaitingItem
from aidcases.requests import PersonRequest
from distributions import balance
from distributions.balance import Balance
from distributions.models import Entitlement, EntitlementBatch, PayoutBatch, Programme
from distributions.models.entitlement import BatchState, EntitlementState
from distributions.models.payout import PayoutState
from distributions.models.programme import ProgrammeState

MANY = 8  # programmes; from there on the closed ones share a line


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
        older = _older(list(programmes.values()))
        shown = [
            _line(programmes[key[0]], found, families.get(key[0], 0), programme=key[0],
                  region=region_code)
            for key, found in lines
            if key[0] not in older
        ]  # fmt: skip
        if older:
            shown.append(_line_of_older(older, sums, region_code))
        return {"aid_lines": shown, "aid_closing": balance.added(sums.values())}


def _older(programmes: list[Programme]) -> set[int]:
    """Closed ones share a line once there are many."""
    if len(programmes) < MANY:
        return set()
    return {one.pk for one in programmes if one.state == ProgrammeState.CLOSED}


def _line_of_older(
    older: set[int], sums: dict[balance.Key, Balance], region_code: str
) -> dict[str, Any]:
    found = balance.added(sums[(key,)] for key in older)
    rows = Entitlement.objects.below(region_code).filter(programme__in=older)
    families = rows.exclude(state=EntitlementState.CANCELLED).aggregate(
        n=Count("household", distinct=True)
    )["n"]
    label = ngettext("%(n)d closed programme", "%(n)d closed programmes", len(older))
    return _line(
        label % {"n": len(older)},
        found,
        families,
        programme_state=ProgrammeState.CLOSED,
        region=region_code,
    )


def _line(label: Any, found: Balance, families: int, **query: Any) -> dict[str, Any]:
    given = {name: str(value) for name, value in query.items() if value}
    url = f"{reverse('entitlements')}?{urlencode(given)}"
    return {"label": label, "balance": found, "families": families, "url": url}


def aid_waiting(user: User, region_code: str) -> Iterable[WaitingItem]:
    """Batches and payouts that this person can move on; each line opens the oldest of them."""
    yield from _waiting(user, region_code, EntitlementBatch, BATCH_STEPS)
    yield from _waiting(user, region_code, PayoutBatch, PAYOUT_STEPS)


Steps = dict[str, tuple[Permission, str | Promise]]
BATCH_STEPS: Steps = {
    BatchState.DRAFT: (Permission.APPROVE_AID, _("batches of aid to approve")),
    BatchState.APPROVED: (Permission.PLAN_AID, _("batches of aid to release")),
}
PAYOUT_STEPS: Steps = {
    PayoutState.DRAFT: (Permission.APPROVE_AID, _("payouts to approve")),
    PayoutState.APPROVED: (Permission.MANAGE_PAYOUTS, _("payouts to send")),
    PayoutState.SENT: (Permission.MANAGE_PAYOUTS, _("payouts without a result")),
    PayoutState.PARTLY_RECONCILED: (
        Permission.MANAGE_PAYOUTS,
        _("payouts with a part of the result"),
    ),
}


def _waiting(
    user: User,
    region_code: str,
    model: type[EntitlementBatch] | type[PayoutBatch],
    steps: Steps,
) -> Iterable[WaitingItem]:
    """One query for a kind of batch; what one made oneself waits for somebody else."""
    mine = {state: words for state, (needed, words) in steps.items() if may(user, needed)}
    if not mine:
        return
    rows = model.objects.visible_to(user).below(region_code).filter(state__in=mine)
    counted = (
        rows.exclude(state__in=[BatchState.DRAFT, PayoutState.DRAFT], made_by=user)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"), oldest=Min("pk"), since=Min("made_at"))
    )
    for state, number, oldest, since in counted:
        yield WaitingItem(mine[state], number, model(pk=oldest).get_absolute_url(), since)
