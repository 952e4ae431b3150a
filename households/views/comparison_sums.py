"""The figures of a comparison: both sides as sums that close, and every village."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from aidcases.models import Region
from households.models import ListComparison, ListImport
from households.models.list_comparison import Fate
from households.views.comparison_table import COLOURS


def sums(comparison: ListComparison) -> dict[str, Any]:
    """Both sides add up: the candidates of each list are its groups."""
    terms = {fate: (fate.label, comparison.counts[fate]) for fate in Fate}
    both = [terms[fate] for fate in (Fate.SAME, Fate.CHANGED, Fate.UNSURE)]
    return {
        "old_whole": candidates_of(comparison.old),
        "old_sum": [*both, terms[Fate.GONE]],
        "new_whole": candidates_of(comparison.new),
        "new_sum": [*both, terms[Fate.NEW]],
    }


def candidates_of(list_import: ListImport) -> int:
    return list_import.accepted - list_import.members


def village_context(comparison: ListComparison, villages: Iterable[Region]) -> dict[str, Any]:
    """What `households/_comparison_villages.html` shows: a line for each village, two charts."""
    ordered = sorted(villages, key=lambda region: region.code)
    lines = [village_line(region, comparison.villages[region.code]) for region in ordered]
    return {
        "fates": [fate.label for fate in Fate],
        "village_lines": lines,
        "charts": [
            (_("New families by district"), by_district(comparison, ordered, Fate.NEW)),
            (_("Families gone, by district"), by_district(comparison, ordered, Fate.GONE)),
        ],
    }


def village_line(region: Region, counts: dict[str, int]) -> dict[str, Any]:
    whole = sum(counts.values())
    bar, at = [], 0
    for fate in Fate:
        width = round(1000 * counts.get(fate, 0) / whole)
        bar.append((COLOURS[fate], str(at), str(width)))
        at += width
    cells = [
        (counts.get(fate, 0), "?" + urlencode({"fate": fate.value, "village": region.code}))
        for fate in Fate
    ]
    return {"region": region, "cells": cells, "bar": bar}


def by_district(
    comparison: ListComparison, villages: Iterable[Region], fate: Fate
) -> list[tuple[str, int, str]]:
    districts: dict[str, int] = {}
    for region in villages:
        name = str(region.parent or region)
        districts[name] = districts.get(name, 0) + comparison.villages[region.code].get(fate, 0)
    return [(name, families, COLOURS[fate]) for name, families in districts.items()]
