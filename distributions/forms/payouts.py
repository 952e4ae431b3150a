"""What is asked to draw up a payout and to read its result."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aidcases.models import User
from distributions.forms.programmes import RoundsField
from distributions.models import Programme, Round
from distributions.models.programme import AidKind, ProgrammeState


class PayoutForm(forms.Form):
    """The programme stands in the address; the rounds are all of them unless some are named."""

    rounds = RoundsField(
        label=_("Rounds"),
        queryset=Round.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several rounds may be paid in one go; each is a line of its own."),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rounds"]
        assert isinstance(field, RoundsField)
        field.queryset = programme.rounds.all()
        self.initial.setdefault("rounds", list(programme.rounds.all()))


class ResultForm(forms.Form):
    file = forms.FileField(
        label=_("Result of the post office (.xlsx, .csv)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.xlsb,.ods,.csv"}),
    )


def payable(user: User) -> Any:
    """The person's cash programmes that are open."""
    return Programme.objects.visible_to(user).filter(kind=AidKind.CASH, state=ProgrammeState.ACTIVE)
