"""What a row was understood to say, in words: labels of its fields, and values as people read."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidcases.identity import mask_nik
from households.ministry_list.layouts import P3KE_FAMILY

LABELS: dict[str, str | Promise] = {
    "family_id": gettext_lazy("Family id"),
    "region": gettext_lazy("Village code"),
    "region_code": gettext_lazy("Village code"),
    "province": gettext_lazy("Province"),
    "regency": gettext_lazy("Regency"),
    "district": gettext_lazy("District"),
    "village": gettext_lazy("Village"),
    "decile": gettext_lazy("Decile"),
    "address": gettext_lazy("Address"),
    "name": gettext_lazy("Head of family"),
    "nik": gettext_lazy("NIK"),
    "family_card_number": gettext_lazy("Family card number"),
    "civil_registry_match": gettext_lazy("Matches the civil registry"),
    "sex": gettext_lazy("Sex"),
    "birth_date": gettext_lazy("Date of birth"),
    "occupation": gettext_lazy("Occupation"),
    "education": gettext_lazy("Education"),
}
NUMBERS = {"nik", "family_card_number"}
HIDDEN = {"name_key", "region_code"}


def field_label(name: str) -> str | Promise:
    """The label of a field; what a ministry's own column says stays in its own words."""
    column = P3KE_FAMILY.by_field.get(name)
    return LABELS.get(name) or (column.header if column else name)


def shown_value(name: str, value: Any) -> str:
    """A value in words: numbers of people masked, dates written out."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in NUMBERS:
        return mask_nik(str(value))
    if name == "birth_date":
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    words = {"sex": {"M": _("male"), "F": _("female")}, "civil_registry_match": registry_words()}
    return str(words.get(name, {}).get(value, value))


def registry_words() -> dict[str, str]:
    return {"matched": _("matches"), "unmatched": _("does not match")}
