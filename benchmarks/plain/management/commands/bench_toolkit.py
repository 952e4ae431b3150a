"""The `recordlinkage` toolkit on two lists: the same records, the same blocking, like fields.

As `match_files` does, it also looks for the families that stand twice in the first list.
"""

import json
import re
import time
from pathlib import Path
from typing import Any

import pandas
import recordlinkage
from django.core.management.base import BaseCommand, CommandParser

from households.matching import record_tables
from households.matching.any_two_lists import read_list
from households.matching.blocking import Rule, rules_for
from households.matching.engine import engine
from households.matching.levels import FIELDS

# The levels of `households/matching/levels.py` as the toolkit can say them.
_EXACT = (
    *("family_id", "nik", "card", "name_key", "sound", "turned", "plain", "initials", "head"),
    *("born", "year", "sex", "village", "district", "street", "house", "rt"),
)
_ALIKE = (
    ("nik", "damerau_levenshtein", 0.93),
    ("card", "damerau_levenshtein", 0.93),
    ("plain", "damerau_levenshtein", 0.85),
    ("sound", "jarowinkler", 0.92),
    ("born", "levenshtein", 0.9),
    ("street", "jarowinkler", 0.92),
)


# A family that stands twice has two family ids.
_TWIN_FIELDS = tuple(field for field in FIELDS if field != "family_id")


class Command(BaseCommand):
    help = "Link two csv files, and the first with itself, with the recordlinkage toolkit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("left", type=Path)
        parser.add_argument("right", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.perf_counter()
        left, right = (record_tables.table(read_list(options[name])) for name in ("left", "right"))
        twins, links = _linked([left], _TWIN_FIELDS), _linked([left, right], FIELDS)
        found = {"seconds": time.perf_counter() - started, "twins": twins, "links": links}
        self.stdout.write(json.dumps(found))


def _linked(sides: list[Any], fields: tuple[str, ...]) -> dict[str, int]:
    """The families in both lists, or those that stand twice in one."""
    rules = _rules(sides, fields)
    frames = [_with_parts(side.to_pandas().set_index("unique_id"), rules) for side in sides]
    pairs = _blocked(frames, rules)
    same = recordlinkage.ECMClassifier().fit_predict(_compared(frames, pairs, fields))
    return {"pairs": len(pairs), "linked": len(same)}


def _rules(sides: list[Any], fields: tuple[str, ...]) -> list[Rule]:
    names = ["left_side", "right_side"][: len(sides)]
    with engine() as connection:
        for name, side in zip(names, sides, strict=True):
            connection.register(name, side)
        return rules_for(connection, names, fields)


def _with_parts(frame: pandas.DataFrame, rules: list[Rule]) -> pandas.DataFrame:
    """Each key of a rule as a column: `substr(nik, 7)` is the NIK from its seventh digit."""
    for key in {key for rule in rules for key in rule if "(" in key}:
        column, start, *length = re.findall(r"\w+", key.removeprefix("substr"))
        first = int(start) - 1
        end = first + int(length[0]) if length else None
        frame[key] = frame[column].str.slice(first, end)
    return frame


def _blocked(frames: list[pandas.DataFrame], rules: list[Rule]) -> pandas.MultiIndex:
    found = None
    for rule in rules:
        known = [frame.dropna(subset=list(rule)) for frame in frames]
        if not all(map(len, known)):  # the toolkit divides by their number
            continue
        index = recordlinkage.Index()
        index.block(list(rule))
        pairs = index.index(*known)
        found = pairs if found is None else found.union(pairs)
    assert found is not None
    return found


def _compared(
    frames: list[pandas.DataFrame], pairs: pandas.MultiIndex, fields: tuple[str, ...]
) -> pandas.DataFrame:
    compare = recordlinkage.Compare()
    for column in _EXACT if "family_id" in fields else _EXACT[1:]:
        compare.exact(column, column, label=column)
    compare.exact("born", "swapped", label="swapped")
    for column, method, least in _ALIKE:
        compare.string(column, column, method=method, threshold=least, label=f"{column}_{method}")
    found: pandas.DataFrame = compare.compute(pairs, *frames)
    return found
