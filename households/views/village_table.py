"""The villages of a list, sortable by any count, each count a link to its names."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from aidcases.requests import PersonRequest
from aidcases.views import place_table
from households import queries
from households.models import ListImport
from households.models.candidate import Outcome
from households.queries import PlaceCounts
from households.views.families import CONFIRMED, VISITED
from households.views.funnel import CandidateLinks

# (key of the sort, head, outcome of the link)
COUNTS = [
    ("candidates", _("Candidates"), ""),
    ("waiting", _("Waiting"), Outcome.WAITING.value),
    ("visited", _("Visited"), VISITED),
    ("unverifiable", _("Unverifiable"), Outcome.UNVERIFIABLE.value),
    ("ineligible", _("Not eligible"), Outcome.INELIGIBLE.value),
    ("confirmed", _("Confirmed"), CONFIRMED),
    ("decreed", _("On a decree"), Outcome.DECREED.value),
]


HEADS = [(key, label) for key, label, _outcome in COUNTS]


class Cell(NamedTuple):
    """How many families, and the address of their names."""

    families: int
    url: str


@dataclass(frozen=True)
class Place:
    """A line of the table."""

    code: str
    name: str
    within: str
    cells: list[Cell]
    bar: list[tuple[str, str, str]]  # (colour, start, width), in thousandths of the place


def context(request: PersonRequest, list_import: ListImport, region_code: str) -> dict[str, Any]:
    """What `households/_home_villages.html` shows; the order comes from `?sort=`."""
    places = queries.villages(list_import, region_code)
    wanted = request.GET.get("sort", "")
    if key := place_table.sort_key(wanted, HEADS):
        places.sort(key=lambda place: (getattr(place, key), place.code))
        if wanted.startswith("-"):
            places.reverse()
    return {
        "heads": place_table.heads(request, "sort", HEADS),
        "places": _lines(places, CandidateLinks(list_import)),
        "totals": _totals(places, CandidateLinks(list_import, region_code)),
        "list_import": list_import,
        "districts": _districts(places),
    }


def _districts(places: list[PlaceCounts]) -> list[tuple[str, int, str, str]]:
    """Bars of the confirmed in each kecamatan; none where there is but one."""
    confirmed: dict[tuple[str, str], int] = {}
    for place in places:
        key = (place.code.rpartition(".")[0], place.within)
        confirmed[key] = confirmed.get(key, 0) + place.confirmed
    if len(confirmed) < 2:
        return []
    return [
        (name, count, "green", f"?region={code}")
        for (code, name), count in sorted(confirmed.items())
    ]


def _lines(places: list[PlaceCounts], links: CandidateLinks) -> list[Place]:
    return [
        Place(
            code=place.code,
            name=place.name,
            within=place.within,
            cells=_cells(place, links),
            bar=_bar(place),
        )
        for place in places
    ]


def _cells(place: PlaceCounts, links: CandidateLinks) -> list[Cell]:
    return [
        Cell(getattr(place, key), links.to(outcome, region=place.code))
        for key, _label, outcome in COUNTS
    ]


def _totals(places: list[PlaceCounts], links: CandidateLinks) -> list[Cell]:
    return [
        Cell(sum(getattr(place, key) for place in places), links.to(outcome))
        for key, _label, outcome in COUNTS
    ]


def _bar(place: PlaceCounts) -> list[tuple[str, str, str]]:
    """Confirmed, not eligible, unverifiable; what is left of the bar waits or is a duplicate."""
    drawn, start = [], 0
    for colour, count in [
        ("green", place.confirmed),
        ("red", place.ineligible),
        ("amber", place.unverifiable),
    ]:
        width = round(1000 * count / place.candidates) if place.candidates else 0
        drawn.append((colour, str(start), str(width)))
        start += width
    return drawn
