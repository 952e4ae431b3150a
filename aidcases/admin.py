"""Reference tables of the common ground: regions, their spellings, and users to look at."""

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from import_export.admin import ExportMixin, ImportExportMixin
from import_export.resources import ModelResource

from aidcases.admin_site import ReferenceAdmin
from aidcases.models import Region, RegionAlias, User
from aidcases.permissions import Permission
from aidcases.regions import name_key


class RegionResource(ModelResource):
    class Meta:
        model = Region
        import_id_fields = ("code",)
        fields = ("code", "level", "name", "parent")

    def before_save_instance(self, instance: Region, row: object, **kwargs: object) -> None:
        instance.name_key = name_key(instance.name)


@admin.register(Region)
class RegionAdmin(ImportExportMixin, ReferenceAdmin):
    resource_classes = (RegionResource,)
    list_display = ("code", "name", "level", "parent")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    autocomplete_fields = ("parent",)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        form.instance.name_key = name_key(form.instance.name)
        super().save_model(request, obj, form, change)


class RegionAliasResource(ModelResource):
    class Meta:
        model = RegionAlias
        import_id_fields = ("region", "name")
        fields = ("region", "name")

    def before_save_instance(self, instance: RegionAlias, row: object, **kwargs: object) -> None:
        instance.name_key = name_key(instance.name)


@admin.register(RegionAlias)
class RegionAliasAdmin(ImportExportMixin, ReferenceAdmin):
    resource_classes = (RegionAliasResource,)
    list_display = ("name", "region")
    list_select_related = ("region",)
    search_fields = ("name", "region__name")
    autocomplete_fields = ("region",)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        form.instance.name_key = name_key(form.instance.name)
        super().save_model(request, obj, form, change)


class UserResource(ModelResource):
    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "role", "region", "phone", "is_active")


@admin.register(User)
class UserAdmin(ExportMixin, ReferenceAdmin):
    """To look at and export; people are made and changed on the users page, by its verbs."""

    permission = Permission.MANAGE_USERS
    may_change = False
    resource_classes = (UserResource,)
    fields = ("username", "first_name", "last_name", "role", "region", "phone", "is_active")
    list_display = ("username", "first_name", "role", "region", "is_active")
    list_filter = ("role", "is_active")
    list_select_related = ("region",)
    search_fields = ("username", "first_name", "last_name")
