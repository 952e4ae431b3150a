"""The rows of a list by village and kecamatan: each line closes, and so does the whole."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import Count

from aidcases.models import Region
from aidcases.region_codes import DISTRICT_LENGTH, VILLAGE_LENGTH
from households.determination.outcomes import unlinked_visits
from households.models import Candidate, ListImport
from households.models.candidate import Outcome
from households.models.list_import import RowFate

ENDS = (
    "quarantined",
    Outcome.DUPLICATE.value,
    Outcome.WAITING.value,
    Outcome.UNVERIFIABLE.value,
    Outcome.INELIGIBLE.value,
    Outcome.ELIGIBLE.value,
    Outcome.DECREED.value,
)


@dataclass
class Counts:
    """Where the rows of a place have ended; `not_on_list` (field records) stands beside them."""

    quarantined: int = 0
    duplicate: int = 0
    waiting: int = 0
    unverifiable: int = 0
    ineligible: int = 0
    eligible: int = 0
    decreed: int = 0
    not_on_list: int = 0

    @property
    def rows(self) -> int:
        return sum(self.of(end) for end in ENDS)

    def of(self, name: str) -> int:
        return int(getattr(self, name))

    def add(self, other: "Counts") -> None:
        for field in fields(self):
            setattr(self, field.name, self.of(field.name) + other.of(field.name))


@dataclass(frozen=True)
class Place:
    """A village, or a kecamatan with its villages; no code for rows whose village is unknown."""

    code: str
    name: str
    counts: Counts
    villages: "tuple[Place, ...]" = ()


@dataclass(frozen=True)
class Closing:
    places: list[Place]  # kecamatan in the order of their codes
    unknown: Counts | None  # rows whose village is not known; none where a region is asked for
    whole: Counts


def closing(list_import: ListImport, region_code: str = "") -> Closing:
    """Every row of a list at or below a region in one place and one end, in four queries.

    What names no more than a regency or province counts as of an unknown village.
    """
    found = _by_village(list_import, region_code)
    nowhere = [code for code in found if len(code) < DISTRICT_LENGTH]
    unknown = _sum(found.pop(code) for code in nowhere) if nowhere else None
    regions = Region.objects.select_related("parent").in_bulk(list(found))
    places: dict[str, list[Place]] = {}
    above: dict[str, str] = {}
    for code in sorted(found):
        region = regions[code]
        parent = region.parent if region.parent and len(code) == VILLAGE_LENGTH else region
        above[parent.code] = parent.name
        places.setdefault(parent.code, []).append(Place(code, region.name, found[code]))
    districts = [
        Place(code, above[code], _sum(place.counts for place in villages), tuple(villages))
        for code, villages in places.items()
    ]
    everything = [place.counts for place in districts] + ([unknown] if unknown else [])
    return Closing(districts, unknown, _sum(everything))


def _by_village(list_import: ListImport, region_code: str) -> dict[str, Counts]:
    found: dict[str, Counts] = {}
    candidates = Candidate.objects.below(region_code).filter(list_import=list_import).order_by()
    for code, outcome, count in candidates.values_list("region_id", "outcome").annotate(
        count=Count("id")
    ):
        setattr(found.setdefault(code, Counts()), outcome, count)
    rows = list_import.list_rows.filter(fate=RowFate.QUARANTINED).order_by()
    if region_code not in {"", list_import.region_id}:
        rows = rows.below(region_code)
    for code, count in rows.values_list("region_id").annotate(count=Count("id")):
        found.setdefault(code or "", Counts()).quarantined = count
    visits = unlinked_visits(region_code or list_import.region_id).order_by()
    for code, count in visits.values_list("region_id").annotate(count=Count("id")):
        found.setdefault(code, Counts()).not_on_list = count
    return found


def _sum(all_counts: Iterable[Counts]) -> Counts:
    total = Counts()
    for counts in all_counts:
        total.add(counts)
    return total
