"""From evidence to probability: which family of the list a field record belongs to, if any.

A field record belongs to one family or to none, so its contenders share one probability. Two
things are learnt from the lists themselves, without labels: how many field records have their
family on the list at all (`listed`), and how many repeat a family that another one has
(`repeated`). A family that nobody has claimed yet is the likelier for what is left over.
All set-wise, inside DuckDB but for the steps over its sums.
"""

from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as compute

from households.matching.model import Parameters

_ROUNDS = 3
_STEPS = 12  # of the estimate of `listed`; it settles in a few
_MOST = 40.0  # bits; beyond lies certainty, and the end of floating point

_CONTENDERS = f"""
CREATE OR REPLACE TABLE contenders AS
SELECT coalesce(clusters.cluster, links.l) AS family, links.r,
    pow(2, least(max(evidence), {_MOST})) AS odds, FALSE AS taken,
    0.0::DOUBLE AS probability, 0.0::DOUBLE AS alone
FROM links LEFT JOIN clusters ON clusters.l = links.l
    ANTI JOIN parted_links ON parted_links.l = links.l AND parted_links.r = links.r
GROUP BY ALL
"""
_SUMS = """
CREATE OR REPLACE TABLE sums AS
SELECT r, sum(odds * CASE WHEN taken THEN $taken ELSE $free END) / $families AS total
FROM contenders GROUP BY r
"""
_PROBABILITIES = """
UPDATE contenders SET probability = $listed * odds * (CASE WHEN taken THEN $taken ELSE $free END)
    / $families / (1 - $listed + $listed * sums.total)
FROM sums WHERE sums.r = contenders.r
"""
_ALONE = "UPDATE contenders SET alone = probability"
_CLAIMED = """
CREATE OR REPLACE TABLE claimed AS
SELECT family, count(*) AS records, max(r) AS r FROM contenders WHERE probability >= 0.9
GROUP BY family
"""
_TAKEN = """
UPDATE contenders SET taken = claimed.records > 1 OR claimed.r <> contenders.r
FROM claimed WHERE claimed.family = contenders.family
"""


@dataclass(frozen=True)
class Shares:
    """What the lists say of themselves."""

    listed: float  # of the field records: their family is on the list
    repeated: float  # of those: another field record has the same family
    taken: float = 1.0  # how much likelier than at random a family is that another has claimed
    free: float = 1.0


def assign(
    connection: duckdb.DuckDBPyConnection, families: int, found: int, given: Parameters
) -> Shares:
    """Leave in `contenders` the probability of each family (`family`, `r`, `probability`), and
    what it was `alone`, before anything was concluded from whom other records have claimed.

    Reads `links`, `clusters` (`l`, `cluster`: rows that may be one family speak together) and
    `parted_links` (`l`, `r`: called different by a person). `families` are the rows of the
    list, `found` the field records.
    """
    stored = given["assigning"]
    families = max(families, stored["least_records"])
    shares = Shares(stored["listed"]["share"], stored["repeated"]["share"])
    connection.execute(_CONTENDERS)
    for turn in range(_ROUNDS):
        if turn:
            shares = _shares(connection, families, shares, stored["repeated"])
            connection.execute(_TAKEN)
        shares = _weigh(connection, families, found, shares, stored["listed"])
        if not turn:
            connection.execute(_ALONE)
    return shares


def _weigh(
    connection: duckdb.DuckDBPyConnection,
    families: int,
    found: int,
    shares: Shares,
    stored: dict[str, float],
) -> Shares:
    """Estimate `listed` from the evidence by expectation and maximisation; set probabilities."""
    factors = {"taken": shares.taken, "free": shares.free}
    connection.execute(_SUMS, factors | {"families": families})
    # In order, so that the same lists give the same sum.
    totals = connection.sql("SELECT total FROM sums ORDER BY total").to_arrow_table()["total"]
    listed, pseudo = shares.listed, stored["pseudo_records"]
    for _step in range(_STEPS):
        expected = _expected(totals, listed)
        listed = min((expected + stored["share"] * pseudo) / (found + pseudo), 0.999)
    connection.execute(_PROBABILITIES, factors | {"families": families, "listed": listed})
    connection.execute(_CLAIMED)
    return Shares(listed, shares.repeated, shares.taken, shares.free)


def _expected(totals: pa.ChunkedArray, listed: float) -> float:
    """How many records are of a listed family, where this share of them is."""
    likely = compute.multiply(totals, listed)
    chances = compute.divide(likely, compute.add(likely, 1 - listed))
    return compute.sum(chances).as_py() or 0.0


def _shares(
    connection: duckdb.DuckDBPyConnection, families: int, shares: Shares, stored: dict[str, float]
) -> Shares:
    """How much likelier a family is for being claimed by another record, or for not being."""
    claimed, records, repeats = connection.execute(
        "SELECT count(*), coalesce(sum(records), 0),"
        " coalesce(sum(records) FILTER (records > 1), 0) FROM claimed"
    ).fetchall()[0]
    pseudo = stored["pseudo_records"]
    repeated = (repeats + stored["share"] * pseudo) / (records + pseudo)
    taken = min(max(claimed / families, 0.001), 0.98)
    return Shares(shares.listed, repeated, repeated / taken, (1 - repeated) / (1 - taken))
