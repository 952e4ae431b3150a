"""Confirming pairs by a rule: what it would confirm, the act, and taking it back."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import ngettext

from aidcases.errors import Refused
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.templatetags.figures import number
from aidcases.views.pages import Page
from households.forms.rules import RuleForm
from households.matching import by_rule
from households.models import BulkDecision, ListImport
from households.views.matching import applied_lists
from households.views.pair_cards import card

MOST_ACTS = 20


class ByRule(Page):
    """A rule in the address, what it means below; confirming is a post of what was seen."""

    permissions = frozenset({Permission.DECIDE_BY_RULE})
    template_name = "households/matching_rules.html"

    @cached_property
    def list_import(self) -> ListImport | None:
        lists = applied_lists(self.request.user)
        wanted = self.request.GET.get("list") or self.request.POST.get("list")
        return next((one for one in lists if not wanted or str(one.pk) == wanted), None)

    def get(self, request: PersonRequest) -> HttpResponse:
        asked = "probability" in request.GET
        form = RuleForm(request.GET if asked else None)
        context: dict[str, Any] = {"form": form, "list_import": self.list_import}
        if asked and form.is_valid() and self.list_import is not None:
            context |= self._preview(form, self.list_import)
        acts = by_rule.decisions_of(request.user)[:MOST_ACTS]
        context["acts"] = [(act, by_rule.in_words(act.rule)) for act in acts]
        return self.render(context)

    def _preview(self, form: RuleForm, list_import: ListImport) -> dict[str, Any]:
        try:
            found = by_rule.preview(self.request.user, list_import, form.rule())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return {}
        return {
            "preview": found,
            "cards": [card(pair) for pair in found.examples],
            "words": by_rule.in_words(form.rule().as_json()),
        }

    def post(self, request: PersonRequest) -> HttpResponse:
        form = RuleForm(request.POST)
        if self.list_import is None or not form.is_valid():
            raise Http404
        expected = request.POST.get("expected", "")
        made = by_rule.confirm(
            by=request.user,
            list_import=self.list_import,
            rule=form.rule(),
            expected=int(expected) if expected.isdigit() else 0,
            note=request.POST.get("note", "")[:1000],
        )
        text = ngettext("%(n)s pair confirmed.", "%(n)s pairs confirmed.", made.pairs)
        messages.success(request, text % {"n": number(made.pairs)})
        return redirect("matching_rules")

    def back_url(self) -> str:
        """A refused act leads back to its rule, with the numbers of now."""
        wanted = {name: self.request.POST.get(name, "") for name in RuleForm().fields}
        given = {name: value for name, value in wanted.items() if value}
        return f"{reverse('matching_rules')}?{urlencode(given)}"


class UndoRule(Page):
    permissions = frozenset({Permission.DECIDE_BY_RULE})
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        acts = BulkDecision.objects.visible_to(request.user).select_related("list_import")
        opened = by_rule.undo(by=request.user, decision=get_object_or_404(acts, pk=pk))
        text = ngettext("%(n)s pair is open again.", "%(n)s pairs are open again.", opened)
        messages.success(request, text % {"n": number(opened)})
        return redirect("matching_rules")
