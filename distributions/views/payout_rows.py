"""The lines of a roster, and what became of each row of a result."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from aidcases.addresses import address
from aidcases.views.columns import ChipColumn, DateColumn, NumberColumn, RupiahColumn
from aidcases.views.lists import ListPage
from distributions.models import PayoutBatch, PayoutLine, PayoutResult, PayoutResultRow
from distributions.models.payment import RowOutcome, RowProblem
from distributions.models.payout import LineState
from distributions.views.payouts import batches_of
from distributions.views.programmes import LOOK


class LineTable(tables.Table):
    reference = tables.Column(verbose_name=_("Reference"))
    name = tables.Column(verbose_name=_("Name"), accessor="entitlement__decree_recipient__name")
    region = tables.Column(verbose_name=_("Village"))
    round = NumberColumn(verbose_name=_("Round"), accessor="entitlement__round__number")
    amount = RupiahColumn(verbose_name=_("Amount"))
    state = ChipColumn(verbose_name=_("State"))
    reason = tables.Column(verbose_name=_("Reason"))


class LineFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=LineState.choices, empty_label=_("All states")
    )

    class Meta:
        model = PayoutLine
        fields: list[str] = []


class LineList(ListPage):
    """The roster on the screen."""

    permissions = LOOK
    title = _("Lines of the payout")
    template_name = "distributions/payout_lines.html"
    table_class = LineTable
    filterset_class = LineFilter
    keyset = ("sequence", "id")
    export_name = "payout-lines"

    @cached_property
    def batch(self) -> PayoutBatch:
        return get_object_or_404(batches_of(self.request), pk=self.kwargs["pk"])

    def queryset(self) -> QuerySet[PayoutLine]:
        lines = PayoutLine.objects.visible_to(self.request.user).filter(batch=self.batch)
        return lines.select_related("region", "entitlement__round", "entitlement__decree_recipient")

    def table(self, rows: Any) -> tables.Table:
        table = super().table(rows)
        table.row_url = lambda line: address("entitlement", line.entitlement_id)
        return table

    def extra_context(self) -> dict[str, Any]:
        return {"batch": self.batch}


class ResultRowTable(tables.Table):
    number = NumberColumn(verbose_name=_("Row"))
    reference = tables.Column(verbose_name=_("Reference"))
    name = tables.Column(
        verbose_name=_("On the roster"), accessor="line__entitlement__decree_recipient__name"
    )
    amount = RupiahColumn(verbose_name=_("Amount"))
    paid_on = DateColumn(verbose_name=_("Paid on"))
    outcome = ChipColumn(verbose_name=_("Outcome"))
    problem = tables.Column(verbose_name=_("Why it is held"))
    reason = tables.Column(verbose_name=_("Reason"))


class ResultRowFilter(django_filters.FilterSet):
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=RowOutcome.choices, empty_label=_("All")
    )
    problem = django_filters.ChoiceFilter(
        label=_("Why it is held"), choices=RowProblem.choices, empty_label=_("All")
    )

    class Meta:
        model = PayoutResultRow
        fields: list[str] = []


class ResultRowList(ListPage):
    """What became of each row of a result file."""

    permissions = LOOK
    title = _("Rows of the result")
    template_name = "distributions/payout_result.html"
    table_class = ResultRowTable
    filterset_class = ResultRowFilter
    keyset = ("number", "id")
    export_name = "payout-result"

    @cached_property
    def result(self) -> PayoutResult:
        found = PayoutResult.objects.visible_to(self.request.user)
        return get_object_or_404(
            found.select_related("batch", "source_file", "received_by"), pk=self.kwargs["pk"]
        )

    def queryset(self) -> QuerySet[PayoutResultRow]:
        rows = PayoutResultRow.objects.filter(result=self.result)
        return rows.select_related("line__entitlement__decree_recipient")

    def table(self, rows: Any) -> tables.Table:
        table = super().table(rows)
        table.row_url = lambda row: (
            address("entitlement", row.line.entitlement_id) if row.line else ""
        )
        return table

    def extra_context(self) -> dict[str, Any]:
        return {"result": self.result, "tiles": _tiles(self.result)}


def _tiles(result: PayoutResult) -> list[dict[str, Any]]:
    return [
        {"label": label, "value": value, "colour": colour, "url": f"?outcome={outcome}"}
        for outcome, label, value, colour in (
            (RowOutcome.PAID, _("paid"), result.paid, "green"),
            (RowOutcome.FAILED, _("failed"), result.failed, "red"),
            (RowOutcome.UNCHANGED, _("known already"), result.unchanged, "plain"),
            (RowOutcome.HELD, _("needs a person"), result.held, "amber"),
        )
    ]
