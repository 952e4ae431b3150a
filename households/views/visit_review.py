"""The queue of visits awaiting review, village by village."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidcases.errors import Stale
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.views.pages import Page
from households.forms.visits import villages_of
from households.visits import review, waiting


class ReviewQueue(Page):
    """What waits, the oldest village first."""

    permissions = frozenset({Permission.ACCEPT_VISITS})
    template_name = "households/visit_queue.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        villages = waiting.by_village(request.user)
        return self.render({"villages": villages, "waiting": sum(v.waiting for v in villages)})


class AcceptVillage(Page):
    """Accept what waits in one village, except contradictions; as many as the person saw."""

    permissions = frozenset({Permission.ACCEPT_VISITS})
    http_method_names = ["post"]

    def post(self, request: PersonRequest, code: str) -> HttpResponse:
        village = get_object_or_404(villages_of(request.user), pk=code)
        visits = waiting.acceptable_in(request.user, village)
        if str(len(visits)) != request.POST.get("seen", ""):
            raise Stale(_("Other visits have come in meanwhile. Look at the list, then accept."))
        accepted = review.accept(by=request.user, visits=visits)
        text = ngettext("%(count)s visit accepted.", "%(count)s visits accepted.", accepted)
        messages.success(request, text % {"count": accepted})
        return redirect("visit_queue")
