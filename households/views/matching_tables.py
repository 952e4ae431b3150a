"""Tables and filters of the matching pages."""

import django_tables2 as tables
from django.db.models import QuerySet
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, NumberFilter

from aidcases.addresses import address
from aidcases.requests import PersonRequest
from aidcases.views.columns import ChipColumn, DateColumn, NumberColumn
from households.models import Candidate, MatchPair, Visit, VisitPair
from households.models.match_pair import DECIDED, PairState
from households.outsiders import twin_in_words
from households.views.places import RegionFilter

EVERY = "every"


class DuplicateTable(tables.Table):
    name = tables.Column(_("Head of family"))
    row = NumberColumn(verbose_name=_("Row"), accessor="list_row__number")
    region = tables.Column(_("Village"))
    first = tables.Column(_("Repeats"), accessor="pk")
    first_row = NumberColumn(verbose_name=_("in row"), accessor="duplicate_of__list_row__number")
    first_region = tables.Column(_("Village there"), accessor="duplicate_of__region")

    def render_first(self, record: Candidate) -> str:
        return str(twin_in_words(record))

    def value_first(self, record: Candidate) -> str:
        return self.render_first(record)

    @staticmethod
    def row_url(record: Candidate) -> str:
        return address("list_row", record.list_import_id, record.list_row.number)


class DecidedTable(tables.Table):
    candidate = tables.Column(_("On the list"))
    other = tables.Column(_("Beside it"), accessor="pk")
    region = tables.Column(_("Village"), accessor="candidate__region")
    state = ChipColumn(verbose_name=_("Decision"))
    decided_by = tables.Column(_("Decided by"))
    decided_at = DateColumn(verbose_name=_("Decided"))
    note = tables.Column(_("Note"))

    def render_other(self, record: MatchPair) -> str:
        return str((record.twin or record.visit).name)  # type: ignore[union-attr]

    def value_other(self, record: MatchPair) -> str:
        return self.render_other(record)

    @staticmethod
    def row_url(record: MatchPair) -> str:
        return address("matching_pair", record.pk)


class DecidedFilter(FilterSet):
    state = ChoiceFilter(
        label=_("Decision"),
        choices=[(state.value, state.label) for state in map(PairState, DECIDED)],
        empty_label=_("all"),
    )

    bulk = NumberFilter(widget=HiddenInput())  # of one act by rule

    class Meta:
        model = MatchPair
        fields = ("state",)

    request: PersonRequest


class UnlinkedFilter(FilterSet):
    region = RegionFilter()
    # The page itself chooses its records by it: see `Unlinked.queryset`.
    records = ChoiceFilter(
        label=_("Records"),
        choices=[(EVERY, _("every record"))],
        empty_label=_("one of each family"),
        method="every",
    )

    class Meta:
        model = Visit
        fields: list[str] = []

    request: PersonRequest

    def every(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        return rows


class UnlinkedTable(tables.Table):
    """Its records bear `also`: the others of their family that the person may see."""

    name = tables.Column(_("Name"))
    also = tables.Column(_("Also met as"), empty_values=())
    region = tables.Column(_("Village"))
    visited_on = DateColumn(verbose_name=_("Visited"))
    verdict = ChipColumn(verbose_name=_("Verdict"))
    state = ChipColumn(verbose_name=_("State"))
    worker = tables.Column(_("By"), accessor="worker_name")

    def render_also(self, record: Visit) -> str:
        return "; ".join(map(str, record.also))  # type: ignore[attr-defined]

    def value_also(self, record: Visit) -> str:
        return self.render_also(record)

    @staticmethod
    def row_url(record: Visit) -> str:
        return address("visit", record.pk)


class RepeatFilter(FilterSet):
    region = RegionFilter()
    state = ChoiceFilter(label=_("State"), choices=PairState.choices, empty_label=_("all"))

    class Meta:
        model = VisitPair
        fields = ("state",)

    request: PersonRequest


class RepeatTable(tables.Table):
    visit = tables.Column(_("Found in the field"), accessor="visit__name")
    region = tables.Column(_("Village"), accessor="visit__region")
    repeat = tables.Column(_("Beside it"), accessor="repeat__name")
    other_region = tables.Column(_("Village there"), accessor="repeat__region")
    state = ChipColumn(verbose_name=_("State"))
    decided_by = tables.Column(_("Decided by"))
    decided_at = DateColumn(verbose_name=_("Decided"))
    note = tables.Column(_("Note"))

    @staticmethod
    def row_url(record: VisitPair) -> str:
        return address("matching_repeat", record.pk)
