"""The families of a comparison as a table: who, in which group, old beside new."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from aidcases.identity import mask_nik
from aidcases.models import Region
from aidcases.requests import PersonRequest
from aidcases.templatetags.components import status_chip
from aidcases.templatetags.figures import number
from aidcases.views.columns import MaskedNumberColumn
from households.ministry_list.compared import claim, differences
from households.ministry_list.understood import field_label
from households.models import ComparedFamily, ListComparison
from households.models.list_comparison import Fate

COLOURS = {
    Fate.NEW: "blue",
    Fate.GONE: "red",
    Fate.CHANGED: "amber",
    Fate.UNSURE: "amber",
    Fate.SAME: "green",
}
NOTHING = SafeString('<span class="text-secondary">–</span>')


class ComparedTable(tables.Table):
    """Rows carry `known`, the words of what was known of the family before the newer list."""

    name = tables.Column(_("Head of family"), empty_values=())
    nik = MaskedNumberColumn(verbose_name=_("NIK"), empty_values=())
    family_id = tables.Column(_("Family id"), empty_values=())
    region = tables.Column(_("Village"))
    district = tables.Column(_("District"), accessor="region__parent")
    fate = tables.Column(_("Group"))
    changed = tables.Column(
        _("Old list beside new list"), empty_values=(), attrs={"td": {"class": "cell-wide"}}
    )
    known = tables.Column(
        _("Known from before"), empty_values=(), attrs={"td": {"class": "cell-wide"}}
    )

    class Meta:
        attrs: ClassVar = {"class": "list-cards list-dense"}

    @staticmethod
    def row_url(record: ComparedFamily) -> str:
        return reverse("family", args=[claim(record).household_id])

    def render_name(self, record: ComparedFamily) -> str:
        return claim(record).name

    def render_nik(self, record: ComparedFamily) -> str:
        return mask_nik(claim(record).nik)

    def value_nik(self, record: ComparedFamily) -> str:
        return mask_nik(claim(record).nik)

    def render_family_id(self, record: ComparedFamily) -> str:
        return claim(record).family_id

    def render_fate(self, record: ComparedFamily) -> SafeString:
        return status_chip(COLOURS[Fate(record.fate)], record.get_fate_display())

    def value_fate(self, record: ComparedFamily) -> str:
        return str(record.get_fate_display())

    def render_changed(self, record: ComparedFamily) -> SafeString:
        """A line for each field that differs: its name, the old word struck out, the new one."""
        lines = ((one.label, one.before or "–", one.after or "–") for one in differences(record))
        line = '<span class="difference"><b>{}</b> <del>{}</del> <ins>{}</ins></span>'
        return format_html_join("", line, lines) or NOTHING

    def value_changed(self, record: ComparedFamily) -> str:
        return " · ".join(
            f"{one.label}: {one.before or '–'} → {one.after or '–'}" for one in differences(record)
        )

    def render_known(self, record: Any) -> SafeString:
        return format_html_join(" ", '<span class="known">{}</span>', ((w,) for w in record.known))

    def value_known(self, record: Any) -> str:
        return " · ".join(record.known)


class ComparedFilter(FilterSet):
    """By group, village, field and what was known; the choices are what the comparison has."""

    fate = ChoiceFilter(label=_("Group"), choices=Fate.choices, empty_label=_("all"))
    village = ChoiceFilter(label=_("Village"), field_name="region_id", empty_label=_("all"))
    field = ChoiceFilter(label=_("Field that differs"), empty_label=_("all"), method="by_field")
    known = ChoiceFilter(
        label=_("Known from before"),
        choices=[("yes", _("yes"))],
        empty_label=_("all"),
        method="by_known",
    )

    class Meta:
        model = ComparedFamily
        fields = ("fate",)

    def __init__(
        self,
        *args: Any,
        request: PersonRequest,
        comparison: ListComparison,
        villages: list[Region],
        **kwargs: Any,
    ):
        super().__init__(*args, request=request, **kwargs)
        self.filters["village"].extra["choices"] = [
            (region.code, f"{region.name} ({region.parent})") for region in villages
        ]
        self.filters["field"].extra["choices"] = [
            (name, f"{field_label(name)} ({number(families)})")
            for name, families in comparison.fields.items()
        ]

    def by_field(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(changed__contains=[value])

    def by_known(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(known=True)
