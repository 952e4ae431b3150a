"""Reference tables of the common ground: regions, their spellings, and users to look at."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from import_export.fields import Field

from aidcases import people
from aidcases.admin_site import ReferenceAdmin
from aidcases.models import Region, RegionAlias, User
from aidcases.models.region import RegionLevel
from aidcases.permissions import Permission
from aidcases.reference_tables import (
    ChoiceWidget,
    CommonMeta,
    ReferenceFiles,
    ReferenceResource,
    RegionWidget,
    TextWidget,
    YesNoWidget,
)
from aidcases.regions import name_key
from aidcases.roles import Role


class RegionResource(ReferenceResource):
    code = Field("code", "kode", TextWidget())
    level = Field("level", "tingkat", ChoiceWidget(RegionLevel.choices))
    name = Field("name", "nama", TextWidget())
    parent = Field("parent", "induk", RegionWidget())

    class Meta(CommonMeta):
        model = Region
        import_id_fields = ("code",)
        fields = ("code", "level", "name", "parent")

    def complete(self, instance: Region) -> None:
        instance.name_key = name_key(instance.name)

    def region_of(self, instance: Region) -> str:
        return instance.code


@admin.register(Region)
class RegionAdmin(ReferenceFiles, ReferenceAdmin):
    scope_path = "code"
    resource_classes = (RegionResource,)
    list_display = ("code", "name", "level", "parent")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    autocomplete_fields = ("parent",)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        form.instance.name_key = name_key(form.instance.name)
        super().save_model(request, obj, form, change)


class RegionAliasResource(ReferenceResource):
    region = Field("region", "wilayah", RegionWidget())
    name = Field("name", "sebutan", TextWidget())

    class Meta(CommonMeta):
        model = RegionAlias
        import_id_fields = ("region", "name")
        fields = ("region", "name")

    def complete(self, instance: RegionAlias) -> None:
        instance.name_key = name_key(instance.name)

    def region_of(self, instance: RegionAlias) -> str:
        return instance.region_id


@admin.register(RegionAlias)
class RegionAliasAdmin(ReferenceFiles, ReferenceAdmin):
    scope_path = "region__code"
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


class UserResource(ReferenceResource):
    """People by the verbs of the users page: their scope, their audit, the last admin stays.

    A new person gets a password that nobody knows; the users page gives a first one out.
    """

    permission = Permission.MANAGE_USERS

    username = Field("username", "nama_pengguna", TextWidget())
    first_name = Field("first_name", "nama_depan", TextWidget())
    last_name = Field("last_name", "nama_belakang", TextWidget())
    role = Field("role", "peran", ChoiceWidget(Role.choices))
    region = Field("region", "wilayah", RegionWidget())
    phone = Field("phone", "telepon", TextWidget())
    is_active = Field("is_active", "aktif", YesNoWidget(), default=True)

    class Meta(CommonMeta):
        model = User
        import_id_fields = ("username",)
        fields = ("username", "first_name", "last_name", "role", "region", "phone", "is_active")

    def validate_instance(
        self,
        instance: User,
        import_validation_errors: dict[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        instance.password = instance.password or "!"  # set by the verb
        if instance.is_active and not instance.region_id and instance.role != Role.ADMIN:
            error = ValidationError(_("Only an admin may be without a region."))
            import_validation_errors = {**(import_validation_errors or {}), "region": error}
        super().validate_instance(instance, import_validation_errors, validate_unique)

    def region_of(self, instance: User) -> str | None:
        return instance.region_id

    def do_instance_save(self, instance: User, is_create: bool) -> None:
        given = {name: getattr(instance, name) for name in self.Meta.fields}
        active = given.pop("is_active")
        if is_create:
            kept, _password = people.create(by=self.by, **given)
        else:
            kept = User.objects.get(pk=instance.pk)  # as it was: its region counts too
            people.change(by=self.by, user=kept, **given)
        people.set_active(by=self.by, user=kept, active=active)
        instance.pk = kept.pk


@admin.register(User)
class UserAdmin(ReferenceFiles, ReferenceAdmin):
    """To look at, export and import; people are made and changed by the users page's verbs."""

    permission = Permission.MANAGE_USERS
    may_change = False
    resource_classes = (UserResource,)
    fields = ("username", "first_name", "last_name", "role", "region", "phone", "is_active")
    list_display = ("username", "first_name", "role", "region", "is_active")
    list_filter = ("role", "is_active")
    list_select_related = ("region",)
    search_fields = ("username", "first_name", "last_name")

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        return people.managed_by(request.user)
