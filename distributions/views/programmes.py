"""Programmes: what they hold, how far they are, and the equation that closes."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidcases.models import Region
from aidcases.permissions import Permission, may, require
from aidcases.requests import PersonRequest
from aidcases.scope import covers
from aidcases.templatetags.figures import in_full
from aidcases.views.pages import Page
from distributions import balance, eligibility, entitlements, programmes
from distributions.balance import Balance
from distributions.forms.programmes import PlanForm, ProgrammeForm, RoundForm
from distributions.models import Entitlement, Programme, Round
from distributions.models.entitlement import EntitlementState
from distributions.models.programme import ProgrammeState

LOOK = frozenset({Permission.VIEW_AID})
PLAN = frozenset({Permission.PLAN_AID})
Line = dict[str, Any]


def of_person(request: PersonRequest) -> QuerySet[Programme]:
    """Programmes of the person's regions, and those of the regions around them.

    What a page shows of the latter is cut to the person's own region; verbs ask for more.
    """
    scope = request.user.scope_code
    around = [scope[:length] for length in (2, 5, 8) if length < len(scope)]
    return Programme.objects.filter(Q(region__code__startswith=scope) | Q(region_id__in=around))


class ProgrammeList(Page):
    """All programmes of the person's regions, each with its equation in a row."""

    permissions = LOOK
    template_name = "distributions/programmes.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        found = of_person(request).select_related("region").order_by("-made_at")
        scope = request.user.scope_code
        sums = balance.by("programme", region=scope)
        families = balance.families("programme", region=scope)
        return self.render(
            {
                "rows": [
                    _line(one, one, sums.get((one.pk,))) | {"families": families.get(one.pk, 0)}
                    for one in found
                ],
                "families": _different_families(scope),
                "closing": balance.added(sums.values()),
                "head": _("Programme"),
                "may_plan": may(request.user, Permission.PLAN_AID),
                "may_hand_over": may(request.user, Permission.HAND_OVER),
            }
        )


def _different_families(scope: str) -> int:
    """A family in two programmes is one family."""
    rows = Entitlement.objects.below(scope).exclude(state=EntitlementState.CANCELLED)
    return rows.aggregate(n=Count("household", distinct=True))["n"]


def _line(label: Any, programme: Programme, found: Balance | None, query: str = "") -> Line:
    """A row of a table of balances; without a query it leads to the programme itself."""
    address = f"{reverse('entitlements')}?programme={programme.pk}{query}"
    return {
        "label": label,
        "url": address if query else programme.get_absolute_url(),
        "hint": "" if query else programme.get_funder_display(),
        "balance": found or Balance(),
    }


class ProgrammeCreate(Page):
    permissions = PLAN
    template_name = "distributions/programme_form.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.render({"form": ProgrammeForm(by=request.user)})

    def post(self, request: PersonRequest) -> HttpResponse:
        form = ProgrammeForm(request.POST, by=request.user)
        if not form.is_valid():
            return self.render({"form": form}, status=422)
        made = programmes.create(by=request.user, **form.values())
        messages.success(request, _("The programme is drafted. Activate it, then plan."))
        return redirect("programme", made.pk)


class ProgrammePage(Page):
    permissions = LOOK
    template_name = "distributions/programme.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        return self.show(request, pk, RoundForm())

    def show(
        self, request: PersonRequest, pk: int, form: RoundForm, status: int = 200
    ) -> HttpResponse:
        programme = get_object_or_404(
            of_person(request).select_related("region", "pledge__donor", "made_by"), pk=pk
        )
        rounds = list(programme.rounds.all())
        scope = request.user.scope_code
        found = balance.by("round", "region", region=scope, programme=programme)
        by_round, villages = balance.folded(found, 0), balance.folded(found, 1)
        closing = balance.added(by_round.values())
        return self.render(
            {
                "programme": programme,
                "round_rows": [
                    _line(_name_of(turn), programme, by_round.get((turn.pk,)), f"&round={turn.pk}")
                    for turn in rounds
                ],
                "round_head": _("Round"),
                "village_rows": [
                    _line(region, programme, found, f"&region={region.pk}")
                    for region, found in _named(villages)
                ],
                "village_head": _("Village"),
                "closing": closing,
                "equation": money_terms(closing, f"programme={programme.pk}"),
                "packages": package_terms(closing),
                "round_form": form,
                **_budget(request, programme, closing),
                "batches": programme.batches.visible_to(request.user)
                .select_related("decree", "made_by")
                .order_by("-pk"),
                "payouts": programme.payouts.visible_to(request.user).order_by("-pk"),
                **_steps(request, programme),
            },
            status=status,
        )


class ProgrammeRound(ProgrammePage):
    """Another round; a form that is wrong comes back with its page."""

    permissions = PLAN
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        programme = get_object_or_404(of_person(request), pk=pk)
        form = RoundForm(request.POST)
        if not form.is_valid():
            return self.show(request, pk, form, status=422)
        made = programmes.add_round(by=request.user, programme=programme, **form.cleaned_data)
        messages.success(request, _("Round %(number)s is added.") % {"number": made.number})
        return redirect("programme", pk)


def _budget(request: PersonRequest, programme: Programme, closing: Balance) -> Line:
    """What is planned and left of the whole; of a part, where the person sees no more."""
    if covers(request.user, programme.region_id):
        planned = programme.entitled_total
        return {"planned": planned, "left": programme.ceiling - planned, "part": None}
    planned = (closing.entitled - closing.cancelled - closing.returned).amount
    return {"planned": planned, "part": request.user.region}


def _name_of(turn: Round) -> str:
    return f"{turn.number} · {in_full(turn.period_start)} – {in_full(turn.period_end)}"


def _named(found: dict[balance.Key, Balance]) -> list[tuple[Region, Balance]]:
    """The villages of a balance in the order of their codes."""
    codes = [key[0] for key in found]
    regions = Region.objects.filter(pk__in=codes).select_related("parent").order_by("code")
    return [(region, found[(region.pk,)]) for region in regions]


def money_terms(found: Balance, query: str) -> dict[str, Any]:
    """What the equation component takes, each part with the way to its names."""
    address = reverse("entitlements")
    return {
        "whole": found.entitled.amount,
        "parts": [
            (label, figures.amount, f"{address}?{query}&part={name}")
            for name, label, figures in found.parts
        ],
    }


def package_terms(found: Balance) -> dict[str, Any]:
    return {
        "whole": found.entitled.packages,
        "parts": [(label, figures.packages) for _name, label, figures in found.parts],
    }


def _steps(request: PersonRequest, programme: Programme) -> dict[str, bool]:
    """What this person may do with it now."""
    active = programme.state == ProgrammeState.ACTIVE
    may_plan = may(request.user, Permission.PLAN_AID, programme)
    return {
        "may_activate": may_plan and programme.state == ProgrammeState.DRAFT,
        "may_plan": may_plan and active,
        "may_add_round": may_plan and programme.state != ProgrammeState.CLOSED,
        "may_close": active and may(request.user, Permission.APPROVE_AID, programme),
        "may_pay": active
        and not programme.is_goods
        and may(request.user, Permission.MANAGE_PAYOUTS, programme),
        "may_hand_over": active
        and programme.is_goods
        and may(request.user, Permission.HAND_OVER, programme),
    }


class ProgrammeActivate(Page):
    permissions = PLAN
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        programme = get_object_or_404(of_person(request), pk=pk)
        programmes.activate(by=request.user, programme=programme)
        messages.success(request, _("The programme is active."))
        return redirect("programme", pk)


class ProgrammeClose(Page):
    permissions = frozenset({Permission.APPROVE_AID})
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        programme = get_object_or_404(of_person(request), pk=pk)
        programmes.close(by=request.user, programme=programme)
        messages.success(request, _("The programme is closed."))
        return redirect("programme", pk)


class PlanPage(Page):
    """Who would get what, looked at before it is planned."""

    permissions = PLAN
    template_name = "distributions/plan.html"

    def programme(self, request: PersonRequest, pk: int) -> Programme:
        """One that the person may plan as a whole: the page shows what is left of it."""
        programme = get_object_or_404(of_person(request), pk=pk)
        require(request.user, Permission.PLAN_AID, programme)
        return programme

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        programme = self.programme(request, pk)
        return self.render(
            {
                "form": PlanForm(by=request.user, programme=programme),
                "programme": programme,
                "left": programme.ceiling - programme.entitled_total,
            }
        )

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        programme = self.programme(request, pk)
        form = PlanForm(request.POST, by=request.user, programme=programme)
        left = programme.ceiling - programme.entitled_total
        context = {"form": form, "programme": programme, "left": left}
        if not form.is_valid():
            return self.render(context, status=422)
        if "look" in request.POST:
            found = _prospect(programme, form)
            short = max(0, found.total - left)
            return self.render(context | {"found": found, "short": short})
        region = form.cleaned_data["region"]
        batch = entitlements.plan(
            by=request.user,
            programme=programme,
            decree=form.cleaned_data["decree"],
            rounds=list(form.cleaned_data["rounds"]),
            region=region.pk if region else "",
        )
        messages.success(request, _("Planned. Somebody else approves it now."))
        return redirect("aid_batch", batch.pk)


def _prospect(programme: Programme, form: PlanForm) -> eligibility.Prospect:
    given = form.cleaned_data
    rounds = [turn.pk for turn in given["rounds"]]
    below = given["region"].pk if given["region"] else programme.region_id
    return eligibility.prospect(eligibility.parameters(programme, given["decree"], rounds, below))
