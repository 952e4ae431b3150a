"""What stands in the way of taking a list back: what people decided of its records."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from aidcases.models import AuditEntry
from households.models import FamiliesApart, Household, HouseholdMerge, ListImport, MatchPair
from households.models.match_pair import DECIDED
from households.registries import MOST_NAMED, Obstacle


def in_the_way(list_import: ListImport) -> Iterator[Obstacle]:
    """Pairs that a person decided, and families merged since the list was applied."""
    pairs = MatchPair.objects.filter(candidate__list_import=list_import, state__in=DECIDED)
    count = pairs.count()
    if count:
        text = ngettext(
            "A person decided %(n)s pair of this list's records.",
            "People decided %(n)s pairs of this list's records.",
            count,
        )
        some = pairs.select_related("candidate").order_by("-decided_at", "pk")[:MOST_NAMED]
        yield Obstacle(
            text % {"n": count},
            [(str(one.candidate), reverse("matching_pair", args=[one.pk])) for one in some],
        )
    yield from _merged(list_import)
    yield from _separated(list_import)
    yield from _kept_apart(list_import)


def _merged(list_import: ListImport) -> Iterator[Obstacle]:
    merges = HouseholdMerge.objects.filter(merged_at__gt=list_import.applied_at)
    concerned = Q(merges_kept__in=merges) | Q(merges_gone__in=merges)
    families = Household.objects.filter(concerned, candidates__list_import=list_import).distinct()
    count = families.count()
    if count:
        text = ngettext(
            "%(n)s family of this list was merged with another.",
            "%(n)s families of this list were merged with others.",
            count,
        )
        some = families.order_by("pk")[:MOST_NAMED]
        yield Obstacle(text % {"n": count}, [(str(one), one.get_absolute_url()) for one in some])


def _kept_apart(list_import: ListImport) -> Iterator[Obstacle]:
    """Of families that the list founded, which would go with it."""
    founded = list_import.candidates.filter(created_household=True).values("household")
    said = FamiliesApart.objects.filter(Q(first__in=founded) | Q(second__in=founded))
    count = said.count()
    if count:
        text = ngettext(
            "Of %(n)s family of this list a person said that it is another than the one known.",
            "Of %(n)s families of this list people said that they are others than those known.",
            count,
        )
        some = said.select_related("second").order_by("pk")[:MOST_NAMED]
        named = [(str(one.second), one.second.get_absolute_url()) for one in some]
        yield Obstacle(text % {"n": count}, named)


def _separated(list_import: ListImport) -> Iterator[Obstacle]:
    acts = AuditEntry.objects.filter(action="household.separated", at__gt=list_import.applied_at)
    keys = set()
    for kept, details in acts.values_list("subject_id", "details"):
        keys |= {int(kept), details.get("new")}
    families = Household.objects.filter(candidates__list_import=list_import, pk__in=keys - {None})
    count = families.count()
    if count:
        text = ngettext(
            "%(n)s family of this list was set apart by a person.",
            "%(n)s families of this list were set apart by a person.",
            count,
        )
        some = families.order_by("pk")[:MOST_NAMED]
        yield Obstacle(text % {"n": count}, [(str(one), one.get_absolute_url()) for one in some])
