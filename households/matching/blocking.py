"""Which pairs are compared: by each rule where it reaches few enough, by a narrower one else.

A village of 200 families can be compared by first letters; a town of 20,000 cannot.
"""

import duckdb
from django.conf import settings

from households.matching.levels import BLOCKING

Rule = tuple[str, ...]
# One number on two records is always compared; numbers that many bear are none (`fillers`).
EXACT: tuple[Rule, ...] = (("family_id",), ("nik",))
_SMALL = 1000  # records; whatever a rule reaches among so few is soon compared


def rules_for(
    connection: duckdb.DuckDBPyConnection, lists: list[str], fields: tuple[str, ...]
) -> list[Rule]:
    """The blocking rules for these tables, one from each group of `BLOCKING` at most."""
    groups = [[rule for rule in group if _fits(rule, fields)] for group in BLOCKING]
    size = max(connection.table(name).shape[0] for name in lists)
    if size < _SMALL:
        return [group[0] for group in groups if group]
    most = settings.MATCHING_PAIRS_PER_RECORD * size
    chosen = {place: group[0] for place, group in enumerate(groups) if group and group[0] in EXACT}
    for width in range(max(map(len, groups))):
        asked = {
            place: group[width]
            for place, group in enumerate(groups)
            if place not in chosen and width < len(group)
        }
        reaches = _reaches(connection, lists, asked)
        chosen |= {place: rule for place, rule in asked.items() if reaches[place] <= most}
    return [chosen[place] for place in sorted(chosen)]


def _fits(rule: Rule, fields: tuple[str, ...]) -> bool:
    return "family_id" in fields or "family_id" not in rule


def _reaches(
    connection: duckdb.DuckDBPyConnection, lists: list[str], rules: dict[int, Rule]
) -> dict[int, int]:
    """How many pairs each rule reaches; all counted by one statement."""
    if not rules:
        return {}
    counts = (f"SELECT {place}, ({_reach(lists, rule)})" for place, rule in rules.items())
    rows = connection.execute(" UNION ALL ".join(counts)).fetchall()
    return {place: int(pairs or 0) for place, pairs in rows}


def _reach(lists: list[str], rule: Rule) -> str:
    keys = ", ".join(rule)
    known = " AND ".join(f"{key} IS NOT NULL" for key in rule)
    left, right = (
        f"(SELECT {keys}, count(*) AS n FROM {name} WHERE {known} GROUP BY ALL)"
        for name in (lists[0], lists[-1])
    )
    if left == right:
        return f"SELECT sum(n * n) FROM {left}"
    on = " AND ".join(f"a.{_name(key)} = b.{_name(key)}" for key in rule)
    return f"SELECT sum(a.n * b.n) FROM {left} a JOIN {right} b ON {on}"


def _name(key: str) -> str:
    return f'"{key}"' if "(" in key else key
