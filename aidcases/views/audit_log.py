"""The audit log: one sentence for each act."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidcases import jobs, registries
from aidcases.models import AuditEntry, Region
from aidcases.permissions import Permission
from aidcases.roles import Role
from aidcases.templatetags.figures import long_date, number
from aidcases.views.lists import ListPage


def sentence(entry: AuditEntry) -> str:
    """`kantor recorded a visit`; the bare action where no house has words for it."""
    words = registries.audit_words.get(entry.action)
    act = str(words) if words else entry.action.replace(".", " · ").replace("_", " ")
    return gettext("%(actor)s %(act)s") % {"actor": entry.actor, "act": act}


def details_in_words(details: dict[str, Any]) -> str:
    """`rows: 15.000, format: xlsx`; empty values are left out."""
    given = [(name, value) for name, value in details.items() if value not in ("", None, [], {})]
    return ", ".join(f"{_named(name)}: {_plain(value, name)}" for name, value in given)


def _named(name: str) -> str:
    return str(registries.audit_details.get(name, name.replace("_", " ")))


def _plain(value: Any, name: str) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int):
        return number(value)
    if isinstance(value, dict):
        return "; ".join(f"{_named(inner)} {_plain(value[inner], inner)}" for inner in value)
    if isinstance(value, list):
        return "; ".join(_plain(inner, name) for inner in value)
    return _decoded(str(value), name)


def _decoded(code: str, name: str) -> str:
    """The label of a code; a text, or a code of an older version, as it stands."""
    words = registries.audit_codes.get(name, {})
    return str(words.get(code) or (jobs.label_of(code) if name == "kind" else code))


class AuditTable(tables.Table):
    at = tables.Column(verbose_name=_("When"))
    action = tables.Column(verbose_name=_("Who did what"))
    actor_role = tables.Column(verbose_name=_("Role"))
    region_id = tables.Column(verbose_name=_("Region"), default=_("everywhere"))
    details = tables.Column(verbose_name=_("How many, and of what"))

    region_names: dict[str, str]

    def render_at(self, value: Any) -> Any:
        return long_date(value, time=True)

    def value_at(self, value: Any) -> str:
        return str(value.isoformat(timespec="seconds"))

    def render_action(self, record: AuditEntry) -> str:
        return sentence(record)

    def render_actor_role(self, value: str) -> str:
        return str(Role(value).label) if value in Role.values else value

    def render_region_id(self, value: str) -> str:
        return self.region_names.get(value, value)

    def render_details(self, value: dict[str, Any]) -> str:
        return details_in_words(value)


class AuditFilter(django_filters.FilterSet):
    actor = django_filters.CharFilter(label=_("Username"), lookup_expr="iexact")
    action = django_filters.CharFilter(label=_("Act"), lookup_expr="istartswith")
    since = django_filters.DateFilter(label=_("From"), field_name="at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("Until"), field_name="at", lookup_expr="date__lte")

    class Meta:
        model = AuditEntry
        fields: list[str] = []


class AuditLog(ListPage):
    permissions = frozenset({Permission.VIEW_AUDIT_LOG})
    title = _("Audit log")
    table_class = AuditTable
    filterset_class = AuditFilter
    keyset = ("-at", "-id")
    export_name = "audit-log"

    def queryset(self) -> QuerySet[AuditEntry]:
        return AuditEntry.objects.visible_to(self.request.user)

    def table(self, rows: Any) -> tables.Table:
        table = super().table(rows)
        codes = {row.region_id for row in rows}
        table.region_names = dict(Region.objects.filter(pk__in=codes).values_list("pk", "name"))
        return table
