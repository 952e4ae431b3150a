"""Estimates the parameters of the model from two lists, without labels.

How often a level is seen among records of one family (m) is counted over the pairs that the model
itself holds for one family, each by its probability, and again with what came out: expectation
and maximisation. How often among different families (u), over pairs taken at random. What two
lists cannot say (a level never met) stays near what is stored: each count begins with so many
pseudo-pairs of the stored parameters.
"""

import copy

import duckdb
import pyarrow as pa

from households.matching import assigning, model, record_tables
from households.matching.engine import engine
from households.matching.levels import COMPARISONS, FIELDS, condition
from households.matching.model import SIDES, Parameters
from households.matching.records import Records

ROUNDS = 3
_PSEUDO_M, _PSEUDO_U = 200.0, 100_000.0
_SAMPLE = 1500  # records of either list, each compared with each of the other


def estimate(left: Records, right: Records, begin: Parameters) -> Parameters:
    """Parameters for lists like these; the same lists give the same parameters."""
    sides = record_tables.table(left), record_tables.table(right)
    given = copy.deepcopy(begin)
    with engine() as connection:
        different = _counts_at_random(connection, sides)
    _blend(given, different, begin, "u", _PSEUDO_U)
    for _round in range(ROUNDS):
        with engine() as connection:
            same = _counts_of_links(connection, sides, given)
        _blend(given, same, begin, "m", _PSEUDO_M)
    return given


# A pair taken at random that is one family after all would count for thousands.
_ONE_FAMILY = (
    "coalesce(family_id_l = family_id_r, FALSE) OR coalesce(nik_l = nik_r, FALSE)"
    " OR coalesce(born_l = born_r AND (sound_l = sound_r OR village_l = village_r), FALSE)"
)
Counts = dict[tuple[str, str], float]


def _blend(given: Parameters, counts: Counts, begin: Parameters, side: str, pseudo: float) -> None:
    """Set m or u of every level to its share, counting `pseudo` pairs of the stored ones."""
    for field in FIELDS:
        names = [*COMPARISONS[field].levels, "other"]
        known = sum(counts.get((field, level), 0.0) for level in names)
        for level in names:
            share = counts.get((field, level), 0.0) + pseudo * begin["fields"][field][level][side]
            given["fields"][field][level][side] = round(share / (known + pseudo), 9)


def _counts_of_links(
    connection: duckdb.DuckDBPyConnection, sides: tuple[pa.Table, pa.Table], given: Parameters
) -> Counts:
    _register(connection, sides)
    model.score_links(connection, *SIDES, given)
    connection.execute("CREATE TABLE clusters (l VARCHAR, cluster VARCHAR)")
    connection.execute("CREATE TABLE parted_links (l VARCHAR, r VARCHAR)")
    assigning.assign(connection, sides[0].num_rows, sides[1].num_rows, given)
    found: Counts = {}
    for field in FIELDS:
        rows = connection.execute(
            f"""
            SELECT {model.level_sql(field)} AS level, sum(probability)
            FROM links JOIN contenders ON contenders.family = links.l AND contenders.r = links.r
            WHERE gamma_{field} IS NOT NULL AND probability > 0.5 GROUP BY level ORDER BY level
            """
        ).fetchall()
        found |= {(field, level): weight for level, weight in rows}
    return found


def _register(connection: duckdb.DuckDBPyConnection, sides: tuple[pa.Table, pa.Table]) -> None:
    for name, rows in zip(SIDES, sides, strict=True):
        connection.register(name, rows)


def _counts_at_random(
    connection: duckdb.DuckDBPyConnection, sides: tuple[pa.Table, pa.Table]
) -> Counts:
    """The levels of pairs of which next to none are of one family."""
    _register(connection, sides)
    pairs = (
        f"(SELECT COLUMNS(*) AS '\\0_l' FROM left_list ORDER BY hash(unique_id) LIMIT {_SAMPLE}),"
        f" (SELECT COLUMNS(*) AS '\\0_r' FROM right_list ORDER BY hash(unique_id, 1)"
        f" LIMIT {_SAMPLE})"
    )
    found: Counts = {}
    for field in FIELDS:
        rows = connection.execute(
            f"SELECT {_level_sql(field)} AS level, count(*) FROM {pairs}"
            f" WHERE NOT ({COMPARISONS[field].unknown}) AND NOT ({_ONE_FAMILY})"
            " GROUP BY level ORDER BY level"
        ).fetchall()
        found |= {(field, level): float(count) for level, count in rows}
    return found


def _level_sql(field: str) -> str:
    whens = " ".join(
        f"WHEN {condition(field, level, 'duckdb')} THEN '{level}'"
        for level in COMPARISONS[field].levels
    )
    return f"CASE {whens} ELSE 'other' END"
