"""Forms of deliberations and decrees; the verbs check again what the forms check."""

from typing import Any, TypeVar, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidcases import reasons
from aidcases.errors import Refused
from aidcases.models import Region, User
from households.models import Decree, Deliberation, ListImport

F = TypeVar("F", bound=forms.BaseForm)


class DateInput(forms.DateInput):
    """The browser's own date picker, which speaks ISO dates."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class DeliberationForm(forms.ModelForm):
    class Meta:
        model = Deliberation
        fields = ["held_on", "minutes_number", "chaired_by", "attendees", "note"]
        widgets = {"held_on": DateInput(), "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["held_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.fields["minutes_number"].help_text = _("As on the paper: 140/12/BA/2023.")


class DecreeForm(forms.ModelForm):
    """The words of a decree; `region` only where a new list is drawn up."""

    class Meta:
        model = Decree
        fields = ["number", "title", "dated_on", "signed_by"]
        widgets = {"dated_on": DateInput()}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["number"].help_text = _("As on the paper: 188.45/123/2023.")
        self.fields["signed_by"].help_text = _("Office and name: Bupati Bangka, …")


class DecreeDraftForm(DecreeForm):
    list_import = forms.ModelChoiceField(ListImport.objects.none(), label=_("List"))
    region = forms.ModelChoiceField(Region.objects.none(), label=_("For the region"))

    field_order = ["list_import", "region", "number", "title", "dated_on", "signed_by"]

    def __init__(self, *args: Any, user: User, lists: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        regions = Region.objects.filter(code__startswith=user.scope_code)
        choices = {"list_import": lists, "region": regions}
        for name, queryset in choices.items():
            cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = queryset


class PurposeForm(forms.Form):
    """Why somebody takes whole numbers out of the house."""

    purpose = forms.CharField(
        label=_("What the whole numbers are for"),
        min_length=reasons.SHORTEST,
        max_length=reasons.LONGEST,
        help_text=_("It is written into the audit log with your name."),
    )


def refused_into(form: F, refusal: Refused) -> F:
    """The form with what was typed, and above it why the verb refused."""
    form.add_error(None, [str(refusal), *refusal.offenders[:20]])
    return form
