"""Taking an applied list back: what would go, what stands in the way, and the act itself."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.templatetags.figures import number
from households.ministry_list.handlers import REVERT_LIST
from households.ministry_list.reversal import StandsInTheWay, TakenBack, in_the_way, what_goes
from households.ministry_list.understood import field_label
from households.models.list_import import ListState
from households.views.list_jobs import enqueue_once
from households.views.list_page import OfList


class ListRevert(OfList):
    """First what it would take back; then a worker does it."""

    permissions = frozenset({Permission.IMPORT_LISTS})
    template_name = "households/list_revert.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        if self.list_import.state != ListState.APPLIED:
            return redirect(self.url)
        goes = what_goes(self.list_import)
        return self.render(
            {
                "list_import": self.list_import,
                "obstacles": in_the_way(self.list_import),
                "goes": goes,
                "sentences": sentences(goes),
                "fields": [(field_label(name), count) for name, count in goes.fields.items()],
            }
        )

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        if obstacles := in_the_way(self.list_import):
            raise StandsInTheWay(obstacles)
        enqueue_once(REVERT_LIST, self.list_import, by=request.user)
        return redirect(self.url)


def sentences(goes: TakenBack) -> list[str]:
    """What goes, a sentence for each kind of which there is any."""
    told: list[tuple[int, Any]] = [
        (
            goes.candidates,
            ngettext(
                "%(n)s candidate of this list is removed.",
                "%(n)s candidates of this list are removed.",
                goes.candidates,
            ),
        ),
        (
            goes.households,
            ngettext(
                "%(n)s family that came with this list is removed.",
                "%(n)s families that came with this list are removed.",
                goes.households,
            ),
        ),
        (
            goes.members,
            ngettext(
                "%(n)s member is removed: of those families, or added by this list to known ones.",
                "%(n)s members are removed: of those families, or added by this list to known "
                "ones.",
                goes.members,
            ),
        ),
        (
            goes.known,
            ngettext(
                "%(n)s family was known before and stays.",
                "%(n)s families were known before and stay.",
                goes.known,
            ),
        ),
        (goes.pairs, _("%(n)s pairs found by the machine are removed.")),
        (goes.assignments, _("%(n)s assignments without a visit are removed.")),
        (goes.proposals, _("%(n)s proposals that nobody reviewed are removed.")),
    ]
    return [text % {"n": number(count)} for count, text in told if count]
