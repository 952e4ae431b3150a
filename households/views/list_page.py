"""What the pages of one list share: the list itself, and the steps of its way."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from aidcases.views.pages import Page
from households.models import ListImport
from households.models.list_import import ListState

STEPS = (
    gettext_lazy("Upload"),
    gettext_lazy("Recognise columns"),
    gettext_lazy("Check"),
    gettext_lazy("Repair"),
    gettext_lazy("Apply"),
)
REACHED = {
    ListState.UPLOADED: 1,
    ListState.READ: 1,
    ListState.FAILED: 1,
    ListState.IN_REVIEW: 2,
    ListState.REFUSED: 2,
    ListState.APPLIED: 5,
    ListState.REVERTED: 5,
}


def reached(list_import: ListImport) -> int:
    """The step under way: once nothing stands against the file as a whole, repairing, applying."""
    state = ListState(list_import.state)
    if state != ListState.IN_REVIEW or list_import.guard:
        return REACHED[state]
    return 3 if list_import.quarantined else 4


def steps(reached: int) -> list[dict[str, Any]]:
    """The steps of an import for _components/steps.html; `reached` is the one under way."""
    states = ["done"] * reached + ["now"] + [""] * len(STEPS)
    return [{"label": label, "state": state} for label, state in zip(STEPS, states, strict=False)]


class OfList(Page):
    """A page of one list of the person's regions."""

    @cached_property
    def list_import(self) -> ListImport:
        found = (
            ListImport.objects.visible_to(self.request.user)
            .select_related("source_file", "region", "uploaded_by", "applied_by", "reverted_by")
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        if found is None:
            raise Http404
        return found

    @property
    def url(self) -> str:
        return reverse("list_import", args=[self.list_import.pk])
