"""What waits for review, by village, with its age."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from aidcases.models import Region, User
from households.models import Visit
from households.models.visit import VisitState
from households.visits.quality import Flag


@dataclass(frozen=True)
class WaitingVillage:
    """`marked` counts those with any quality flag, `contradicted` is a part of it."""

    region: Region
    waiting: int
    contradicted: int
    marked: int
    oldest: datetime

    @property
    def acceptable(self) -> int:
        """What may be accepted together: all but the contradicted, which are opened singly."""
        return self.waiting - self.contradicted


def by_village(user: User, region_code: str = "") -> list[WaitingVillage]:
    """The villages of the person's regions with visits awaiting review, oldest first."""
    rows = (
        Visit.objects.visible_to(user)
        .below(region_code)
        .filter(state=VisitState.RECORDED)
        .values("region_id")
        .annotate(
            waiting=Count("id"),
            contradicted=Count("id", filter=Q(flags__contains=[Flag.CONTRADICTION])),
            marked=Count("id", filter=~Q(flags=[])),
            oldest=Min("recorded_at"),
        )
        .order_by("oldest", "region_id")
    )
    counts = list(rows)
    codes = [row["region_id"] for row in counts]
    villages = Region.objects.filter(code__in=codes).select_related("parent").in_bulk()
    return [
        WaitingVillage(
            villages[row["region_id"]],
            row["waiting"],
            row["contradicted"],
            row["marked"],
            row["oldest"],
        )
        for row in counts
    ]


def acceptable_in(user: User, region: Region) -> list[Visit]:
    """The visits of a village that may be accepted together."""
    waiting = Visit.objects.visible_to(user).below(region.code).filter(state=VisitState.RECORDED)
    return list(waiting.exclude(flags__contains=[Flag.CONTRADICTION]).only("pk", "name"))
