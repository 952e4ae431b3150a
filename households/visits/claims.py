"""What the maker of a visit says of the family, kept beside what the registry says."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from aidcases.identity import digits_of, read_family_card_number, read_nik
from households.models import Household
from households.visits.quality import Flag


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Empty means: said nothing. Numbers are as given until `sound` has read them."""

    name: str = ""
    nik: str = ""
    family_card_number: str = ""
    birth_date: date | None = None
    sex: str = ""
    address: str = ""
    family_id: str = ""

    @classmethod
    def of(cls, household: Household) -> "Claims":
        """What the registry says, for a visit whose maker found it right."""
        return cls(
            name=household.head_name,
            nik=household.nik,
            family_card_number=household.family_card_number,
            birth_date=household.birth_date,
            sex=household.sex,
            address=household.address,
            family_id=household.family_id,
        )

    def over(self, other: "Claims") -> "Claims":
        """This, and where it says nothing, the other."""
        said = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}
        return replace(other, **said)

    def sound(self) -> tuple["Claims", list[Flag]]:
        """Numbers that cannot be right become unknown, each with its flag."""
        nik, card = digits_of(self.nik), digits_of(self.family_card_number)
        nik_is_wrong = bool(self.nik) and read_nik(nik) is None
        card_is_wrong = bool(self.family_card_number) and not read_family_card_number(card)
        flags = [Flag.NIK_UNSOUND] * nik_is_wrong + [Flag.CARD_UNSOUND] * card_is_wrong
        return (
            replace(
                self,
                nik="" if nik_is_wrong else nik,
                family_card_number="" if card_is_wrong else card,
            ),
            flags,
        )

    def as_json(self) -> dict[str, Any]:
        """Only what was said; dates as ISO text."""
        said = {name: value for name, value in asdict(self).items() if value}
        if self.birth_date:
            said["birth_date"] = self.birth_date.isoformat()
        return said
