"""What stands in the way of taking a list back: the visits that rest on it."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from aidcases.templatetags.figures import in_full
from households.models import ListImport, Visit
from households.registries import MOST_NAMED, Obstacle


def in_the_way(list_import: ListImport) -> Iterator[Obstacle]:
    """Visits of its families, linked since it was applied or of families that it founded."""
    visits = resting_on(list_import)
    count = visits.count()
    if not count:
        return
    text = ngettext(
        "%(n)s visit was made to families of this list.",
        "%(n)s visits were made to families of this list.",
        count,
    )
    some = visits.order_by("-recorded_at", "pk")[:MOST_NAMED]
    yield Obstacle(text % {"n": count}, [_named(visit) for visit in some])


def _named(visit: Visit) -> tuple[str, str]:
    when = f", {in_full(visit.visited_on)}" if visit.visited_on else ""
    return f"{visit.name}{when}", reverse("visit", args=[visit.pk])


def resting_on(list_import: ListImport) -> QuerySet[Visit]:
    """A visit that belonged to a known family before the list came does not rest on the list."""
    applied_at = list_import.applied_at
    before = Visit.history.rel.related_model.objects.filter(  # type: ignore[attr-defined]
        pgh_obj_id=OuterRef("pk"),
        household_id=OuterRef("household_id"),
        pgh_created_at__lte=applied_at,
    )
    of_list = Q(household__candidates__list_import=list_import)
    founded = of_list & Q(household__candidates__created_household=True)
    assigned = Q(assignment__candidate__list_import=list_import)
    since = of_list & (Q(recorded_at__gt=applied_at) | ~Exists(before))
    resting = [Visit.objects.filter(why).values("pk") for why in (founded, assigned, since)]
    return Visit.objects.filter(Q(pk__in=resting[0]) | Q(pk__in=resting[1]) | Q(pk__in=resting[2]))
