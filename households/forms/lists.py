"""Forms of the list pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

ENDINGS = ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv"


class UploadForm(forms.Form):
    """A list, and the password that the ministry gave with it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("The list as it was received: .xlsx, .xls, .xlsb, .ods or .csv."),
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS, "data-drop": ""}),
    )
    password = forms.CharField(
        label=_("Password of the file"),
        required=False,
        help_text=_("Only where the file asks for one. It is used once and not kept."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
