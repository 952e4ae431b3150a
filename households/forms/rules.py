"""The rule by which a supervisor confirms many pairs in one act."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.matching.by_rule import ENOUGH, Rule

_LABELS = {
    "name": _("The names are"),
    "nik": _("The NIKs are"),
    "birth_date": _("The birth dates are"),
    "village": _("The villages are"),
}
_PROBABILITIES = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)


class RuleForm(forms.Form):
    """Each field with the ways in which it may agree; the names always have to."""

    probability = forms.TypedChoiceField(
        label=_("Probability of at least"),
        coerce=float,
        choices=[(str(share), f"{100 * share:g} %") for share in _PROBABILITIES],
        initial="0.9",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in _LABELS.items():
            ways: list[tuple[str, Any]] = [(key, one[0]) for key, one in ENOUGH[name].items()]
            required = name == "name"
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=ways if required else [("", _("no matter")), *ways],
                required=required,
                initial="same" if name in {"name", "nik"} else "",
            )

    def rule(self) -> Rule:
        """What was chosen, once the form is valid."""
        return Rule(**self.cleaned_data)
