"""One NIK, two families: the rows of a list beside the families known, and what may be said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.views import keyset
from households.matching.apart import keep_apart, let_go
from households.matching.shared_niks import CODE, Known, Sharing, sharings
from households.models import FamiliesApart, Household, ListProblem, ListRow
from households.models.list_import import ListState
from households.views.family_merging import FieldOfBoth, both
from households.views.list_page import OfList

PAGE = 10
ORDER = ("number", "place")
SAID = ("nik", "family_id", "family_card_number", "sex", "address", "rt", "rw")


@dataclass(frozen=True)
class Beside:
    """A known family beside what the row says, field by field."""

    known: Known
    lines: Sequence[FieldOfBoth]


class SharedNiks(OfList):
    """Every such row of the list; what is settled says so."""

    permissions = frozenset({Permission.VIEW_LISTS})
    template_name = "households/list_shared_niks.html"
    title = gettext_lazy("One NIK, two families")

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        noticed = ListProblem.objects.visible_to(request.user).filter(
            list_import=self.list_import, code=CODE
        )
        page = keyset.read(
            noticed.select_related("row__region__parent", "row__list_import"),
            ORDER,
            size=PAGE,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
        found = sharings([problem.row for problem in page.rows], request.user)
        return self.render(
            {
                "list_import": self.list_import,
                "title": self.title,
                "cards": [(sharing, beside(sharing)) for sharing in found],
                "may_decide": may(request.user, Permission.DECIDE_PAIRS),
                "is_applied": self.list_import.state == ListState.APPLIED,
                "previous": page.before,
                "next": page.after,
            }
        )


def beside(sharing: Sharing) -> list[Beside]:
    claim = as_family(sharing.row)
    return [
        Beside(known, both(known.household, claim) if known.is_seen else [])
        for known in sharing.others
    ]


def as_family(row: ListRow) -> Household:
    """What the row says, in the fields of a family; never saved."""
    said = row.understood
    born = said.get("birth_date")
    return Household(
        head_name=row.name,
        region=row.region,
        birth_date=date.fromisoformat(born) if born else None,
        **{name: str(said.get(name) or "") for name in SAID},
    )


class OfSharedNik(OfList):
    """An act on one row's NIK, and back to the row."""

    permissions = frozenset({Permission.DECIDE_PAIRS})
    http_method_names = ["post"]

    def back(self, number: Any) -> HttpResponse:
        url = reverse("list_shared_niks", args=[self.list_import.pk])
        query = self.request.GET.urlencode()
        return redirect(f"{url}?{query}#row-{number}" if query else f"{url}#row-{number}")


class KeepApart(OfSharedNik):
    """They are two families, for the reason given."""

    def post(self, request: PersonRequest, pk: int, number: int) -> HttpResponse:
        row = get_object_or_404(
            ListRow.objects.visible_to(request.user).select_related("list_import"),
            list_import=self.list_import,
            number=number,
        )
        sharing = sharings([row], request.user)[0]
        wanted = request.POST.get("known", "")
        known = [one for one in sharing.others if str(one.household.pk) == wanted]
        if not known or sharing.own is None:
            raise Http404
        keep_apart(
            by=request.user,
            one=sharing.own,
            other=known[0].household,
            reason=request.POST.get("reason", "")[:1000],
        )
        messages.success(request, _("They stay two families. No later list asks for them again."))
        return self.back(number)


class LetGo(OfSharedNik):
    """Takes back that they are two."""

    def post(self, request: PersonRequest, pk: int, apart: int) -> HttpResponse:
        said = FamiliesApart.objects.visible_to(request.user).select_related(
            "first__merged_into", "second__merged_into"
        )
        let_go(by=request.user, apart=get_object_or_404(said, pk=apart))
        messages.success(request, _("Taken back; the question is open again."))
        return self.back(request.POST.get("row", ""))
