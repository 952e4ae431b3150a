"""Donors, their pledges, what came in, and where it went."""

from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.db.models import Prefetch, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.views.columns import NumberColumn
from aidcases.views.lists import ListPage
from aidcases.views.pages import Page
from distributions.donors import pledges, register, reporting
from distributions.forms.donors import (
    AllocationForm,
    DonorForm,
    PledgeForm,
    PledgeProgrammeForm,
    ReceiptForm,
)
from distributions.models import Donor, Pledge, Programme
from distributions.models.donor import PledgeState

LOOK = frozenset({Permission.VIEW_AID})
MANAGE = frozenset({Permission.MANAGE_DONORS})


class DonorTable(tables.Table):
    name = tables.Column(verbose_name=_("Name"))
    kind = tables.Column(verbose_name=_("Kind"))
    pledged = NumberColumn(verbose_name=_("Packages pledged"), default=0)
    received = NumberColumn(verbose_name=_("Received"), default=0)
    allocated = NumberColumn(verbose_name=_("Allocated"), default=0)
    region = tables.Column(verbose_name=_("Region"))


class DonorList(ListPage):
    permissions = LOOK
    title = _("Donors")
    template_name = "distributions/donors.html"
    empty_template = "distributions/_donors_empty.html"
    table_class = DonorTable
    keyset = ("name", "id")
    export_name = "donors"
    search_label = _("Name")

    def queryset(self) -> QuerySet[Donor]:
        return (
            Donor.objects.visible_to(self.request.user)
            .select_related("region")
            .annotate(
                pledged=Sum("pledges__packages"),
                received=Sum("pledges__received"),
                allocated=Sum("pledges__allocated"),
            )
        )

    def search(self, queryset: QuerySet[Donor], text: str, digits: str) -> QuerySet[Donor]:
        return queryset.filter(name__icontains=text)

    def extra_context(self) -> dict[str, Any]:
        return {"may_manage": may(self.request.user, Permission.MANAGE_DONORS)}


class DonorCreate(Page):
    permissions = MANAGE
    template_name = "distributions/donor_form.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.render({"form": DonorForm(by=request.user)})

    def post(self, request: PersonRequest) -> HttpResponse:
        form = DonorForm(request.POST, by=request.user)
        if not form.is_valid():
            return self.render({"form": form}, status=422)
        donor = register.add_donor(by=request.user, **form.cleaned_data)
        messages.success(request, _("The donor is registered. Write down what is offered."))
        return redirect("donor", donor.pk)


class DonorPage(Page):
    """One donor with the pledges; a new pledge is offered here."""

    permissions = LOOK
    template_name = "distributions/donor.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        return self.show(request, pk, PledgeForm())

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        donor = get_object_or_404(Donor.objects.visible_to(request.user), pk=pk)
        form = PledgeForm(request.POST)
        if not form.is_valid():
            return self.show(request, pk, form, status=422)
        pledge = pledges.offer(by=request.user, donor=donor, **form.cleaned_data)
        messages.success(request, _("The offer is written down."))
        return redirect("pledge", pledge.pk)

    def show(
        self, request: PersonRequest, pk: int, form: PledgeForm, status: int = 200
    ) -> HttpResponse:
        visible = Pledge.objects.visible_to(request.user).order_by("-offered_on", "-pk")
        found = Donor.objects.visible_to(request.user).select_related("region")
        donor = get_object_or_404(
            found.prefetch_related(Prefetch("pledges", visible, to_attr="shown")), pk=pk
        )
        may_manage = may(request.user, Permission.MANAGE_DONORS, donor)
        context = {"donor": donor, "form": form, "may_manage": may_manage}
        return self.render(context, status=status)


def _pledges(request: PersonRequest) -> QuerySet[Pledge]:
    return Pledge.objects.visible_to(request.user).select_related("donor", "region", "made_by")


class PledgePage(Page):
    """A pledge from offer to report: receipts, shares of villages, and what is at hand."""

    permissions = LOOK
    template_name = "distributions/pledge.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        pledge = get_object_or_404(_pledges(request), pk=pk)
        manages = may(request.user, Permission.MANAGE_DONORS, pledge)
        programme = Programme.objects.filter(pledge=pledge).first()
        shares = reporting.shares(pledge)
        handed = sum(share.handed_over for share in shares)
        more = pledge.received < pledge.packages
        awaits = more and pledge.state in (PledgeState.AGREED, PledgeState.RECEIVED)
        return self.render(
            {
                "pledge": pledge,
                "programme": programme,
                "receipts": pledge.receipts.select_related("by").order_by("received_on", "pk"),
                "shares": shares,
                "unallocated": pledge.received - pledge.allocated,
                "stock": [
                    (_("handed over"), handed),
                    (_("allocated, at hand"), pledge.allocated - handed),
                    (_("not allocated"), pledge.received - pledge.allocated),
                ],
                "steps": _steps(pledge),
                "receipt_form": ReceiptForm() if manages and awaits else None,
                "allocation_form": AllocationForm(pledge=pledge, by=request.user)
                if manages and pledge.state == PledgeState.RECEIVED
                else None,
                "programme_form": PledgeProgrammeForm()
                if programme is None and pledge.allocated and may(request.user, Permission.PLAN_AID)
                else None,
                "may_agree": manages and pledge.state == PledgeState.OFFERED,
                "may_cancel": manages and pledge.state in (PledgeState.OFFERED, PledgeState.AGREED),
                "may_report": manages and pledge.state == PledgeState.ALLOCATED,
            }
        )


STEPS = [
    (PledgeState.OFFERED, _("Offered")),
    (PledgeState.AGREED, _("Agreed")),
    (PledgeState.RECEIVED, _("Received")),
    (PledgeState.ALLOCATED, _("Allocated")),
    (PledgeState.REPORTED, _("Reported")),
]


def _steps(pledge: Pledge) -> list[dict[str, Any]]:
    order = [state for state, _label in STEPS]
    reached = order.index(PledgeState(pledge.state)) if pledge.state in order else -1
    return [
        {"label": label, "state": "done" if n <= reached else "now" if n == reached + 1 else ""}
        for n, (_state, label) in enumerate(STEPS)
    ]


class PledgeAct(Page):
    """One step of a pledge; each address has its own."""

    permissions = MANAGE
    http_method_names = ["post"]

    def act(self, request: PersonRequest, pledge: Pledge) -> Any:
        """Do it; the words to say afterwards."""
        raise NotImplementedError

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        said = self.act(request, get_object_or_404(_pledges(request), pk=pk))
        messages.success(request, said) if said else messages.error(
            request, _("Something is missing in the form. Look at its fields.")
        )
        return redirect("pledge", pk)


class PledgeAgree(PledgeAct):
    def act(self, request: PersonRequest, pledge: Pledge) -> Any:
        pledges.agree(by=request.user, pledge=pledge)
        return _("Agreed.")


class PledgeCancel(PledgeAct):
    def act(self, request: PersonRequest, pledge: Pledge) -> Any:
        pledges.cancel(by=request.user, pledge=pledge)
        return _("The pledge is cancelled.")


class PledgeReport(PledgeAct):
    def act(self, request: PersonRequest, pledge: Pledge) -> Any:
        pledges.report(by=request.user, pledge=pledge)
        return _("Marked as reported to the donor.")


class PledgeReceive(PledgeAct):
    def act(self, request: PersonRequest, pledge: Pledge) -> Any:
        form = ReceiptForm(request.POST)
        if not form.is_valid():
            return None
        pledges.receive(by=request.user, pledge=pledge, **form.cleaned_data)
        return _("The receipt is entered.")


class PledgeAllocate(PledgeAct):
    def act(self, request: PersonRequest, pledge: Pledge) -> Any:
        form = AllocationForm(request.POST, pledge=pledge, by=request.user)
        if not form.is_valid():
            return None
        shares = {form.cleaned_data["region"].pk: form.cleaned_data["packages"]}
        pledges.allocate(by=request.user, pledge=pledge, shares=shares)
        return _("Allocated.")


class PledgeProgramme(PledgeAct):
    permissions = frozenset({Permission.PLAN_AID})

    def act(self, request: PersonRequest, pledge: Pledge) -> Any:
        form = PledgeProgrammeForm(request.POST)
        if not form.is_valid():
            return None
        pledges.open_programme(by=request.user, pledge=pledge, **form.cleaned_data)
        return _("The programme is open. Plan it for a decree.")


class DonorReport(Page):
    """The report for the donor: counts and masked cases, never a number of a person."""

    permissions = LOOK
    template_name = "distributions/donor_report.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        pledge = get_object_or_404(_pledges(request), pk=pk)
        shares = reporting.shares(pledge)
        return self.render(
            {
                "pledge": pledge,
                "shares": shares,
                "handed_over": sum(share.handed_over for share in shares),
                "cases": reporting.cases(pledge),
            }
        )
