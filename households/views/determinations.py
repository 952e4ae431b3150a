"""Decisions of a list, village by village: review, deliberation, and what is left to do."""

from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from aidcases.addresses import address
from aidcases.errors import Refused
from aidcases.models import Region
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.scope import covers
from aidcases.templatetags.components import status_chip
from aidcases.templatetags.figures import long_date, number
from aidcases.views.choices import RowChoiceFilter
from aidcases.views.columns import ChipColumn, DateColumn
from aidcases.views.lists import ListPage
from aidcases.views.pages import Page
from households import queries
from households.determination import deliberation, progress, review
from households.determination.progress import VillageProgress
from households.forms.decisions import DeliberationForm, refused_into
from households.models import Determination, ListImport, ReasonCode
from households.models.determination import DeterminationState
from households.models.reason_code import Verdict
from households.views.families import PENDING
from households.views.funnel import CandidateLinks
from households.views.outcomes import ListOfPerson
from households.views.places import RegionFilter
from households.visits.quality import Flag

LOOK = frozenset({Permission.VIEW_LISTS})


class DecisionsPage(Page):
    """How far each village is, in a sum that closes, and the next step of each."""

    permissions = LOOK
    template_name = "households/decisions.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        lists = list(queries.lists_of(request.user).order_by("-applied_at", "-pk")[:20])
        chosen = self._chosen(lists)
        if chosen is None:
            return self.render({"lists": []})
        villages = progress.of_villages(chosen, request.user.scope_code)
        counts = progress.together(villages)
        return self.render(
            {
                "lists": [(str(one.pk), one) for one in lists],
                "list_import": chosen,
                "list_key": str(chosen.pk),
                "villages": villages,
                "sum": counts,
                "parts": sum_of(chosen, counts),
                "tiles": _tiles(chosen, counts),
                "may_draft": may(request.user, Permission.DRAFT_DECREES),
            }
        )

    def _chosen(self, lists: list[ListImport]) -> ListImport | None:
        wanted = self.request.GET.get("list", "")
        return next((one for one in lists if str(one.pk) == wanted), lists[0] if lists else None)


def sum_of(list_import: ListImport, counts: dict[str, int], region: str = "") -> list[Any]:
    """Proposed = eligible + not eligible + not yet, each opening its names."""
    below = {"region": region} if region else {}
    decided = reverse("determinations", args=[list_import.pk])
    eligible = urlencode({"verdict": Verdict.ELIGIBLE, **below})
    ineligible = urlencode({"verdict": Verdict.INELIGIBLE, **below})
    pending = CandidateLinks(list_import, region).to(PENDING)
    return [
        (_("eligible"), counts["eligible"], f"{decided}?{eligible}"),
        (_("not eligible"), counts["ineligible"], f"{decided}?{ineligible}"),
        (_("not yet: no visit, or not verified"), counts["not_yet"], pending),
    ]


def _tiles(list_import: ListImport, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The determinations by their state; each tile opens its names."""
    decided = reverse("determinations", args=[list_import.pk])
    shown = [
        (DeterminationState.PROPOSED, _("to review"), "proposed", "amber"),
        (DeterminationState.REVIEWED, _("reviewed, to deliberate"), "reviewed", "blue"),
        (DeterminationState.DELIBERATED, _("deliberated, awaiting decree"), "awaiting_decree",
         "blue"),
        (DeterminationState.DECREED, _("on a decree"), "decreed", "green"),
        (DeterminationState.CONCLUDED, _("concluded, not eligible"), "concluded", "plain"),
    ]  # fmt: skip
    return [
        {
            "label": label,
            "value": number(counts[name]),
            "colour": colour if counts[name] else "plain",
            "url": f"{decided}?state={state}",
        }
        for state, label, name, colour in shown
    ]


def steps_of(found: VillageProgress | None) -> list[dict[str, Any]]:
    """Visits, review, deliberation, decree: done, now, or still to come."""
    ahead = {"visit": 0, "review": 1, "deliberate": 2, "decree": 3, "": 4}
    now = ahead[found.next_step] if found else 0
    labels = [_("Visits"), _("Review"), _("Deliberation"), _("Decree")]
    return [
        {"label": label, "state": "done" if n < now else "now" if n == now else ""}
        for n, label in enumerate(labels)
    ]


# What a list of determinations shows; the claim and the visit behind each are wide.
SHOWN = (
    *("verdict", "state", "household_id", "candidate__name", "candidate__name_key"),
    *("region__name", "reason_id"),
    *("visit__visited_on", "visit__flags"),
    *("visit__worker__first_name", "visit__worker__last_name", "visit__worker__username"),
)


class DeterminationTable(tables.Table):
    name = tables.Column(verbose_name=_("Head of family"), accessor="candidate__name")
    region = tables.Column(verbose_name=_("Village"))
    verdict = ChipColumn(verbose_name=_("Verdict"))
    reason = tables.Column(verbose_name=_("Reason"))
    visited_on = DateColumn(verbose_name=_("Visited on"), accessor="visit__visited_on")
    worker = tables.Column(verbose_name=_("Visited by"), accessor="visit__worker")
    flags = tables.Column(verbose_name=_("Marks"), accessor="visit__flags", empty_values=(None,))
    state = ChipColumn(verbose_name=_("State"))

    def row_url(self, record: Determination) -> str:
        return address("family", record.household_id)

    def render_visited_on(self, value: Any, record: Determination) -> SafeString:
        url = address("visit", record.visit_id)
        return format_html('<a href="{}">{}</a>', url, long_date(value))

    def render_flags(self, value: list[str]) -> SafeString | str:
        if not value:
            return ""
        words = ", ".join(flag_words(value))
        count = ngettext("%(n)s mark", "%(n)s marks", len(value)) % {"n": len(value)}
        return format_html('<span title="{}">{}</span>', words, status_chip("amber", count))

    def value_flags(self, value: list[str]) -> str:
        return ", ".join(flag_words(value))


def flag_words(codes: list[str]) -> list[str]:
    """The quality flags of a visit as people read them."""
    return [str(Flag(code).label) if code in Flag.values else code for code in codes]


class VillageTable(DeterminationTable):
    """With a box to tick on each row, of the form `chosen` beside the table."""

    chosen = tables.Column(verbose_name=_("Choose"), accessor="pk", exclude_from_export=True)

    class Meta:
        exclude = ("region",)

    def render_chosen(self, value: int, record: Determination) -> SafeString:
        return format_html(
            '<input class="form-check-input" type="checkbox" name="determination" value="{}" '
            'form="chosen" aria-label="{}">',
            value,
            record.candidate.name,
        )


class DeterminationFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=DeterminationState.choices, empty_label=_("All")
    )
    verdict = django_filters.ChoiceFilter(
        label=_("Verdict"), choices=Verdict.choices[:2], empty_label=_("All")
    )
    reason = RowChoiceFilter(
        label=_("Reason"), queryset=ReasonCode.objects.all(), empty_label=_("All")
    )

    class Meta:
        model = Determination
        fields: list[str] = []


class WholeListFilter(DeterminationFilter):
    region = RegionFilter()


class DeterminationList(ListPage, ListOfPerson):
    """The determinations of a whole list."""

    permissions = LOOK
    title = _("Determinations")
    template_name = "households/determinations.html"
    table_class = DeterminationTable
    filterset_class = WholeListFilter
    keyset = ("candidate__name_key", "pk")
    export_name = "determinations"
    beside: ClassVar[tuple[str, ...]] = ("candidate", "visit__worker", "region")

    def queryset(self) -> QuerySet[Determination]:
        return (
            Determination.objects.visible_to(self.request.user)
            .filter(candidate__list_import=self.list_import)
            .select_related(*self.beside)
            .prefetch_related("reason")
            .only(*SHOWN)
        )

    def extra_context(self) -> dict[str, Any]:
        return {"list_import": self.list_import}


class VillageDecisions(DeterminationList):
    """One village: what its visits found, to review, to deliberate, to take back."""

    template_name = "households/decision_village.html"
    table_class = VillageTable
    filterset_class = DeterminationFilter
    beside = ("candidate", "visit__worker")  # of one village

    @cached_property
    def village(self) -> Region:
        return village_of(self.request, self.kwargs["code"])

    @property
    def hidden_columns(self) -> list[str]:
        chooses = may(self.request.user, Permission.REVIEW_DETERMINATIONS, self.village.code)
        return super().hidden_columns + ([] if chooses else ["chosen"])

    def queryset(self) -> QuerySet[Determination]:
        return super().queryset().filter(region=self.village)

    def extra_context(self) -> dict[str, Any]:
        user, code = self.request.user, self.village.code
        found = progress.of_villages(self.list_import, code)
        held = self.list_import.deliberations.filter(region=self.village).order_by("-held_on")
        return {
            "title": self.village.name,
            "list_import": self.list_import,
            "village": self.village,
            "progress": found[0] if found else None,
            "parts": sum_of(self.list_import, progress.together(found), code),
            "steps": steps_of(found[0] if found else None),
            "deliberations": held,
            "may_review": may(user, Permission.REVIEW_DETERMINATIONS, code),
            "may_deliberate": may(user, Permission.RECORD_DELIBERATIONS, code),
        }


def village_of(request: PersonRequest, code: str) -> Region:
    """The village in the address, if it is the person's."""
    if not covers(request.user, code):
        raise Http404
    village = get_object_or_404(Region.objects.select_related("parent"), pk=code)
    if not village.is_village:
        raise Http404
    return village


# --- acts -------------------------------------------------------------------------------------


class ReviewVillage(ListOfPerson):
    """Reviews the chosen proposals, or with `all` every proposal of the village."""

    permissions = frozenset({Permission.REVIEW_DETERMINATIONS})

    def post(self, request: PersonRequest, pk: int, code: str) -> HttpResponse:
        village = village_of(request, code)
        chosen = None if "all" in request.POST else chosen_of(request)
        moved = review.review(
            by=request.user, list_import=self.list_import, region=village, determinations=chosen
        )
        text = ngettext("%(n)s determination reviewed.", "%(n)s determinations reviewed.", moved)
        messages.success(request, text % {"n": moved})
        return redirect("decision_village", pk=pk, code=code)


class SendBack(ListOfPerson):
    """Takes chosen determinations back to be decided anew."""

    permissions = frozenset({Permission.REVIEW_DETERMINATIONS})

    def post(self, request: PersonRequest, pk: int, code: str) -> HttpResponse:
        village_of(request, code)
        moved = review.send_back(by=request.user, determinations=chosen_of(request))
        text = ngettext("%(n)s determination sent back.", "%(n)s determinations sent back.", moved)
        messages.success(request, text % {"n": moved})
        return redirect("decision_village", pk=pk, code=code)


def chosen_of(request: PersonRequest) -> list[Determination]:
    """The determinations ticked on the page; the verb asks whether they are the person's."""
    keys = [key for key in request.POST.getlist("determination") if key.isdecimal()]
    return list(Determination.objects.visible_to(request.user).filter(pk__in=keys))


class RecordDeliberation(ListOfPerson):
    """The form of a village's deliberation."""

    permissions = frozenset({Permission.RECORD_DELIBERATIONS})
    template_name = "households/deliberation.html"

    def get(self, request: PersonRequest, pk: int, code: str) -> HttpResponse:
        return self._show(DeliberationForm(), village_of(request, code))

    def post(self, request: PersonRequest, pk: int, code: str) -> HttpResponse:
        village = village_of(request, code)
        form = DeliberationForm(request.POST)
        if not form.is_valid():
            return self._show(form, village, status=422)
        words = form.cleaned_data
        try:
            made = deliberation.record(
                by=request.user, list_import=self.list_import, region=village, **words
            )
        except Refused as refusal:
            return self._show(refused_into(form, refusal), village, status=422)
        text = _("The deliberation is recorded; %(n)s families are decided by it.")
        messages.success(request, text % {"n": made.determinations.count()})
        return redirect("decision_village", pk=pk, code=code)

    def _show(self, form: DeliberationForm, village: Region, *, status: int = 200) -> HttpResponse:
        found = progress.of_villages(self.list_import, village.code)
        context = {
            "form": form,
            "village": village,
            "list_import": self.list_import,
            "progress": found[0] if found else None,
        }
        return self.render(context, status=status)
