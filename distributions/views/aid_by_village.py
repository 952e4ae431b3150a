"""Aid of the current programmes by village: owed, given, open; each number leads to its names."""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidcases.models import Region
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.views import place_table
from distributions import balance
from distributions.balance import Balance, Figures
from distributions.models.programme import ProgrammeState

Place = dict[str, Any]
# (key of the sort and of the link, head, the sum of it); the first is the sum of the others.
COLUMNS: list[tuple[str, Any, Callable[[Balance], Figures]]] = [
    ("owed", _("Entitled"), lambda found: found.entitled - found.cancelled),
    ("done", _("Handed over or paid"), lambda found: found.done),
    ("open", _("Open"), lambda found: found.open),
    ("undone", _("Failed or returned"), lambda found: found.failed + found.returned),
]
HEADS = [(key, label) for key, label, _of in COLUMNS]
COLOURS = {"done": "green", "open": "blue", "undone": "amber"}


class AidByVillage:
    """Families and rupiah of each village, sortable by any column; four queries."""

    name = "aid-villages"
    template = "distributions/_home_aid_villages.html"
    place = "below"
    permissions = frozenset({Permission.VIEW_AID})

    def context(self, request: PersonRequest, region_code: str) -> dict[str, Any]:
        current = {"programme__state": ProgrammeState.ACTIVE}
        sums = balance.by("region", region=region_code, **current)
        families = balance.families_by_part("region", region=region_code, **current)
        regions = Region.objects.select_related("parent").in_bulk([key[0] for key in sums])
        places = [
            _place(regions[key[0]], found, families.get(key[0], {}))
            for key, found in sorted(sums.items())
        ]
        wanted = request.GET.get("aid_sort", "")
        return {
            "aid_places": _sorted(places, wanted),
            "aid_heads": place_table.heads(request, "aid_sort", HEADS),
            "aid_totals": _totals(places, region_code),
            "aid_districts": _districts(places),
        }


def _place(region: Region, found: Balance, families: dict[str, int]) -> Place:
    amounts = {key: of(found).amount for key, _label, of in COLUMNS}
    return {
        "code": region.pk,
        "name": region.name,
        "within": region.parent.name if region.parent else "",
        "cells": [_cell(key, label, families.get(key, 0), amounts[key], region.pk)
                  for key, label, _of in COLUMNS],
        "bar": _bar(amounts),
        **amounts,
    }  # fmt: skip


def _cell(key: str, label: Any, families: int, amount: int, code: str) -> dict[str, Any]:
    query = f"?programme_state={ProgrammeState.ACTIVE}&part={key}"
    return {
        "label": label,
        "families": families,
        "amount": amount,
        "url": reverse("entitlements") + query + (f"&region={code}" if code else ""),
    }


def _bar(amounts: dict[str, int]) -> list[tuple[str, str, str]]:
    """(colour, start, width) of each part, in thousandths of what is owed."""
    drawn, start = [], 0
    for key, colour in COLOURS.items():
        width = round(1000 * amounts[key] / amounts["owed"]) if amounts["owed"] else 0
        drawn.append((colour, str(start), str(width)))
        start += width
    return drawn


def _sorted(places: list[Place], wanted: str) -> list[Place]:
    key = place_table.sort_key(wanted, HEADS)
    return sorted(places, key=itemgetter(key), reverse=wanted.startswith("-")) if key else places


def _totals(places: list[Place], region_code: str) -> list[dict[str, Any]]:
    return [
        _cell(
            key,
            label,
            sum(place["cells"][n]["families"] for place in places),
            sum(place[key] for place in places),
            region_code,
        )
        for n, (key, label, _of) in enumerate(COLUMNS)
    ]


def _districts(places: list[Place]) -> list[tuple[str, int, str, str]]:
    """Bars of the families served in each kecamatan; none where there is but one."""
    served: dict[tuple[str, str], int] = {}
    for place in places:
        key = (place["code"].rpartition(".")[0], place["within"])
        served[key] = served.get(key, 0) + place["cells"][1]["families"]
    if len(served) < 2:
        return []
    return [(name, count, "green", f"?region={code}") for (code, name), count in served.items()]
