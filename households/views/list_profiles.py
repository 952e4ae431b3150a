"""Kept profiles of columns: what there is, what each says, renaming and deleting."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from aidcases.errors import Refused
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.views.pages import Page
from households.forms.lists import ProfileForm
from households.ministry_list.layouts import LAYOUTS
from households.ministry_list.profiles import delete_profile, rename_profile
from households.ministry_list.understood import field_label
from households.models import MappingProfile

MOST = 200


def profiles_of(request: PersonRequest) -> QuerySet[MappingProfile]:
    profiles: QuerySet[MappingProfile] = MappingProfile.objects.visible_to(request.user)
    return profiles.select_related("region", "made_by")


def kind_of(profile: MappingProfile) -> Any:
    layout = LAYOUTS.get(profile.layout)
    return layout.title if layout else profile.layout


class ListProfiles(Page):
    """All profiles of the person's regions, by name."""

    permissions = frozenset({Permission.IMPORT_LISTS})
    template_name = "households/list_profiles.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        rows = [
            {"profile": one, "kind": kind_of(one), "named": sum(map(bool, one.columns.values()))}
            for one in profiles_of(request).order_by("name", "pk")[:MOST]
        ]
        return self.render({"rows": rows})


class ListProfile(Page):
    """One profile: which header is which field, and its name."""

    permissions = frozenset({Permission.IMPORT_LISTS})
    template_name = "households/list_profile.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        profile = get_object_or_404(profiles_of(request), pk=pk)
        return self.show(profile, ProfileForm(initial={"name": profile.name}))

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        profile = get_object_or_404(profiles_of(request), pk=pk)
        form = ProfileForm(request.POST)
        if form.is_valid():
            try:
                rename_profile(by=request.user, profile=profile, name=form.cleaned_data["name"])
            except Refused as refusal:
                form.add_error("name", str(refusal))
        if form.errors:
            return self.show(profile, form, status=400)
        messages.success(request, _("The profile is called “%(name)s” now.") % {"name": profile})
        return redirect("list_profiles")

    def show(self, profile: MappingProfile, form: ProfileForm, status: int = 200) -> HttpResponse:
        said = [(key, field_label(field)) for key, field in profile.columns.items() if field]
        left = [key for key, field in profile.columns.items() if not field]
        context = {"profile": profile, "kind": kind_of(profile), "said": said, "left": left}
        return self.render(context | {"form": form}, status=status)


class ListProfileDelete(Page):
    permissions = frozenset({Permission.IMPORT_LISTS})
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        profile = get_object_or_404(profiles_of(request), pk=pk)
        delete_profile(by=request.user, profile=profile)
        messages.success(request, _("The profile “%(name)s” is deleted.") % {"name": profile})
        return redirect("list_profiles")
