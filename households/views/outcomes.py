"""What became of every row of a list: the funnel, its reasons, and its villages."""

from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from aidcases import audit
from aidcases.models import Region
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.scope import covers
from aidcases.views.exports import XLSX
from aidcases.views.pages import Page
from households import queries
from households.models import ListImport
from households.models.candidate import Outcome
from households.outcome_book import write_outcomes
from households.views import funnel, outcome_table


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
        table = outcome_table.context(self.list_import, self.region_code, request.user)
        beside = table["closing_whole"].beside[0]
        shown = funnel.context(self.list_import, self.region_code, request.user, not_on_list=beside)
        charts = {"charts": self._charts(shown)}
        may_decide = may(request.user, Permission.VIEW_LISTS)
        own = {
            "region": self.region,
            "may_decide": may_decide,
            "may_export": may(request.user, Permission.EXPORT),
            "today": timezone.localdate(),
        }
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


class OutcomesBook(ListOfPerson):
    """The same as a workbook, with every row and its evidence."""

    permissions = frozenset({Permission.EXPORT})

    def get(self, request: PersonRequest, pk: int) -> FileResponse:
        # The response closes the file once it has been sent.
        file = TemporaryFile()  # noqa: SIM115
        rows = write_outcomes(self.list_import, self.region_code, file, reader=request.user)
        audit.record(
            "list.exported",
            by=request.user,
            subject=self.list_import,
            list="outcomes",
            format="xlsx",
            rows=rows,
        )
        file.seek(0)
        name = f"hasil-akhir-{self.list_import.pk}-{timezone.localdate():%Y-%m-%d}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
