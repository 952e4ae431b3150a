"""Batches of entitlements, the list of entitlements, and one of them."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from aidcases.addresses import address
from aidcases.errors import Refused
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.views.choices import RowChoiceFilter
from aidcases.views.columns import (
    ChipColumn,
    MaskedNumberColumn,
    NumberColumn,
    RupiahColumn,
)
from aidcases.views.lists import ListPage
from aidcases.views.pages import Page
from distributions import approval, balance, entitlements
from distributions.balance import PARTS, STATES_OF_PART
from distributions.forms.programmes import ReasonForm
from distributions.models import Entitlement, EntitlementBatch, Round
from distributions.models.entitlement import DONE, BatchState, EntitlementState
from distributions.models.programme import ProgrammeState
from distributions.views.programmes import LOOK, money_terms, of_person, package_terms
from households.matching.normalisation import name_key
from households.views.places import RegionFilter

APPROVE = frozenset({Permission.APPROVE_AID})
MAY_RETURN = (EntitlementState.RELEASED, EntitlementState.FAILED)


class EntitlementTable(tables.Table):
    household = tables.Column(verbose_name=_("Head of family"))
    nik = MaskedNumberColumn(verbose_name=_("NIK"), accessor="household__nik", empty_values=(None,))
    region = tables.Column(verbose_name=_("Village"))
    programme = tables.Column(verbose_name=_("Programme"), attrs={"td": {"class": "roomy"}})
    round = NumberColumn(verbose_name=_("Round"), accessor="round__number")
    amount = RupiahColumn(verbose_name=_("Amount"))
    packages = NumberColumn(verbose_name=_("Packages"))
    state = ChipColumn(verbose_name=_("State"))
    reason = tables.Column(verbose_name=_("Reason"))


def rounds_of(request: PersonRequest) -> QuerySet[Round]:
    return Round.objects.filter(programme__in=of_person(request)).select_related("programme")


class EntitlementFilter(django_filters.FilterSet):
    programme = RowChoiceFilter(
        label=_("Programme"), queryset=of_person, empty_label=_("All programmes")
    )
    round = RowChoiceFilter(label=_("Round"), queryset=rounds_of, empty_label=_("All rounds"))
    region = RegionFilter()
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=EntitlementState.choices, empty_label=_("All states")
    )
    part = django_filters.ChoiceFilter(
        label=_("Part of the sum"),
        choices=[*PARTS, ("owed", _("not cancelled")), ("undone", _("failed or returned"))],
        empty_label=_("All"),
        method="by_part",
    )
    programme_state = django_filters.ChoiceFilter(
        label=_("State of the programme"),
        field_name="programme__state",
        choices=ProgrammeState.choices,
        empty_label=_("All"),
    )

    class Meta:
        model = Entitlement
        fields: list[str] = []

    def by_part(self, qs: QuerySet[Entitlement], name: str, value: str) -> QuerySet[Entitlement]:
        return qs.filter(state__in=STATES_OF_PART[value])


class EntitlementList(ListPage):
    permissions = LOOK
    title = _("Entitlements")
    template_name = "distributions/entitlements.html"
    table_class = EntitlementTable
    filterset_class = EntitlementFilter
    keyset = ("region_id", "id")
    export_name = "entitlements"
    search_label = _("Name or NIK")

    def queryset(self) -> QuerySet[Entitlement]:
        return Entitlement.objects.visible_to(self.request.user).select_related(
            "household", "region", "programme", "round"
        )

    def search(
        self, queryset: QuerySet[Entitlement], text: str, digits: str
    ) -> QuerySet[Entitlement]:
        if digits:
            return queryset.filter(household__nik=digits)
        for word in name_key(text).split():
            queryset = queryset.filter(household__name_key__contains=word)
        return queryset

    def table(self, rows: Any) -> tables.Table:
        table = super().table(rows)
        table.row_url = lambda record: address("entitlement", record.pk)
        return table


class EntitlementPage(Page):
    """One entitlement: what was owed, what became of it, and what can be done."""

    permissions = LOOK
    template_name = "distributions/entitlement.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(_of_person(request), pk=pk)
        ended = one.state in (EntitlementState.CANCELLED, EntitlementState.RETURNED)
        approves = may(request.user, Permission.APPROVE_AID, one)
        return self.render(
            {
                "entitlement": one,
                "handovers": one.handovers.select_related("by").order_by("recorded_at"),
                "payments": one.payments.select_related("by", "line__batch").order_by("pk"),
                "lines": one.payout_lines.select_related("batch").order_by("pk"),
                "reason_form": ReasonForm(),
                "may_end": approves and not ended and one.state not in DONE,
                "may_return": approves and one.state in MAY_RETURN,
                "may_release_again": approves and one.state == EntitlementState.FAILED,
                "may_reverse": approves and one.programme.state != ProgrammeState.CLOSED,
            }
        )


class EntitlementEnd(Page):
    """Cancel, give back or release again: the button says which."""

    permissions = APPROVE
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(_of_person(request), pk=pk)
        reason = request.POST.get("reason", "")
        match request.POST.get("act"):
            case "cancel":
                entitlements.cancel(by=request.user, entitlement=one, reason=reason)
            case "give_back":
                entitlements.give_back(by=request.user, entitlement=one, reason=reason)
            case "release_again":
                entitlements.release_again(by=request.user, entitlement=one)
            case _:
                raise Refused(_("Choose what is to be done."))
        messages.success(request, _("Done."))
        return redirect("entitlement", pk)


def _of_person(request: PersonRequest) -> QuerySet[Entitlement]:
    return Entitlement.objects.visible_to(request.user).select_related(
        "household", "region", "programme", "round", "batch__decree", "decree_recipient"
    )


# --- batches ----------------------------------------------------------------------------------


def _batches(request: PersonRequest) -> QuerySet[EntitlementBatch]:
    return EntitlementBatch.objects.visible_to(request.user).select_related(
        "programme", "decree", "region", "made_by", "approved_by", "released_by"
    )


class BatchPage(Page):
    """What somebody planned, before somebody else approves it."""

    permissions = LOOK
    template_name = "distributions/batch.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(_batches(request), pk=pk)
        closing = balance.added(balance.by("round", batch=batch).values())
        user = request.user
        return self.render(
            {
                "batch": batch,
                "closing": closing,
                "equation": money_terms(closing, f"programme={batch.programme_id}"),
                "packages": package_terms(closing),
                "reason_form": ReasonForm(),
                "may_approve": batch.state == BatchState.DRAFT
                and may(user, Permission.APPROVE_AID, batch)
                and user.pk != batch.made_by_id,
                "own_batch": batch.state == BatchState.DRAFT and user.pk == batch.made_by_id,
                "may_release": batch.state == BatchState.APPROVED
                and may(user, Permission.PLAN_AID, batch),
                "may_cancel": batch.state in (BatchState.DRAFT, BatchState.APPROVED)
                and may(user, Permission.PLAN_AID, batch),
            }
        )


class BatchApprove(Page):
    permissions = APPROVE
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(_batches(request), pk=pk)
        approval.approve(by=request.user, batch=batch)
        messages.success(request, _("Approved. It can be released now."))
        return redirect("aid_batch", pk)


class BatchRelease(Page):
    permissions = frozenset({Permission.PLAN_AID})
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(_batches(request), pk=pk)
        approval.release(by=request.user, batch=batch)
        messages.success(request, _("Released."))
        return redirect("aid_batch", pk)


class BatchCancel(Page):
    permissions = frozenset({Permission.PLAN_AID})
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(_batches(request), pk=pk)
        approval.cancel(by=request.user, batch=batch, reason=request.POST.get("reason", ""))
        messages.success(request, _("The batch is cancelled."))
        return redirect("aid_batch", pk)
