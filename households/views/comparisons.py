"""Two editions of a list compared: choosing them, the groups, their villages, and taking along."""

from functools import cached_property
from tempfile import TemporaryFile
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import FilterSet
from django_tables2 import Table

from aidcases import audit, jobs
from aidcases.models import Job, Region
from aidcases.models.job import FINISHED
from aidcases.permissions import Permission, require
from aidcases.requests import PersonRequest
from aidcases.templatetags.figures import number
from aidcases.views import exports
from aidcases.views.jobs import jobs_of
from aidcases.views.lists import ListPage
from aidcases.views.pages import Page
from households import finding
from households.forms.comparisons import PairForm
from households.ministry_list.compared import (
    differences,
    families_of,
    known_before,
)
from households.ministry_list.comparison_book import write_comparison
from households.ministry_list.handlers import COMPARE_LISTS
from households.models import Candidate, ComparedFamily, Household, ListComparison, ListImport
from households.models.list_comparison import Fate
from households.models.list_import import ListState
from households.views.comparison_sums import sums, village_context
from households.views.comparison_table import COLOURS, ComparedFilter, ComparedTable

MOST_PRINTED = 500  # of each group; the workbook holds all


def comparable(request: PersonRequest) -> QuerySet[ListImport]:
    """The applied lists of the person's regions, the newest first."""
    lists = ListImport.objects.visible_to(request.user).filter(state=ListState.APPLIED)
    found: QuerySet[ListImport] = lists.select_related("source_file").order_by("-applied_at", "-pk")
    return found


class ComparisonChoice(Page):
    """Choose two lists; those compared before are a click away."""

    permissions = frozenset({Permission.VIEW_LISTS})
    template_name = "households/comparisons.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.show(PairForm(lists=comparable(request), initial=self.latest_two()))

    def post(self, request: PersonRequest) -> HttpResponse:
        form = PairForm(request.POST, lists=comparable(request))
        if not form.is_valid():
            return self.show(form, status=422)
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        start(request, old, new)
        return redirect("list_comparison", old.pk, new.pk)

    def latest_two(self) -> dict[str, Any]:
        """The last list beside the one before it, unless the address names one."""
        latest = list(comparable(self.request)[:2])
        initial = dict(zip(("new", "old"), (one.pk for one in latest), strict=False))
        named = self.request.GET
        return initial | {name: named[name] for name in ("old", "new") if name in named}

    def show(self, form: PairForm, status: int = 200) -> HttpResponse:
        lists = comparable(self.request)
        kept = ListComparison.objects.filter(old__in=lists, new__in=lists).order_by("-made_at")
        shown = kept.select_related("old__source_file", "new__source_file", "made_by")[:25]
        return self.render({"form": form, "kept": shown, "enough": len(lists) > 1}, status=status)


def start(request: PersonRequest, old: ListImport, new: ListImport) -> None:
    """Have the lists compared, unless that is kept or under way."""
    for listed in (old, new):
        require(request.user, Permission.VIEW_LISTS, listed)
    pair = {"old": old.pk, "new": new.pk}
    if ListComparison.objects.filter(**pair).exists() or under_way(pair).exists():
        return
    with transaction.atomic():
        jobs.enqueue(
            COMPARE_LISTS,
            pair,
            by=request.user,
            region=new,
            result_url=reverse("list_comparison", args=[old.pk, new.pk]),
        )


def under_way(pair: dict[str, int]) -> QuerySet[Job]:
    asked = Job.objects.filter(kind=COMPARE_LISTS)
    for name, key in pair.items():
        asked = asked.filter(**{f"parameters__{name}": key})
    return asked.exclude(state__in=FINISHED)


class OfPair(Page):
    """A page of two lists of the person's regions."""

    permissions = frozenset({Permission.VIEW_LISTS})

    @cached_property
    def pair(self) -> tuple[ListImport, ListImport]:
        keys = (self.kwargs["old"], self.kwargs["new"])
        found = comparable(self.request).in_bulk(keys)
        if not all(key in found for key in keys):
            raise Http404
        return found[keys[0]], found[keys[1]]

    @cached_property
    def kept(self) -> ListComparison | None:
        old, new = self.pair
        found = ListComparison.objects.filter(old=old, new=new).select_related("made_by").first()
        if found is not None:
            found.old, found.new = old, new
        return found

    @property
    def comparison(self) -> ListComparison:
        if self.kept is None:
            raise Http404
        return self.kept

    @cached_property
    def villages(self) -> list[Region]:
        codes = [code for code in self.comparison.villages if self.sees(code)]
        return list(Region.objects.filter(code__in=codes).select_related("parent").order_by("name"))

    def sees(self, code: str) -> bool:
        return code.startswith(self.request.user.scope_code)

    def context_of_pair(self) -> dict[str, Any]:
        old, new = self.pair
        return {"old": old, "new": new, "comparison": self.kept}


class ComparisonPage(OfPair, ListPage):
    """The groups with their families, old beside new; or the work that is still to be done."""

    template_name = "households/comparison.html"
    title = gettext_lazy("Two lists compared")
    table_class = ComparedTable
    keyset = ("pk",)
    export_name = "perbandingan"
    search_label = gettext_lazy("NIK, family id or name")

    def get(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.kept is None:
            context = self.context_of_pair() | {"job": self.job(), "title": self.title}
            return render(request, "households/comparison_start.html", context)
        return super().get(request, *args, **kwargs)

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kept is None:
            start(request, *self.pair)
            return redirect(request.path)
        return super().post(request, *args, **kwargs)

    def job(self) -> Job | None:
        """The latest work on this pair that the person may follow."""
        asked = jobs_of(self.request.user).filter(
            kind=COMPARE_LISTS,
            parameters__old=self.kwargs["old"],
            parameters__new=self.kwargs["new"],
        )
        return asked.order_by("-created_at").first()

    def queryset(self) -> QuerySet[ComparedFamily]:
        found: QuerySet[ComparedFamily] = families_of(self.comparison).below(  # type: ignore[attr-defined]
            self.request.user.scope_code
        )
        return found

    @cached_property
    def filterset(self) -> FilterSet:
        return ComparedFilter(
            self.request.GET,
            self.queryset(),
            request=self.request,
            comparison=self.comparison,
            villages=self.villages,
        )

    def search(self, queryset: QuerySet[Any], text: str, digits: str) -> QuerySet[Any]:
        households = finding.families(Household.objects.all(), text, digits)
        named = Candidate.objects.filter(household__in=households.values("pk"))
        in_old, in_new = (named.filter(list_import=one).values("pk") for one in self.pair)
        return queryset.filter(Q(old__in=in_old) | Q(new__in=in_new))

    def table(self, rows: Any) -> Table:
        rows = list(rows)
        known = known_before(self.comparison, rows) if rows else {}
        for row in rows:
            row.known = known.get((row.new or row.old).household_id, [])
        return super().table(rows)

    def total(self) -> int | None:
        return sum(self.comparison.counts.values()) if self.sees_all() else None

    def sees_all(self) -> bool:
        return all(map(self.sees, self.comparison.villages))

    def extra_context(self) -> dict[str, Any]:
        return {
            **self.context_of_pair(),
            "tiles": self.tiles(),
            **sums(self.comparison),
            **village_context(self.comparison, self.villages),
        }

    def tiles(self) -> list[dict[str, Any]]:
        """Counts that filter; the last is a mark on families of the newer list."""
        counts = self.comparison.counts
        groups = [
            self.tile(fate.label, counts[fate], COLOURS[fate], fate=fate.value) for fate in Fate
        ]
        known = self.tile(_("known from before"), self.comparison.known, "amber", known="yes")
        hint = _("dead, moved, refused or on a decree")
        return [*groups, known | {"hint": hint}]

    def tile(self, label: Any, value: int, colour: str, **by: str) -> dict[str, Any]:
        name, wanted = next(iter(by.items()))
        current = self.request.GET.get(name) == wanted
        cleared = {"fate": "", "known": "", "field": "", "after": "", "before": ""}
        changes = cleared if current else cleared | {name: wanted}
        return {
            "label": label,
            "value": number(value),
            "colour": colour,
            "current": current,
            "url": f"?{self.query(**changes)}",
        }


class ComparisonBook(OfPair):
    """Every group as a sheet of one workbook."""

    permissions = frozenset({Permission.EXPORT})

    def get(self, request: PersonRequest, old: int, new: int) -> HttpResponseBase:
        require(request.user, Permission.VIEW_LISTS, self.comparison.new)
        audit.record(
            "list.exported",
            by=request.user,
            subject=self.comparison.new,
            list="perbandingan",
            format="xlsx",
            rows=sum(self.comparison.counts.values()) - self.comparison.counts[Fate.SAME],
        )
        file = TemporaryFile()  # noqa: SIM115 -- the response closes it once it has been sent
        write_comparison(self.comparison, file, request.user.scope_code)
        file.seek(0)
        name = f"perbandingan-{old}-{new}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=exports.XLSX)


class ComparisonPrint(OfPair):
    """On paper: the counts, the villages, and the names of each group but the same."""

    template_name = "households/comparison_print.html"

    def get(self, request: PersonRequest, old: int, new: int) -> HttpResponse:
        groups = [self.group(fate) for fate in Fate if fate != Fate.SAME]
        return self.render(
            {
                **self.context_of_pair(),
                **sums(self.comparison),
                **village_context(self.comparison, self.villages),
                "groups": groups,
                "most": MOST_PRINTED,
            }
        )

    def group(self, fate: Fate) -> dict[str, Any]:
        found = families_of(self.comparison).below(self.request.user.scope_code)  # type: ignore[attr-defined]
        families = list(found.filter(fate=fate).order_by("pk")[:MOST_PRINTED])
        known = known_before(self.comparison, families) if families else {}
        lines = [
            {
                "claim": family.new or family.old,
                "region": family.region,
                "differences": differences(family),
                "known": known.get((family.new or family.old).household_id, []),
            }
            for family in families
        ]
        rest = self.comparison.counts[fate] - len(lines)
        return {"fate": fate, "lines": lines, "count": self.comparison.counts[fate], "rest": rest}
