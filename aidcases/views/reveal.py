"""The dialog that asks why, and then shows the whole number."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from aidcases import reasons, revealing
from aidcases.permissions import Permission, require
from aidcases.requests import PersonRequest
from aidcases.views.pages import Page


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you need it?"),
        min_length=reasons.SHORTEST,
        max_length=reasons.LONGEST,
        help_text=_("Your name, the time and this reason are kept in the audit log."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )


class Reveal(Page):
    """GET asks for the reason, POST shows the number; neither answer may be kept anywhere."""

    permissions = frozenset({Permission.REVEAL_NUMBERS})

    def get(self, request: PersonRequest, key: str, pk: str, field: str) -> HttpResponse:
        return self._answer(self._asked(key, pk, field) | {"form": ReasonForm()})

    def post(self, request: PersonRequest, key: str, pk: str, field: str) -> HttpResponse:
        asked, form = self._asked(key, pk, field), ReasonForm(request.POST)
        if not form.is_valid():
            return self._answer(asked | {"form": form}, status=422)
        number = revealing.reveal(
            by=request.user,
            subject=asked["subject"],
            field=field,
            reason=form.cleaned_data["reason"],
        )
        return self._answer(asked | {"number": number})

    def _asked(self, key: str, pk: str, field: str) -> dict[str, Any]:
        item = revealing.revealable(key, field)
        if item is None:
            raise Http404
        subject = get_object_or_404(item.visible_to(self.request.user), pk=pk)
        require(self.request.user, Permission.REVEAL_NUMBERS, subject)
        return {"subject": subject, "label": item.fields[field], "path": self.request.path}

    def _answer(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        part = self.request.headers.get("HX-Request") == "true"
        template = "_components/reveal.html" if part else "aidcases/reveal.html"
        return render(self.request, template, context, status=status)
