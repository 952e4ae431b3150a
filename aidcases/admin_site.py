"""The reference tables' own site: whoever keeps them gets in, by the house's log-in."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from aidcases.permissions import Permission, may


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

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
