"""Making two families one, and taking them apart: first what it would do, then the act."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidcases import identity, posted_searches
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.templatetags.figures import in_full, number
from aidcases.views.pages import Page
from households import finding
from households.matching import comparing, merging, resolution, splitting
from households.models import Candidate, Household, HouseholdMerge, Visit
from households.models.household import HouseholdState, Sex

MOST_FOUND = 20
_FIELDS: dict[str, str | Promise] = {
    "head_name": gettext_lazy("Head of family"),
    "nik": gettext_lazy("NIK"),
    "family_card_number": gettext_lazy("Family card number"),
    "birth_date": gettext_lazy("Birth date"),
    "sex": gettext_lazy("Sex"),
    "region": gettext_lazy("Village"),
    "address": gettext_lazy("Address"),
    "rt": "RT",
    "rw": "RW",
    "family_id": gettext_lazy("P3KE family id"),
}
_MASKED = {"nik", "family_card_number"}


@dataclass(frozen=True)
class FieldOfBoth:
    """One field of both families, what differs marked."""

    label: str | Promise
    kept: SafeString
    gone: SafeString
    same: bool


class OfFamily(Page):
    """A page about one family of the person's regions."""

    permissions = frozenset({Permission.DECIDE_PAIRS})

    @property
    def families(self) -> QuerySet[Household]:
        return Household.objects.visible_to(self.request.user).select_related("region__parent")

    @cached_property
    def household(self) -> Household:
        return get_object_or_404(self.families, pk=self.kwargs["pk"])


class MergeFamily(OfFamily):
    """Find the other record, see both and what would move, then make them one."""

    template_name = "households/family_merge.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        if self.household.state != HouseholdState.LIVE:
            return redirect(self.household)
        other = self._other(request.GET.get("other", ""))
        context: dict[str, Any] = {"household": self.household, "other": other}
        if other is None:
            text = posted_searches.recall(request, request.GET.get("found", ""))
            found = self._found(text) if text else self._alike()
            return self.render({**context, "searched_for": text, "found": found})
        plan = merging.plan(self.household, other)
        moves = ", ".join(f"{number(count)} {what}" for what, count in plan.moves)
        return self.render(
            {
                **context,
                "plan": plan,
                "lines": both(self.household, other),
                "moves": moves,
                "twins": _on_one_list(self.household, other) if plan.obstacles else None,
            }
        )

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        household = self.household
        if "other" not in request.POST:
            text = " ".join(request.POST.get("q", "").split())[:100]
            key = posted_searches.keep(request, text) if text else ""
            return redirect(f"{request.path}?found={key}")
        other = self._other(request.POST["other"])
        if other is None:
            raise Http404
        note = request.POST.get("note", "")[:1000]
        if "twins" in request.POST:
            return self._name_twins(other, note)
        merging.merge(by=request.user, kept=household, gone=other, note=note)
        words = {"gone": other, "kept": household}
        messages.success(request, _("%(gone)s is now one with %(kept)s.") % words)
        return redirect(household)

    def _name_twins(self, other: Household, note: str) -> HttpResponse:
        """Both stand on one list: the later row becomes a duplicate, and both records stay."""
        twins = _on_one_list(self.household, other)
        if twins is None:
            raise Http404
        first, second = twins
        resolution.name_twin(by=self.request.user, candidate=first, twin=second, note=note)
        messages.success(self.request, _("The later row is now a duplicate of the earlier one."))
        return redirect(self.household)

    def _other(self, key: str) -> Household | None:
        if not key.isdigit() or int(key) == self.household.pk:
            return None
        return get_object_or_404(self._live, pk=key)

    @property
    def _live(self) -> QuerySet[Household]:
        return self.families.filter(state=HouseholdState.LIVE).exclude(pk=self.household.pk)

    def _found(self, text: str) -> list[Household]:
        hits = finding.families(self._live, text, identity.digits_of(text))
        return list(hits.order_by("name_key", "pk")[:MOST_FOUND])

    def _alike(self) -> list[Household]:
        """Records that share a number, or the name within the village."""
        here = self.household
        alike = Q(region=here.region_id, name_key=here.name_key)
        for name in _MASKED:
            value = getattr(here, name)
            alike |= Q(**{name: value}) if value else Q()
        return list(self._live.filter(alike).order_by("name_key", "pk")[:MOST_FOUND])


class SplitFamily(OfFamily):
    """Merges that can be taken back, and rows and visits that can be set apart."""

    template_name = "households/family_split.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        # Taking one back needs both: a family of elsewhere is split off by whoever sees it.
        standing = HouseholdMerge.objects.filter(
            kept=self.household, gone__in=self.families, split_at__isnull=True
        ).select_related("gone__region", "kept__merged_into", "merged_by")
        return self.render(
            {
                "household": self.household,
                "merges": [self._told(merge) for merge in standing.order_by("-merged_at")],
                "rows": self._rows(),
                "visits": self._visits().order_by("-visited_on", "-recorded_at"),
            }
        )

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        """Set the chosen rows and visits apart."""
        rows = set(request.POST.getlist("row"))
        visits = set(request.POST.getlist("visit"))
        new = splitting.separate(
            by=request.user,
            household=self.household,
            rows=[row for row in self._rows() if str(row.pk) in rows],
            visits=[one for one in self._visits() if str(one.pk) in visits],
            note=request.POST.get("note", "")[:1000],
        )
        messages.success(request, _("What you chose has been set apart."))
        return redirect(new or self.household)

    def _rows(self) -> QuerySet[Candidate]:
        seen = Candidate.objects.visible_to(self.request.user).filter(household=self.household)
        rows = seen.select_related("list_row", "list_import__source_file")
        return rows.order_by("-list_import")

    def _visits(self) -> QuerySet[Visit]:
        seen = Visit.objects.visible_to(self.request.user).filter(household=self.household)
        return seen.select_related("region", "reason", "worker")

    def _told(self, merge: HouseholdMerge) -> dict[str, Any]:
        """What goes back, what stands in the way, and what does not come back."""
        kinds = {**merging.WORDS, "entitlements": gettext_lazy("entitlements")}
        goes = [
            f"{number(len(ids))} {kinds[kind]}"
            for kind, ids in merge.moved.items()
            if ids and kind in kinds
        ]
        return {
            "merge": merge,
            "goes": ", ".join(goes),
            "obstacles": splitting.in_the_way(merge, self.request.user),
            "lost": splitting.lost(merge),
        }


class SplitMerge(Page):
    """Take one merge back."""

    permissions = frozenset({Permission.DECIDE_PAIRS})
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        merges = HouseholdMerge.objects.visible_to(request.user)
        merge = get_object_or_404(merges.select_related("kept", "gone"), pk=pk)
        note = request.POST.get("note", "")[:1000]
        splitting.split(by=request.user, merge=merge, note=note)
        messages.success(request, _("%(name)s stands for itself again.") % {"name": merge.gone})
        return redirect(merge.gone)

    def back_url(self) -> str:
        merge = HouseholdMerge.objects.filter(pk=self.kwargs["pk"]).first()
        return reverse("family_split", args=[merge.kept_id]) if merge else super().back_url()


def _on_one_list(one: Household, other: Household) -> tuple[Candidate, Candidate] | None:
    """Their rows on the latest list that names both, unless they are called one family already."""
    theirs = {row.list_import_id: row for row in other.candidates.all()}
    for row in one.candidates.order_by("-list_import"):
        twin = theirs.get(row.list_import_id)
        if twin is not None and _root(row) != _root(twin):
            return row, twin
    return None


def _root(row: Candidate) -> int:
    return row.duplicate_of_id or row.pk


def both(kept: Household, gone: Household) -> list[FieldOfBoth]:
    """The fields of two families, those alone of which one knows something."""
    found = []
    for name, label in _FIELDS.items():
        left, right = _text(kept, name), _text(gone, name)
        if left or right:
            one, other = comparing.marked(left, right, masked=name in _MASKED)
            found.append(FieldOfBoth(label, one, other, left.casefold() == right.casefold()))
    return found


def _text(household: Household, name: str) -> str:
    value = getattr(household, name)
    if not value:
        return ""
    if name == "birth_date":
        return in_full(value)
    return str(Sex(value).label) if name == "sex" else str(value)
