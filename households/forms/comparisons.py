"""The choice of two lists to compare."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from aidcases.templatetags.figures import in_full
from households.models import ListImport


class ListChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        applied = f", {in_full(obj.applied_at)}" if obj.applied_at else ""
        return f"{obj.source_file} (#{obj.pk}{applied})"


class PairForm(forms.Form):
    """An older and a newer list; not one and the same."""

    old = ListChoice(label=_("Old list"), queryset=ListImport.objects.none())
    new = ListChoice(label=_("New list"), queryset=ListImport.objects.none())

    def __init__(self, *args: Any, lists: QuerySet[ListImport], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("old", "new"):
            self.fields[name].queryset = lists  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("old") and given.get("old") == given.get("new"):
            self.add_error("new", _("Choose another list than the old one."))
        return given
