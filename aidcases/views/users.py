"""Users: who may log in, as what, and for which region."""

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from aidcases import people
from aidcases.models import Region, User
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.roles import Role
from aidcases.templatetags.components import status_chip
from aidcases.views.columns import DateColumn
from aidcases.views.lists import ListPage
from aidcases.views.pages import Page

ADMINS = frozenset({Permission.MANAGE_USERS})


class UserTable(tables.Table):
    username = tables.Column(verbose_name=_("Username"))
    first_name = tables.Column(verbose_name=_("Name"), empty_values=())
    role = tables.Column(verbose_name=_("Role"))
    region = tables.Column(verbose_name=_("Region"), default=_("everywhere"))
    phone = tables.Column(verbose_name=_("Phone"))
    last_login = DateColumn(verbose_name=_("Last log-in"), default=_("never"))
    is_active = tables.Column(verbose_name=_("State"))

    def render_first_name(self, record: User) -> str:
        return record.get_full_name()

    def render_is_active(self, value: bool) -> SafeString:
        return status_chip("green" if value else "red", _("active") if value else _("stopped"))

    def value_is_active(self, value: bool) -> str:
        return str(_("active") if value else _("stopped"))


class UserFilter(django_filters.FilterSet):
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role.choices)
    is_active = django_filters.ChoiceFilter(
        label=_("State"), choices=[("1", _("active")), ("0", _("stopped"))]
    )

    class Meta:
        model = User
        fields: list[str] = []


class UserList(ListPage):
    permissions = ADMINS
    title = _("Users")
    template_name = "aidcases/users.html"
    table_class = UserTable
    filterset_class = UserFilter
    keyset = ("username",)
    export_name = "users"
    search_label = _("Name or username")

    def queryset(self) -> QuerySet[User]:
        return people.managed_by(self.request.user)

    def search(self, queryset: QuerySet[User], text: str, digits: str) -> QuerySet[User]:
        for word in text.split():
            queryset = queryset.filter(
                Q(username__icontains=word)
                | Q(first_name__icontains=word)
                | Q(last_name__icontains=word)
            )
        return queryset

    def table(self, rows: Any) -> tables.Table:
        table = super().table(rows)
        table.row_url = user_url
        return table


def user_url(user: User) -> str:
    return reverse("user_edit", args=[user.pk])


class UserForm(forms.ModelForm):
    """What an admin may say of a person; there is no password in it."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "role", "region", "phone")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.filter(code__startswith=by.scope_code or "")
        self.fields["region"] = RegionChoice(
            regions.order_by("code"), label=_("Region"), required=bool(by.scope_code)
        )
        self.fields["region"].help_text = _(
            "The person sees and does nothing outside this region. Only an admin may have none."
        )
        self.fields["username"].help_text = _("Letters, digits, dots and dashes; for logging in.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("region") and cleaned.get("role") != Role.ADMIN:
            self.add_error("region", _("Choose the region that this person works in."))
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class RegionChoice(forms.ModelChoiceField):
    """Regions, each level set in from the one above."""

    def label_from_instance(self, region: Region) -> str:
        return "\u2003" * (region.code.count(".") - 1) + region.name


class UserCreate(Page):
    permissions = ADMINS
    template_name = "aidcases/user_form.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.render({"form": UserForm(by=request.user)})

    def post(self, request: PersonRequest) -> HttpResponse:
        form = UserForm(request.POST, by=request.user)
        if not form.is_valid():
            return self.render({"form": form}, status=422)
        user, password = people.create(by=request.user, **form.values())
        return _show_password(request, user, password)


class UserEdit(Page):
    permissions = ADMINS
    template_name = "aidcases/user_form.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(people.managed_by(request.user), pk=pk)
        return self.render({"form": UserForm(instance=user, by=request.user), "person": user})

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(people.managed_by(request.user), pk=pk)
        # The form writes into its instance; the verb compares with what is stored.
        form = UserForm(request.POST, instance=User.objects.get(pk=pk), by=request.user)
        if not form.is_valid():
            return self.render({"form": form, "person": user}, status=422)
        people.change(by=request.user, user=user, **form.values())
        messages.success(request, _("Saved."))
        return redirect("users")


class UserState(Page):
    """Stop a person's access, or give it back."""

    permissions = ADMINS
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(people.managed_by(request.user), pk=pk)
        people.set_active(by=request.user, user=user, active=not user.is_active)
        messages.success(request, _("Saved."))
        return redirect("user_edit", pk=pk)


class UserPassword(Page):
    """A new first password."""

    permissions = ADMINS
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(people.managed_by(request.user), pk=pk)
        password = people.reset_password(
            by=request.user, user=user, remove_second_factor="second_factor" in request.POST
        )
        return _show_password(request, user, password)


def _show_password(request: PersonRequest, user: User, password: str) -> HttpResponse:
    """The only time that it is seen: the page is not kept and the password not stored."""
    return render(request, "aidcases/user_password.html", {"person": user, "password": password})
