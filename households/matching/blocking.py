"""Which pairs are compared: by each rule where it reaches few enough, by a narrower one else.

A village of 200 families can be compared by first letters; a town of 20,000 cannot.
"""

from itertools import islice

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
    fitting = (
        (rule for rule in group if rule in EXACT or _reach(connection, lists, rule) <= most)
        for group in groups
    )
    return [rule for group in fitting for rule in islice(group, 1)]


def _fits(rule: Rule, fields: tuple[str, ...]) -> bool:
    return "family_id" in fields or "family_id" not in rule


def _reach(connection: duckdb.DuckDBPyConnection, lists: list[str], rule: Rule) -> int:
    """How many pairs a rule reaches."""
    keys = ", ".join(rule)
    known = " AND ".join(f"{key} IS NOT NULL" for key in rule)
    left, right = (
        f"(SELECT {keys}, count(*) AS n FROM {name} WHERE {known} GROUP BY ALL)"
        for name in (lists[0], lists[-1])
    )
    on = " AND ".join(f"a.{_name(key)} = b.{_name(key)}" for key in rule)
    found = connection.execute(f"SELECT sum(a.n * b.n) FROM {left} a JOIN {right} b ON {on}")
    return int(found.fetchall()[0][0] or 0)


def _name(key: str) -> str:
    return f'"{key}"' if "(" in key else key
