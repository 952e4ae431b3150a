"""Who visits whom: every village of the latest list, and giving it to its social worker."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidcases.models import Region
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.views.pages import Page
from households import queries
from households.forms.visits import AssignAllForm, AssignForm, villages_of
from households.models import ListImport
from households.visits import assignment
from households.visits.known import Passed


class AssignmentPage(Page):
    """What the pages of this file share: the latest applied list of the person's region."""

    permissions = frozenset({Permission.ASSIGN_VISITS})

    @cached_property
    def list_import(self) -> ListImport | None:
        return queries.latest_applied_list(self.request.user.scope_code)

    def applied_list(self) -> ListImport:
        if self.list_import is None:
            raise Http404
        return self.list_import

    def village(self, code: str) -> Region:
        village: Region = get_object_or_404(villages_of(self.request.user), pk=code)
        return village


class Assignments(AssignmentPage):
    """Each village: how many families, to whom, how far."""

    template_name = "households/assignments.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        found = self.list_import
        villages = assignment.loads(found, request.user) if found else []
        totals = {
            name: sum(getattr(village, name) for village in villages)
            for name in ("families", "unassigned", "known", "to_visit", "visited")
        }
        return self.render(
            {"list": found, "villages": villages, "totals": totals, "form": AssignAllForm()}
        )


class AssignAll(AssignmentPage):
    """Every village to its one social worker."""

    http_method_names = ["post"]

    def post(self, request: PersonRequest) -> HttpResponse:
        form = AssignAllForm(request.POST)
        given = form.cleaned_data if form.is_valid() else {}
        done = assignment.assign_all(
            by=request.user,
            list_import=self.applied_list(),
            due_on=given.get("due_on"),
            include_known=given.get("include_known", False),
        )
        messages.success(request, _assigned(done.assigned))
        tell_passed(request, done.passed)
        if done.without:
            words = _("No one social worker there, choose by hand: %(villages)s.")
            messages.warning(request, words % {"villages": ", ".join(done.without[:20])})
        return redirect("assignments")


class AssignVillage(AssignmentPage):
    """One village to one of its workers; the form opens as a dialog."""

    template_name = "households/assign_village.html"

    def get(self, request: PersonRequest, code: str) -> HttpResponse:
        village = self.village(code)
        return self._form(village, AssignForm(user=request.user, region=village))

    def post(self, request: PersonRequest, code: str) -> HttpResponse:
        village = self.village(code)
        form = AssignForm(request.POST, user=request.user, region=village)
        if not form.is_valid():
            return self._form(village, form)
        assigned = assignment.assign_village(
            by=request.user,
            list_import=self.applied_list(),
            region=village,
            worker=form.cleaned_data["worker"],
            due_on=form.cleaned_data["due_on"],
            include_known=form.cleaned_data["include_known"],
        )
        messages.success(request, _assigned(assigned.families))
        tell_passed(request, assigned.passed)
        return redirect("assignments")

    def _form(self, village: Region, form: AssignForm) -> HttpResponse:
        status = 422 if form.is_bound else 200
        return self.render({"village": village, "form": form}, status=status)


class WithdrawVillage(AssignmentPage):
    """Take back what a village's workers have not visited."""

    http_method_names = ["post"]

    def post(self, request: PersonRequest, code: str) -> HttpResponse:
        withdrawn = assignment.withdraw(
            by=request.user, list_import=self.applied_list(), region=self.village(code)
        )
        text = ngettext("%(count)s family taken back.", "%(count)s families taken back.", withdrawn)
        messages.success(request, text % {"count": withdrawn})
        return redirect("assignments")


def tell_passed(request: PersonRequest, passed: Passed) -> None:
    """Say who was left alone because of what was known before the list came."""
    if not passed.families:
        return
    text = ngettext(
        "%(count)s family known from before was not assigned (%(why)s).",
        "%(count)s families known from before were not assigned (%(why)s).",
        passed.families,
    )
    messages.warning(request, text % {"count": passed.families, "why": passed})


def _assigned(families: int) -> str:
    text = ngettext("%(count)s family assigned.", "%(count)s families assigned.", families)
    return text % {"count": families}
