"""Whom to serve in a village, and who was served: what the table in the village hall works from."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet, Sum

from aidcases.models import Region, User
from distributions.models import Entitlement, Handover, Programme
from distributions.models.entitlement import EntitlementState
from distributions.models.handover import HandoverKind
from distributions.models.programme import AidKind, ProgrammeState
from households.matching.normalisation import name_key

MOST = 1000  # families of one village on a page
AT_HAND = (EntitlementState.RELEASED, EntitlementState.DELIVERED)


@dataclass(frozen=True)
class VillageToServe:
    """How far a village is in one programme."""

    programme: Programme
    region: Region
    released: int
    delivered: int

    @property
    def whole(self) -> int:
        return self.released + self.delivered


def villages_to_serve(user: User) -> list[VillageToServe]:
    """Villages in which packages were released, those with open ones first: two queries."""
    counted = (
        Entitlement.objects.visible_to(user)
        .filter(kind=AidKind.GOODS, state__in=AT_HAND, programme__state=ProgrammeState.ACTIVE)
        .values("programme", "region")
        .annotate(
            released=Count("id", filter=Q(state=EntitlementState.RELEASED)),
            delivered=Count("id", filter=Q(state=EntitlementState.DELIVERED)),
        )
        .order_by("-programme", "region")
    )
    rows = list(counted)
    programmes = Programme.objects.in_bulk({row["programme"] for row in rows})
    regions = Region.objects.select_related("parent").in_bulk({row["region"] for row in rows})
    found = [
        VillageToServe(
            programmes[row["programme"]],
            regions[row["region"]],
            row["released"],
            row["delivered"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda village: not village.released)


def families(programme: Programme, region: Region, text: str = "") -> QuerySet[Entitlement]:
    """The families of a village with a package at hand, by name; `text` narrows by name words."""
    rows = (
        Entitlement.objects.filter(programme=programme, region=region, kind=AidKind.GOODS)
        .filter(state__in=AT_HAND)
        .select_related("household", "decree_recipient", "round")
        .order_by("household__name_key", "pk")
    )
    for word in name_key(text).split():
        rows = rows.filter(household__name_key__contains=word)
    return rows[:MOST]


def served(rows: list[Entitlement]) -> dict[int, Handover]:
    """The delivery that stands, by entitlement."""
    found = Handover.objects.filter(
        entitlement__in=[row.pk for row in rows if row.state == EntitlementState.DELIVERED],
        kind=HandoverKind.DELIVERY,
        reversal__isnull=True,
    ).select_related("by")
    return {made.entitlement_id: made for made in found}


def progress(programme: Programme, region: Region) -> dict[str, int]:
    """Families served and to be served, and packages still at hand."""
    rows = Entitlement.objects.filter(programme=programme, region=region, state__in=AT_HAND)
    return rows.aggregate(
        whole=Count("id"),
        delivered=Count("id", filter=Q(state=EntitlementState.DELIVERED)),
        left=Sum("packages", filter=Q(state=EntitlementState.RELEASED), default=0),
        last=Max("pk"),
    )
