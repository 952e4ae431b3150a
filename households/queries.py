"""What upper houses and pages ask of the families: constant numbers of queries, no verbs."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from aidcases.errors import Refused
from aidcases.models.region import chain
from aidcases.scope import ScopedPerson
from households.determination.outcomes import Funnel
from households.determination.outcomes import funnel as count_outcomes
from households.models import Candidate, Decree, DecreeRecipient, ListImport
from households.models.candidate import Outcome
from households.models.list_import import ListState


def latest_applied_list(region_code: str = "") -> ListImport | None:
    """The list in work for a region: the last one applied there, or around it, or within it."""
    applied = ListImport.objects.filter(state=ListState.APPLIED).select_related("source_file")
    if region_code:
        applied = applied.filter(_speaks_of(region_code))
    return applied.order_by("-applied_at", "-pk").first()


def recipients_of(decree: Decree) -> QuerySet[DecreeRecipient]:
    """The lines of a decree's annex in their order."""
    return (
        DecreeRecipient.objects.filter(decree=decree)
        .select_related("household", "region")
        .order_by("number")
    )


def funnel(
    list_import: ListImport, region_code: str = "", *, not_on_list: int | None = None
) -> Funnel:
    """What became of the rows of a list at or below a region."""
    return count_outcomes(list_import, region_code, not_on_list=not_on_list)


@dataclass(frozen=True)
class PlaceCounts:
    """A village's or kecamatan's candidates by what became of them; the counts add up."""

    code: str
    name: str
    within: str  # the region above it
    candidates: int
    waiting: int
    duplicate: int
    unverifiable: int
    ineligible: int
    eligible: int  # awaiting decree
    decreed: int

    @property
    def visited(self) -> int:
        return self.candidates - self.waiting - self.duplicate

    @property
    def confirmed(self) -> int:
        return self.eligible + self.decreed


def villages(list_import: ListImport, region_code: str = "") -> list[PlaceCounts]:
    """Each village of a list with its counts, in one query."""
    rows = (
        Candidate.objects.below(region_code)
        .filter(list_import=list_import)
        .order_by("region_id")
        .values_list("region_id", "region__name", "region__parent__name")
        .annotate(
            candidates=Count("id"),
            **{outcome: Count("id", filter=Q(outcome=outcome)) for outcome in COUNTED},
        )
    )
    return [PlaceCounts(*row) for row in rows]


COUNTED = (
    Outcome.WAITING.value,
    Outcome.DUPLICATE.value,
    Outcome.UNVERIFIABLE.value,
    Outcome.INELIGIBLE.value,
    Outcome.ELIGIBLE.value,
    Outcome.DECREED.value,
)


def applied_list(key: int) -> ListImport:
    """The applied list of this number; raises `Refused` where there is none."""
    found = ListImport.objects.filter(pk=key, state=ListState.APPLIED).first()
    if found is None:
        raise Refused(_("There is no applied list with the number %(number)s.") % {"number": key})
    return found


def lists_of(user: ScopedPerson) -> QuerySet[ListImport]:
    """The applied lists that speak of the person's regions: of, within or around them."""
    code = user.scope_code
    lists = ListImport.objects.filter(state=ListState.APPLIED).select_related("source_file")
    return lists.filter(_speaks_of(code)) if code else lists


def _speaks_of(region_code: str) -> Q:
    return Q(region__code__startswith=region_code) | Q(region__in=chain(region_code))
