"""The reference tables' own site: whoever keeps them gets in, by the house's log-in."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from aidcases import audit
from aidcases.permissions import Permission, may
from aidcases.scope import covers, region_of


class ReferenceSite(AdminSite):
    site_header = site_title = _("Reference tables")
    index_title = _("Tables")
    site_url = "/settings/"

    def has_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Permission.MANAGE_REFERENCE_DATA)

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """One log-in for the whole house: throttled, with the second factor."""
        return redirect_to_login(request.GET.get("next") or request.path)


class ReferenceAdmin(ModelAdmin):
    """A reference table: kept by whoever may manage reference data."""

    permission = Permission.MANAGE_REFERENCE_DATA
    may_change = True
    scope_path = ""  # lookup of the region code; empty for a table of the whole installation

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, self.permission)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request.user, self.permission)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_change and may(request.user, self.permission)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_change and may(request.user, self.permission)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: Any, obj: Model | None = None) -> Any:
        """A code stays: changed by hand it would make a second line."""
        read_only = super().get_readonly_fields(request, obj)
        key = self.opts.pk
        return [*read_only, key.name] if obj is not None and key is not None else read_only

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        """The rows of the person's regions."""
        found: QuerySet[Any] = super().get_queryset(request)
        scope = request.user.scope_code
        if not self.scope_path or not scope:
            return found
        return found.filter(**{f"{self.scope_path}__startswith": scope})

    def save_model(self, request: Any, obj: Model, form: ModelForm, change: bool) -> None:
        """Keep what was entered, in the person's regions, and tell the audit log."""
        if self.scope_path and not covers(request.user, region_of(obj)):
            raise PermissionDenied
        super().save_model(request, obj, form, change)
        act = "reference.changed" if change else "reference.added"
        self._tell(request, act, obj, fields=sorted(form.changed_data))

    def delete_model(self, request: Any, obj: Model) -> None:
        self._tell(request, "reference.removed", obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: Any, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self._tell(request, "reference.removed", obj)
        super().delete_queryset(request, queryset)

    def _tell(self, request: Any, act: str, obj: Model, **details: Any) -> None:
        region = (region_of(obj) if self.scope_path else None) or ""
        table = obj._meta.label_lower
        audit.record(act, by=request.user, region=region, table=table, key=str(obj.pk), **details)
