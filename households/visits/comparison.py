"""What a visit says of a family beside what the registry says."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from households.models import Visit

_FIELDS: tuple[tuple[str, str, str | Promise], ...] = (
    ("name", "head_name", _("Name")),
    ("nik", "nik", _("NIK")),
    ("family_card_number", "family_card_number", _("Family card number")),
    ("birth_date", "birth_date", _("Birth date")),
    ("address", "address", _("Address")),
    ("family_id", "family_id", _("P3KE family id")),
)
NUMBERS = {"nik", "family_card_number"}


@dataclass(frozen=True)
class Compared:
    """One field of both. A number is shown masked, by its field's name."""

    field: str
    label: str | Promise
    told: Any
    registered: Any

    @property
    def is_number(self) -> bool:
        return self.field in NUMBERS

    @property
    def is_date(self) -> bool:
        return self.field == "birth_date"

    @property
    def differs(self) -> bool:
        """Only where both say something."""
        both = bool(self.told and self.registered)
        return both and str(self.told).casefold() != str(self.registered).casefold()

    @property
    def is_new(self) -> bool:
        return bool(self.told and not self.registered)


def compared(visit: Visit) -> list[Compared]:
    """Every field, the registry's side empty for a family that is not known yet."""
    return [
        Compared(own, label, getattr(visit, own), getattr(visit.household, theirs, ""))
        for own, theirs, label in _FIELDS
    ]
