"""Forms of matching any two lists: the files, and which column is which."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.forms.lists import ENDINGS
from households.matching import list_columns
from households.matching.any_two_lists import Answer
from households.matching.list_columns import Head
from households.matching.pairing import Brought
from households.models.list_pairing import Side

LABELS = {Side.LEFT: _("List A"), Side.RIGHT: _("List B")}


class TwoFilesForm(forms.Form):
    """Two lists, each with the password that it may ask for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side in Side:
            self.fields[side.value] = forms.FileField(
                label=_("File"),
                widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
            )
            self.fields[f"{side}_password"] = forms.CharField(
                label=_("Password of the file"),
                required=False,
                strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
            )

    def brought(self, side: Side) -> Brought:
        file = self.cleaned_data[side.value]
        return Brought(file, file.name, self.cleaned_data[f"{side}_password"])

    @property
    def sides(self) -> list[dict[str, Any]]:
        return [
            {"label": LABELS[side], "file": self[side.value], "password": self[f"{side}_password"]}
            for side in Side
        ]


class PairColumnsForm(forms.Form):
    """For each field that is compared, its column in one of the files."""

    def __init__(self, *args: Any, head: Head, chosen: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.head = head
        choices = [("", _("– none –")), *((str(at), words) for at, words in head.named)]
        for field in list_columns.FIELDS:
            self.fields[field] = forms.ChoiceField(
                label=str(list_columns.LABELS[field]),
                choices=choices,
                required=False,
                initial=str(chosen.get(field, "")),
                widget=forms.Select(
                    attrs={"data-samples": f"samples-{self.prefix}", "form": "pairing-columns"}
                ),
            )

    def answer(self) -> Answer:
        columns = {field: int(at) for field, at in self.cleaned_data.items() if at}
        return Answer(self.head.sheet, self.head.row, self.head.depth, columns)

    @property
    def samples(self) -> dict[str, str]:
        """Of every column by its position, as shown beside it."""
        return {str(at): " · ".join(self.head.samples(at)) for at, _words in self.head.named}

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [
            {"field": self[field], "samples": self.samples.get(str(self[field].value()), "")}
            for field in list_columns.FIELDS
        ]
