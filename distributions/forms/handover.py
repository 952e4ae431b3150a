"""Who took a package."""

from django import forms
from django.utils.translation import gettext_lazy as _

from distributions.models.handover import TakenBy


class TakerForm(forms.Form):
    id = forms.UUIDField(required=False)
    taken_by = forms.ChoiceField(
        label=_("Taken by"), choices=TakenBy.choices, initial=TakenBy.SELF, required=False
    )
    taker_name = forms.CharField(label=_("Name of the taker"), max_length=200, required=False)
    relation = forms.CharField(label=_("Relation to the family"), max_length=100, required=False)
