"""Families: the list of them, the candidates of a list, and one family's page."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from aidcases.addresses import address
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.templatetags.components import status_chip
from aidcases.views.choices import RowChoiceFilter
from aidcases.views.columns import DateColumn, MaskedNumberColumn, NumberColumn
from aidcases.views.lists import ListPage
from aidcases.views.pages import Page
from households import finding, queries, story
from households.changes import changes_of
from households.ministry_list import origins
from households.models import Candidate, Household, ListImport, Member, ReasonCode, VisitPhoto
from households.models.candidate import Outcome
from households.models.household import HouseholdState
from households.registries import family_sections
from households.views.places import RegionFilter
from households.visits import known

LOOK = frozenset({Permission.VIEW_HOUSEHOLDS})
CONFIRMED = "confirmed"
VISITED = "visited"
PENDING = "pending"
# Sums of outcomes that pages speak of, beside the outcomes themselves.
SUMS: dict[str, tuple[str, ...]] = {
    CONFIRMED: (Outcome.ELIGIBLE, Outcome.DECREED),
    PENDING: (Outcome.WAITING, Outcome.UNVERIFIABLE),
    VISITED: (Outcome.UNVERIFIABLE, Outcome.INELIGIBLE, Outcome.ELIGIBLE, Outcome.DECREED),
}
OUTCOME_CHOICES = [
    *Outcome.choices,
    (CONFIRMED, _("confirmed: eligible or on a decree")),
    (VISITED, _("visited")),
    (PENDING, _("not decided yet: no visit, or not verified")),
]


def outcomes_meant(value: str) -> tuple[str, ...]:
    """The outcomes behind a choice of the filter."""
    return SUMS.get(value, (value,))


class OutcomeColumn(tables.Column):
    """An outcome as a chip, and as its word in exports."""

    def render(self, value: str) -> SafeString:
        return status_chip(value, outcome_label(value))

    def value(self, value: str) -> str:
        return outcome_label(value)


def outcome_label(value: str) -> str:
    """The word of an outcome, whether the column gives its value or its word already."""
    return str(Outcome(value).label) if value in Outcome.values else str(value)


# --- families ---------------------------------------------------------------------------------


class FamilyTable(tables.Table):
    head_name = tables.Column(verbose_name=_("Head of family"))
    nik = MaskedNumberColumn(verbose_name=_("NIK"), empty_values=(None,))
    region = tables.Column(verbose_name=_("Village"))
    district = tables.Column(verbose_name=_("District"), accessor="region__parent")
    rt = tables.Column(verbose_name="RT")
    rw = tables.Column(verbose_name="RW")
    latest_outcome = OutcomeColumn(verbose_name=_("Latest outcome"))

    def row_url(self, record: Household) -> str:
        return address("family", record.pk)


class FamilyFilter(django_filters.FilterSet):
    region = RegionFilter()
    outcome = django_filters.ChoiceFilter(
        label=_("Latest outcome"),
        choices=OUTCOME_CHOICES,
        empty_label=_("All"),
        method="by_outcome",
    )

    class Meta:
        model = Household
        fields: list[str] = []

    def by_outcome(self, qs: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return qs.filter(latest_outcome__in=outcomes_meant(value))


class FamilyList(ListPage):
    """Every family that a list or a visit has spoken of."""

    permissions = LOOK
    title = _("Families")
    template_name = "households/families.html"
    empty_template = "households/_families_empty.html"
    table_class = FamilyTable
    filterset_class = FamilyFilter
    keyset = ("name_key", "pk")
    sorts = {"head_name": ("name_key", "pk"), "region": ("region_id", "name_key", "pk")}
    export_name = "families"
    search_label = _("NIK, family card, family id or name")

    def queryset(self) -> QuerySet[Household]:
        latest = Candidate.objects.filter(household=OuterRef("pk")).order_by("-list_import")
        return (
            Household.objects.visible_to(self.request.user)
            .filter(state=HouseholdState.LIVE)
            .select_related("region__parent")
            .annotate(latest_outcome=Subquery(latest.values("outcome")[:1]))
        )

    def search(self, queryset: QuerySet[Any], text: str, digits: str) -> QuerySet[Any]:
        return finding.families(queryset, text, digits)


# --- candidates of a list ---------------------------------------------------------------------


# A claim, its row and its visit are wide; a page of names needs little of them.
SHOWN_OF_CANDIDATE = (
    *("name", "nik", "name_key", "decile", "outcome", "household_id", "list_import_id"),
    *("region__name", "region__parent__name", "reason_id"),
    *("deciding_visit__visited_on", "list_row__number"),
)


class CandidateTable(tables.Table):
    name = tables.Column(verbose_name=_("Head of family"))
    nik = MaskedNumberColumn(verbose_name=_("NIK"))
    region = tables.Column(verbose_name=_("Village"))
    district = tables.Column(verbose_name=_("District"), accessor="region__parent")
    decile = NumberColumn(verbose_name=_("Decile"))
    outcome = OutcomeColumn(verbose_name=_("Outcome"))
    reason = tables.Column(verbose_name=_("Reason"))
    visited_on = DateColumn(verbose_name=_("Visited on"), accessor="deciding_visit__visited_on")
    row_number = NumberColumn(verbose_name=_("Row in the file"), accessor="list_row__number")

    def row_url(self, record: Candidate) -> str:
        return address("family", record.household_id)


class KnownCandidateTable(CandidateTable):
    """With what was known of each before the list came: `known` of the rows, in words."""

    known = tables.Column(verbose_name=_("Known from before"), empty_values=())

    def render_known(self, record: Any) -> str:
        return " · ".join(record.known) or "–"


class CandidateFilter(django_filters.FilterSet):
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=OUTCOME_CHOICES, empty_label=_("All"), method="by_outcome"
    )
    reason = RowChoiceFilter(
        label=_("Reason"), queryset=ReasonCode.objects.all(), empty_label=_("All")
    )
    region = RegionFilter()
    known = django_filters.ChoiceFilter(
        label=_("Known from before"),
        choices=[("yes", _("yes"))],
        empty_label=_("All"),
        method="by_known",
    )

    class Meta:
        model = Candidate
        fields: list[str] = []

    def by_known(self, qs: QuerySet[Candidate], name: str, value: str) -> QuerySet[Candidate]:
        listed = ListImport.objects.get(pk=self.request.resolver_match.kwargs["pk"])
        return qs.filter(household__in=known.households(listed))

    def by_outcome(self, qs: QuerySet[Candidate], name: str, value: str) -> QuerySet[Candidate]:
        return qs.filter(outcome__in=outcomes_meant(value))


class CandidateList(ListPage):
    """The names behind any count of a list's outcomes."""

    permissions = LOOK
    title = _("Candidates of the list")
    template_name = "households/candidates.html"
    filterset_class = CandidateFilter
    keyset = ("name_key", "pk")
    sorts = {"name": ("name_key", "pk"), "region": ("region_id", "name_key", "pk")}
    export_name = "candidates"
    search_label = _("NIK, family id or name")

    @property
    def table_class(self) -> type[tables.Table]:  # type: ignore[override]
        """What was known is told where it is asked for."""
        return KnownCandidateTable if self.request.GET.get("known") else CandidateTable

    @cached_property
    def list_import(self) -> ListImport:
        return get_object_or_404(queries.lists_of(self.request.user), pk=self.kwargs["pk"])

    def queryset(self) -> QuerySet[Candidate]:
        return (
            Candidate.objects.visible_to(self.request.user)
            .filter(list_import=self.list_import)
            .select_related("region__parent", "deciding_visit", "list_row")
            .prefetch_related("reason")  # one join less to plan, of a table of a few rows
            .only(*SHOWN_OF_CANDIDATE)
        )

    def search(self, queryset: QuerySet[Any], text: str, digits: str) -> QuerySet[Any]:
        found = finding.families(Household.objects.all(), text, digits)
        return queryset.filter(household__in=found.values("pk"))

    def extra_context(self) -> dict[str, Any]:
        return {"list_import": self.list_import}

    def table(self, rows: Any) -> tables.Table:
        rows = list(rows)
        if self.table_class is KnownCandidateTable and rows:
            found = known.of_households(self.list_import, [row.household_id for row in rows])
            for row in rows:
                row.known = found[row.household_id].words() if row.household_id in found else []
        return super().table(rows)


# --- one family -------------------------------------------------------------------------------


class FamilyPage(Page):
    """A family's story on one page, which a clerk can read aloud."""

    permissions = LOOK
    template_name = "households/family.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        visible = Household.objects.visible_to(request.user)
        household = get_object_or_404(story.known(visible, request.user), pk=pk)
        changes = changes_of(household)
        return self.render(
            {
                "household": household,
                "latest": next(iter(household.candidates.all()), None),
                "photo": _photo_of_the_house(household),
                "events": story.tell(household, request.user),
                "provenance": story.provenance(household),
                "sees_lists": may(request.user, Permission.VIEW_LISTS),
                "origins": origins.of_household(household, request.user, changes),
                "members": self._members(household),
                "changes": changes,
                "sections": self._sections(household),
                "may_merge": self._may_merge(household),
            }
        )

    def _members(self, household: Household) -> list[tuple[Member, origins.Origin | None]]:
        found = origins.of_members(household, self.request.user)
        return [(member, found.get(member.pk)) for member in household.members.all()]

    def _may_merge(self, household: Household) -> bool:
        live = household.state == HouseholdState.LIVE
        return live and may(self.request.user, Permission.DECIDE_PAIRS, household)

    def _sections(self, household: Household) -> list[dict[str, Any]]:
        return [
            {
                "name": section.name,
                "title": section.title,
                "template": section.template,
                "context": context,
            }
            for section in family_sections
            if any(may(self.request.user, permission) for permission in section.permissions)
            if (context := section.context(self.request, household))
        ]


def _photo_of_the_house(household: Household) -> VisitPhoto | None:
    """The first photo of the latest visit that has one."""
    photos = (photo for visit in household.visits.all() for photo in visit.photos.all())
    return next(photos, None)
