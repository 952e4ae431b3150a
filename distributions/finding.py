"""What the search box finds of aid: a payout's reference."""

import re
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidcases.models import User
from aidcases.permissions import Permission, may
from aidcases.registries import SearchHit
from aidcases.rupiah import format_rupiah
from distributions.models import PayoutLine

REFERENCE = re.compile(r"^P\d{3,}-\d{2,}-\d{5,}$")


class PayoutReferences:
    """`P003-01-00012` leads to the entitlement that was to be paid under it."""

    def search(self, user: User, text: str, digits: str) -> Iterable[SearchHit]:
        wanted = text.strip().upper()
        if not REFERENCE.match(wanted) or not may(user, Permission.VIEW_AID):
            return
        rows = PayoutLine.objects.visible_to(user).filter(reference=wanted)
        for line in rows.select_related("entitlement__decree_recipient", "region"):
            yield SearchHit(
                title=line.entitlement.decree_recipient.name,
                detail=f"{line.reference} · {line.region} · {format_rupiah(line.amount)}",
                url=reverse("entitlement", args=[line.entitlement_id]),
                kind=_("Payouts"),
            )
