"""What a donor is told: counts by village, and families without their names or numbers."""

from dataclasses import dataclass

from aidcases.models import Region
from distributions import balance
from distributions.balance import Balance
from distributions.models import Entitlement, Handover, Pledge
from distributions.models.handover import HandoverKind

SAMPLE = 50  # masked cases in a report


@dataclass(frozen=True)
class VillageShare:
    """Packages of one village: allocated = handed over + at hand, and what went back."""

    region: Region
    allocated: int
    balance: Balance

    @property
    def handed_over(self) -> int:
        return self.balance.done.packages

    @property
    def at_hand(self) -> int:
        return self.allocated - self.handed_over


@dataclass(frozen=True)
class Case:
    """One family that was served, told without saying who it is."""

    initials: str
    village: str
    handed_on: object
    taken_by: str


def shares(pledge: Pledge) -> list[VillageShare]:
    """Allocated, handed over and at hand by village: three queries."""
    allocated: dict[str, int] = {}
    for row in pledge.allocations.order_by("region_id"):
        allocated[row.region_id] = allocated.get(row.region_id, 0) + row.packages
    found = balance.by("region", programme__pledge=pledge)
    regions = Region.objects.select_related("parent").in_bulk(allocated)
    return [
        VillageShare(regions[code], count, found.get((code,), Balance()))
        for code, count in allocated.items()
    ]


def cases(pledge: Pledge) -> list[Case]:
    """Some of the families that were served, by initials."""
    made = (
        Handover.objects.filter(
            entitlement__programme__pledge=pledge,
            kind=HandoverKind.DELIVERY,
            reversal__isnull=True,
        )
        .select_related("entitlement__household", "region")
        .order_by("region_id", "recorded_at", "pk")[:SAMPLE]
    )
    return [
        Case(
            initials(row.entitlement),
            row.region.name,
            row.handed_on,
            row.get_taken_by_display(),
        )
        for row in made
    ]


def initials(entitlement: Entitlement) -> str:
    """`Siti Aminah` → `S. A.`: enough to tell two rows apart, too little to find the family."""
    return " ".join(f"{word[0]}." for word in entitlement.household.head_name.split()[:3])
