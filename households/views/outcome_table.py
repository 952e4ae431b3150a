"""Every row of a list in one place and one end: by kecamatan and village, each sum closing."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidcases.models import User
from aidcases.models.region import DISTRICT_LENGTH
from aidcases.permissions import Permission, may
from households.determination.closing import ENDS, Closing, Counts, Place, closing
from households.models import ListImport
from households.models.list_import import RowFate
from households.views.funnel import CandidateLinks
from households.views.list_tables import NOWHERE

HEADS: dict[str, str | Promise] = {
    "quarantined": gettext_lazy("Needs repair"),
    "duplicate": gettext_lazy("Duplicate"),
    "waiting": gettext_lazy("Waiting"),
    "unverifiable": gettext_lazy("Unverifiable"),
    "ineligible": gettext_lazy("Not eligible"),
    "eligible": gettext_lazy("Eligible"),
    "decreed": gettext_lazy("On a decree"),
}
COLOURS = {
    "decreed": "green",
    "eligible": "eligible",
    "ineligible": "red",
    "unverifiable": "amber",
    "waiting": "waiting",
    "duplicate": "duplicate",
    "quarantined": "quarantined",
}


@dataclass(frozen=True)
class Line:
    """A place: its rows, each end and what was found beside the list, as (count, address)."""

    code: str
    name: str | Promise
    rows: tuple[int, str]
    ends: list[tuple[int, str]]
    beside: tuple[int, str]
    bar: list[tuple[str, str, str]]  # (colour, start, width), in thousandths of the rows
    villages: "list[Line]"


class Links:
    """Addresses of the names behind each count, as far as the person may open them."""

    def __init__(self, list_import: ListImport, user: User) -> None:
        self._list = list_import
        self._candidates = CandidateLinks(list_import)
        self._sees_rows = may(user, Permission.VIEW_LISTS)

    def of(self, end: str, region: str) -> str:
        if end == "quarantined":
            return self._to_repair(region) if self._sees_rows else ""
        if end == "not_on_list":
            return _with(reverse("matching_unlinked"), region=region) if self._sees_rows else ""
        return self._candidates.to(end if end in ENDS else "", region=region)

    def _to_repair(self, region: str) -> str:
        """The list's own page, which narrows its rows to a village or kecamatan."""
        url = reverse("list_import", args=[self._list.pk])
        village = region if region == NOWHERE or len(region) >= DISTRICT_LENGTH else ""
        return _with(url, fate=RowFate.QUARANTINED, village=village)


def context(list_import: ListImport, region_code: str, user: User) -> dict[str, Any]:
    """What `households/_outcome_table.html` shows."""
    found = closing(list_import, region_code)
    links = Links(list_import, user)
    return {
        "closing_heads": list(HEADS.values()),
        "closing_legend": [(COLOURS[end], HEADS[end]) for end in COLOURS],
        "closing_lines": [_line(place, links) for place in found.places],
        "closing_unknown": _unknown(found, links),
        "closing_whole": _line(Place(region_code, _("Together"), found.whole), links),
        "not_on_list_url": links.of("not_on_list", region_code),
    }


def _unknown(found: Closing, links: Links) -> Line | None:
    if found.unknown is None:
        return None
    line = _line(Place("", _("Village not known"), found.unknown), links)
    to_repair = (found.unknown.quarantined, links.of("quarantined", NOWHERE))
    return replace(line, ends=[to_repair, *line.ends[1:]])


def _line(place: Place, links: Links) -> Line:
    counts = place.counts
    return Line(
        code=place.code,
        name=place.name,
        rows=(counts.rows, links.of("", place.code) if counts.rows > counts.quarantined else ""),
        ends=[(counts.of(end), links.of(end, place.code)) for end in HEADS],
        beside=(counts.not_on_list, links.of("not_on_list", place.code)),
        bar=_bar(counts),
        villages=[_line(village, links) for village in place.villages],
    )


def _bar(counts: Counts) -> list[tuple[str, str, str]]:
    """Parts that fill the bar: each begins where the one before it ends."""
    drawn, done = [], 0
    for end, colour in COLOURS.items():
        start, done = done, done + counts.of(end)
        left, right = (round(1000 * edge / (counts.rows or 1)) for edge in (start, done))
        if right > left:
            drawn.append((colour, str(left), str(right - left)))
    return drawn


def _with(url: str, **values: str) -> str:
    given = {name: value for name, value in values.items() if value}
    return f"{url}?{urlencode(given)}" if given else url
