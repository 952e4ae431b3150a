"""What became of every row of a list: the funnel, its reasons, and its villages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from aidcases.models import Region
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.scope import covers
from aidcases.views.pages import Page
from households import queries
from households.models import ListImport
from households.models.candidate import Outcome
from households.views import funnel, village_table


class ListOfPerson(Page):
    """A page about one list, within the person's regions."""

    @cached_property
    def list_import(self) -> ListImport:
        return get_object_or_404(queries.lists_of(self.request.user), pk=self.kwargs["pk"])

    @property
    def region_code(self) -> str:
        """The region asked for, if it is the person's; else the person's own."""
        wanted = self.request.GET.get("region", "")
        own = self.request.user.scope_code
        return wanted if wanted and covers(self.request.user, wanted) else own

    @cached_property
    def region(self) -> Region | None:
        return Region.objects.filter(pk=self.region_code).select_related("parent").first()


class OutcomesPage(ListOfPerson):
    permissions = frozenset({Permission.VIEW_HOUSEHOLDS})
    template_name = "households/outcomes.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        shown = funnel.context(self.list_import, self.region_code, request.user)
        table = village_table.context(request, self.list_import, self.region_code)
        charts = {"charts": self._charts(shown)}
        may_decide = may(request.user, Permission.VIEW_LISTS)
        own = {"region": self.region, "may_decide": may_decide}
        return self.render({**shown, **table, **charts, **own})

    def _charts(self, shown: dict[str, Any]) -> list[dict[str, Any]]:
        """The reasons of each verdict that has some, the most frequent first."""
        links = funnel.CandidateLinks(self.list_import, self.region_code)
        drawn = [
            (_("Why not eligible"), Outcome.INELIGIBLE, shown["funnel"].reasons, "red"),
            (
                _("Why not verified"),
                Outcome.UNVERIFIABLE,
                shown["funnel"].unverifiable_reasons,
                "amber",
            ),
        ]
        return [
            {
                "title": title,
                "rows": [
                    (shown["labels"][code], count, colour, links.to(outcome, reason=code))
                    for code, count in reasons.items()
                ],
            }
            for title, outcome, reasons, colour in drawn
            if reasons
        ]
