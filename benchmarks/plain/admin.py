"""The stock way: a Resource by family id, and the admin's upload, dry run and confirm."""

from django.contrib.admin import AdminSite, ModelAdmin
from import_export.admin import ImportMixin
from import_export.fields import Field
from import_export.resources import ModelResource, modelresource_factory

from benchmarks.plain.models import COLUMNS, PlainFamily

PlainResource: type[ModelResource] = modelresource_factory(
    PlainFamily,
    meta_options={"import_id_fields": ("family_id",), "fields": tuple(COLUMNS)},
    custom_fields={
        name: Field(attribute=name, column_name=header) for name, header in COLUMNS.items()
    },
)


class PlainAdmin(ImportMixin, ModelAdmin):
    resource_classes = [PlainResource]


site = AdminSite(name="bench_admin")
site.register(PlainFamily, PlainAdmin)
