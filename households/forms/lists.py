"""Forms of the list pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.ministry_list.layouts import FIELDS, LAYOUTS
from households.ministry_list.mapping import Found
from households.ministry_list.understood import field_label

ENDINGS = ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.txt,.zip"


class UploadForm(forms.Form):
    """A list, and the password that the ministry gave with it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "The list as it was received: .xlsx, .xls, .xlsb, .ods, .csv, or a .zip of one of them."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS, "data-drop": ""}),
    )
    password = forms.CharField(
        label=_("Password of the file"),
        required=False,
        help_text=_("Only where the file asks for one. It is used once and not kept."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class RepairsForm(forms.Form):
    """The workbook of rows to repair, as it comes back."""

    file = forms.FileField(
        label=_("Workbook with the repaired rows"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods", "data-drop": ""}),
    )


class ColumnsForm(forms.Form):
    """The kind of list, a field for every column of the file, and a name to keep them under."""

    layout = forms.ChoiceField(label=_("Kind of list"))
    save_as = forms.CharField(
        label=_("Keep these columns under the name"),
        required=False,
        max_length=100,
        help_text=_("They are offered again for the next file with the same headers."),
    )

    def __init__(self, *args: Any, found: Found, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        layout = self.fields["layout"]
        assert isinstance(layout, forms.ChoiceField)
        layout.choices = [(one.name, str(one.title)) for one in LAYOUTS.values()]
        layout.initial = found.layout
        choices = [("", _("keep as it is")), *known_fields()]
        for column in found.columns:
            self.fields[self.name_of(column)] = forms.ChoiceField(
                choices=choices, required=False, initial=column["field"], label=column["header"]
            )

    @staticmethod
    def name_of(column: dict[str, Any]) -> str:
        return f"column-{column['position']}"

    def answer(self) -> dict[str, Any]:
        """What `map_columns` asks for."""
        return {
            "layout": self.cleaned_data["layout"],
            "save_as": self.cleaned_data["save_as"].strip(),
            "columns": {
                column["key"]: self.cleaned_data[self.name_of(column)]
                for column in self.found.columns
            },
        }


class ProfileForm(forms.Form):
    """What a profile of columns is called."""

    name = forms.CharField(label=_("Name"), max_length=100)


def known_fields() -> list[tuple[str, str]]:
    """Every field that a list may have, by its label."""
    labelled = [(field, str(field_label(field))) for field in FIELDS]
    return sorted(labelled, key=lambda one: one[1].casefold())
