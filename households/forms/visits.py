"""Forms and filters of the visit pages."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils.translation import gettext_lazy as _

from aidcases.models import Region, User
from aidcases.models.region import VILLAGE_LEVELS, chain
from aidcases.requests import PersonRequest
from aidcases.roles import Role
from aidcases.views.choices import RowChoiceFilter
from households.models import FieldResultImport, Visit
from households.models.reason_code import Verdict
from households.models.visit import VisitState
from households.visits.quality import Flag


def villages_of(user: User) -> QuerySet[Region]:
    """The villages that a person may choose from."""
    villages = Region.objects.filter(level__in=VILLAGE_LEVELS).order_by("code")
    return villages.filter(code__startswith=user.scope_code) if user.scope_code else villages


def workers_of(user: User) -> QuerySet[User]:
    """The social workers that a person may choose from."""
    workers = User.objects.filter(role=Role.PSM).order_by("first_name", "username")
    return workers.filter(region__code__startswith=user.scope_code) if user.scope_code else workers


def _villages(request: PersonRequest | None) -> QuerySet[Region]:
    return villages_of(request.user) if request else Region.objects.none()


def _workers(request: PersonRequest | None) -> QuerySet[User]:
    if request is None:
        return User.objects.none()
    full_name = Trim(Concat("first_name", Value(" "), "last_name"))
    named = Coalesce(NullIf(full_name, Value("")), "username")
    return workers_of(request.user).annotate(named=named)


def _files(request: PersonRequest | None) -> QuerySet[FieldResultImport]:
    none: QuerySet[FieldResultImport] = FieldResultImport.objects.none()
    return FieldResultImport.objects.visible_to(request.user) if request else none


class VisitFilter(django_filters.FilterSet):
    """Filters of the list of visits, kept in the URL."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=VisitState.choices)
    verdict = django_filters.ChoiceFilter(label=_("Verdict"), choices=Verdict.choices)
    region = RowChoiceFilter(label=_("Village"), queryset=_villages, told_by="name")
    worker = RowChoiceFilter(label=_("Worker"), queryset=_workers, told_by="named")
    flag = django_filters.ChoiceFilter(label=_("Mark"), choices=Flag.choices, method="with_flag")
    linked = django_filters.ChoiceFilter(
        label=_("Family"),
        choices=[("yes", _("linked")), ("no", _("not linked yet"))],
        method="with_family",
    )
    file = RowChoiceFilter(queryset=_files, method="of_file", widget=forms.HiddenInput)

    class Meta:
        model = Visit
        fields = ["state", "verdict", "region", "worker", "flag", "linked", "file"]

    def with_flag(self, queryset: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        return queryset.filter(flags__contains=[value])

    def with_family(self, queryset: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        return queryset.filter(household__isnull=value == "no")

    def of_file(
        self, queryset: QuerySet[Visit], name: str, value: FieldResultImport
    ) -> QuerySet[Visit]:
        return queryset.filter(source_file=value.source_file_id)


class AssignForm(forms.Form):
    """One village to one of its social workers."""

    worker = forms.ModelChoiceField(label=_("Worker"), queryset=User.objects.none())
    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    include_known = forms.BooleanField(
        label=_("Also those known from before as dead, moved, refused or on a decree"),
        required=False,
    )

    def __init__(self, *args: Any, user: User, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = workers_of(user).filter(is_active=True, region__in=chain(region.code))
        self.fields["worker"].queryset = active  # type: ignore[attr-defined]
        if len(active) == 1:
            self.fields["worker"].initial = active[0]


class AssignAllForm(forms.Form):
    """What holds for all villages."""

    due_on = AssignForm.base_fields["due_on"]
    include_known = AssignForm.base_fields["include_known"]


class ResultsFileForm(forms.Form):
    """A spreadsheet of field results."""

    file = forms.FileField(
        label=_("Spreadsheet of field results"),
        help_text=_("xlsx, xls, ods or csv, with a column that says Ya or Tidak per family."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.xlsb,.ods,.csv"}),
    )


class ReturnForm(forms.Form):
    """Why a visit goes back to its worker."""

    note = forms.CharField(
        label=_("What is to be mended"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )
