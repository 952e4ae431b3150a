"""The table in the village hall: who comes, one key, next; and the sheet to be signed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from aidcases.errors import NotAllowed, Refused
from aidcases.identity import mask_nik
from aidcases.models import Region
from aidcases.permissions import Permission, require
from aidcases.requests import PersonRequest
from aidcases.scope import covers
from aidcases.views.pages import Page
from distributions.forms.handover import TakerForm
from distributions.handover import delivery, lists
from distributions.models import Entitlement, Handover, Programme
from distributions.models.entitlement import EntitlementState
from distributions.views.programmes import of_person

SERVE = frozenset({Permission.HAND_OVER})


class VillageChoice(Page):
    """Which village is being served."""

    permissions = SERVE
    template_name = "distributions/handover_villages.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.render({"villages": lists.villages_to_serve(request.user)})


class VillagePage(Page):
    """The families of one village; typing narrows, Enter hands over."""

    permissions = SERVE
    template_name = "distributions/handover_village.html"

    def get(self, request: PersonRequest, pk: int, code: str) -> HttpResponse:
        return self.show(request, pk, code, "")

    def post(self, request: PersonRequest, pk: int, code: str) -> HttpResponse:
        """A search without the script; names are posted and stand in no address."""
        return self.show(request, pk, code, request.POST.get("q", "")[:100])

    def show(self, request: PersonRequest, pk: int, code: str, text: str) -> HttpResponse:
        programme, village = _place(request, pk, code)
        rows = list(lists.families(programme, village, text))
        made = lists.served(rows)
        return self.render(
            {
                "programme": programme,
                "village": village,
                "text": text,
                "to_serve": [r for r in rows if r.state == EntitlementState.RELEASED],
                "served": [(r, made.get(r.pk)) for r in rows if r.pk in made],
                "progress": lists.progress(programme, village),
                "form": TakerForm(),
            }
        )


class HandOver(Page):
    """One package; answers with the row as it stands now."""

    permissions = SERVE
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(_rows(request), pk=pk)
        form = TakerForm(request.POST)
        if not form.is_valid():
            raise Refused(_("Say who took the package."))
        given = {name: value for name, value in form.cleaned_data.items() if value}
        try:
            made = delivery.hand_over(by=request.user, entitlement=one, **given)
        except NotAllowed:
            raise
        except Refused as refusal:
            if not request.htmx:
                raise
            return self.answer(one, None, str(refusal))
        if not request.htmx:
            messages.success(request, _("Handed over."))
            return redirect("handover_village", one.programme_id, one.region_id)
        return self.answer(one, made, "")

    def answer(self, one: Entitlement, made: Handover | None, refusal: str) -> HttpResponse:
        one.refresh_from_db(fields=["state", "attempt"])
        made = made or lists.served([one]).get(one.pk)
        context = {
            "row": one,
            "made": made,
            "refusal": refusal,
            "progress": lists.progress(one.programme, one.region),
            "form": TakerForm(),
        }
        return render(self.request, "distributions/_handover_answer.html", context)


class HandOverMany(Page):
    """The families ticked on a list that was signed on paper."""

    permissions = SERVE
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int, code: str) -> HttpResponse:
        programme, village = _place(request, pk, code)
        wanted = {int(value) for value in request.POST.getlist("entitlement") if value.isdigit()}
        rows = Entitlement.objects.filter(programme=programme, region=village, pk__in=wanted)
        if not wanted or rows.count() != len(wanted):
            raise Refused(_("Tick the families that signed the list."))
        count = delivery.hand_over_many(by=request.user, entitlements=wanted)
        messages.success(request, _("%(count)s packages handed over.") % {"count": count})
        return redirect("handover_village", pk, code)


class HandoverReverse(Page):
    """Taken back by whoever entered it that day, or by somebody who approves."""

    permissions = frozenset({Permission.HAND_OVER, Permission.APPROVE_AID})
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: Any) -> HttpResponse:
        made = get_object_or_404(Handover.objects.visible_to(request.user), pk=pk)
        delivery.reverse(by=request.user, handover=made, reason=request.POST.get("reason", ""))
        messages.success(request, _("Taken back. The package is owed again."))
        return redirect("entitlement", made.entitlement_id)


class HandoverSheet(Page):
    """The list of a village to be signed, as a page for the printer."""

    permissions = SERVE | {Permission.VIEW_AID}
    template_name = "distributions/handover_sheet.html"

    def get(self, request: PersonRequest, pk: int, code: str) -> HttpResponse:
        programme, village = _place(request, pk, code, Permission.VIEW_AID)
        rows = list(lists.families(programme, village))
        return self.render(
            {
                "programme": programme,
                "village": village,
                "rows": [(row, mask_nik(row.decree_recipient.nik)) for row in rows],
                "packages": sum(row.packages for row in rows),
                "total": sum(row.amount for row in rows),
                "rounds": programme.rounds.all(),
            }
        )


def _place(
    request: PersonRequest, pk: int, code: str, permission: Permission = Permission.HAND_OVER
) -> tuple[Programme, Region]:
    if not covers(request.user, code):
        raise NotAllowed(_("You may not do this, or not in this region."))
    require(request.user, permission, code)
    village = get_object_or_404(Region.objects.select_related("parent"), pk=code)
    return get_object_or_404(of_person(request), pk=pk), village


def _rows(request: PersonRequest) -> Any:
    return Entitlement.objects.visible_to(request.user).select_related(
        "household", "programme", "region", "decree_recipient"
    )
