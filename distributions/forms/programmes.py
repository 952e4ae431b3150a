"""What is asked to open a programme, to plan under it, and to end a batch."""

import itertools
from calendar import monthrange
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from aidcases.models import User
from distributions.forms.fields import DayField, RegionField, RupiahField, regions_of
from distributions.models import Programme, Round
from distributions.models.programme import AidKind, Funder, OverlapRule
from distributions.programmes import Period
from households.models import Decree
from households.models.decree import DecreeState

LENGTHS = [(1, _("one month")), (3, _("a quarter")), (6, _("half a year")), (12, _("a year"))]


class ProgrammeForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("As it is called on papers, for instance: Food packages, second quarter 2023."),
    )
    kind = forms.ChoiceField(label=_("What is given"), choices=AidKind.choices)
    funder = forms.ChoiceField(
        label=_("Paid from"),
        choices=[choice for choice in Funder.choices if choice[0] != Funder.DONOR],
    )
    budget_line = forms.CharField(label=_("Budget line"), max_length=100, required=False)
    region = RegionField(label=_("Region"), queryset=None)
    unit_amount = RupiahField(
        label=_("Amount per family and round (rupiah)"),
        help_text=_("The worth of a package, or the cash of one round."),
    )
    ceiling = RupiahField(
        label=_("Ceiling (rupiah)"),
        help_text=_("No more than this can be planned; the database refuses it."),
    )
    package = forms.CharField(label=_("What a package holds"), max_length=300, required=False)
    first = DayField(label=_("First day of the first round"))
    length = forms.TypedChoiceField(label=_("Each round lasts"), choices=LENGTHS, coerce=int)
    rounds = forms.IntegerField(label=_("Number of rounds"), min_value=1, max_value=24, initial=1)
    overlap_rule = forms.ChoiceField(
        label=_("Families with the same kind of aid from elsewhere in these days"),
        choices=OverlapRule.choices,
        initial=OverlapRule.WARN,
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        assert isinstance(field, RegionField)
        field.queryset = regions_of(by, villages=False)
        field.initial = by.scope_code or settings.HOME_REGION

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == AidKind.GOODS and not cleaned.get("package"):
            self.add_error("package", _("Say what a package holds: rice 10 kg, oil 2 l."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What `programmes.create` takes."""
        given = dict(self.cleaned_data)
        first, length, count = (given.pop(name) for name in ("first", "length", "rounds"))
        return given | {"periods": periods(first, length, count)}


def periods(first: date, months: int, count: int) -> list[Period]:
    """`count` periods of so many months, one after the other."""
    starts = [_months_later(first, months * n) for n in range(count + 1)]
    return [
        (start, date.fromordinal(following.toordinal() - 1))
        for start, following in itertools.pairwise(starts)
    ]


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class RoundForm(forms.Form):
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))
    amount = RupiahField(
        label=_("Amount per family (rupiah)"),
        required=False,
        help_text=_("Left empty, it is the programme's amount."),
    )


class RoundsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, turn: Round) -> str:
        return f"{turn.number} ({turn.period_start:%d.%m.%Y} – {turn.period_end:%d.%m.%Y})"


class DecreeField(forms.ModelChoiceField):
    def label_from_instance(self, decree: Decree) -> str:
        return str(
            _("%(number)s, %(date)s: %(count)s families")
            % {
                "number": decree.number,
                "date": f"{decree.dated_on:%d.%m.%Y}",
                "count": decree.recipients_count,
            }
        )


class PlanForm(forms.Form):
    decree = DecreeField(label=_("Decree"), queryset=Decree.objects.none())
    rounds = RoundsField(
        label=_("Rounds"),
        queryset=Round.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    region = RegionField(
        label=_("Only in"),
        queryset=None,
        required=False,
        empty_label=_("All regions of the programme"),
    )

    def __init__(self, *args: Any, by: User, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decrees = Decree.objects.visible_to(by).filter(state=DecreeState.ISSUED)
        rounds = programme.rounds.all()
        regions = regions_of(by).filter(code__startswith=programme.region_id)
        for name, rows in (("decree", decrees), ("rounds", rounds), ("region", regions)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        self.initial.setdefault("decree", decrees.order_by("-dated_on").first())
        self.initial.setdefault("rounds", list(rounds))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)
