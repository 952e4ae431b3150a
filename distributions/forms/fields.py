"""Fields that forms of aid share: money as people type it, days, villages."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet

from aidcases.models import Region, User


class RupiahField(forms.IntegerField):
    """Whole rupiah; `250000`, `250.000` and `Rp 250.000` are the same."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"min_value": 1, "widget": widget, **options})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = re.sub(r"(?i)^\s*rp\.?\s*|[.\s]", "", value)
        return super().to_python(value)


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, "input_formats": ["%Y-%m-%d"], **options})


class RegionField(forms.ModelChoiceField):
    """Regions of a person, each level set in from the one above."""

    def label_from_instance(self, region: Region) -> str:
        return "\u2003" * max(0, region.code.count(".") - 1) + region.name


def regions_of(user: User, *, villages: bool = True) -> QuerySet[Region]:
    """The regions at or below the person's own, in the order of their codes."""
    found = Region.objects.filter(code__startswith=user.scope_code).order_by("code")
    return found if villages else found.filter(code__regex=r"^\d{2}(\.\d{2}){1,2}$")
