"""Reference tables of this house: reason codes."""

from django.contrib import admin
from import_export.admin import ImportExportMixin
from import_export.resources import ModelResource

from aidcases.admin_site import ReferenceAdmin
from households.models import ReasonCode


class ReasonCodeResource(ModelResource):
    class Meta:
        model = ReasonCode
        import_id_fields = ("code",)


@admin.register(ReasonCode)
class ReasonCodeAdmin(ImportExportMixin, ReferenceAdmin):
    resource_classes = (ReasonCodeResource,)
    list_display = ("code", "label", "label_en", "verdict", "order", "is_active")
    list_filter = ("verdict", "is_active")
    search_fields = ("code", "label", "label_en")
