"""What the model finds in the evidence: links, duplicates and open questions. No database."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import duckdb
from django.conf import settings

from households.matching import linking, model, record_tables, records_beside
from households.matching.engine import engine
from households.matching.evidence import Evidence
from households.matching.kinship import Pair, families
from households.matching.records import Records
from households.matching.records_beside import Begun
from households.models.match_pair import PairState


@dataclass(frozen=True, slots=True)
class FoundPair:
    """One pair to keep: `weights` is JSON text, `state` open or linked."""

    candidate: str
    visit: str | None
    twin: str | None
    rule: str
    probability: float
    weights: str
    state: str


@dataclass(frozen=True)
class Findings:
    pairs: list[FoundPair] = field(default_factory=list)
    duplicates: dict[str, str] = field(default_factory=dict)  # candidate → the one it repeats
    links: dict[str, tuple[str, str]] = field(default_factory=dict)  # visit → candidate, method


def find(evidence: Evidence) -> Findings:
    """Judge all pairs of the evidence; the same evidence always gives the same findings."""
    return next(find_each(evidence, [linking.set_thresholds()]))


def find_repeats(evidence: Evidence) -> list[FoundPair]:
    """Pairs of records that are, or may be, one family, among the evidence's `candidates` alone.

    So field records are compared that no list names, by the model that finds a list's duplicates.
    """
    with engine() as connection:
        size = record_tables.load(connection, "listed", evidence.candidates)
        model.score_twins(connection, "listed", model.FIELDS)
        linking.find_twins(connection, size, evidence.parted_twins, model.FIELDS)
        return _twin_pairs(connection, _duplicates(connection, evidence))


def find_each(evidence: Evidence, thresholds: Sequence[linking.Thresholds]) -> Iterator[Findings]:
    """The same comparison judged by each of these thresholds."""
    with engine() as connection:
        sizes = score(connection, evidence.candidates, evidence.visits)
        linking.find_twins(connection, sizes[0], evidence.parted_twins)
        duplicates = _duplicates(connection, evidence)
        twins = _twin_pairs(connection, duplicates)
        parted = _parted(evidence, duplicates)
        one_family = families(
            linking.likely_twins(connection),
            decided=duplicates.items(),
            parted=evidence.parted_twins,
        )
        linking.assign_links(connection, sizes, one_family, duplicates, parted)
        for either in thresholds:
            linking.judge_links(connection, either)
            links = _links(connection)
            yield Findings(
                pairs=twins + links,
                duplicates=duplicates,
                links=_chosen(links, duplicates) | _confirmed(evidence, duplicates),
            )


_MOST_BESIDE = 200_000  # records; the pairs of larger lists must fit into memory one after another


def score(connection: duckdb.DuckDBPyConnection, left: Records, right: Begun) -> tuple[int, int]:
    """Fill the tables `twins` (of the left list) and `links`; how many records either list has.

    The right list is read, and compared, while DuckDB compares the left one with itself.
    """
    listed = record_tables.load(connection, "listed", left)
    with ThreadPoolExecutor(max_workers=1) as beside:
        twins = beside.submit(model.score_twins, connection.cursor(), "listed")
        met = record_tables.load(connection, "met", records_beside.finished(right))
        if listed > _MOST_BESIDE or settings.MATCHING_ENGINE == "spark":
            twins.result()  # Spark knows one table of common values by each name
        model.score_links(connection, "listed", "met")
        twins.result()
    return listed, met


def _duplicates(connection: duckdb.DuckDBPyConnection, evidence: Evidence) -> dict[str, str]:
    order = {record.id: record.number for record in evidence.candidates}
    return families(
        linking.sure_twins(connection),
        decided=evidence.same_twins,
        parted=evidence.parted_twins,
        lasting=evidence.settled,
        order=order.__getitem__,
    )


def _twin_pairs(
    connection: duckdb.DuckDBPyConnection, duplicates: dict[str, str]
) -> list[FoundPair]:
    """Each pair once, the lower id on the left; linked where one repeats the other."""
    rows = connection.execute(
        "SELECT l, r, rule, probability, weights, sure FROM twin_pairs"
    ).fetchall()
    pairs = []
    for left, right, rule, probability, weights, sure in rows:
        lower, higher = sorted((left, right), key=_in_order)
        one_family = duplicates.get(left, left) == duplicates.get(right, right)
        state = PairState.LINKED if sure and one_family else PairState.OPEN
        if one_family and not sure:
            continue  # settled by way of a third row
        pairs.append(FoundPair(lower, None, higher, rule, probability, weights, state))
    return pairs


def _in_order(key: str) -> tuple[int, str]:
    """Numbers by their size and UUIDs by their digits, as the database orders them."""
    return len(key), key


def _parted(evidence: Evidence, duplicates: dict[str, str]) -> list[Pair]:
    """What is not this family's is not its duplicates' either."""
    rows: dict[str, list[str]] = {}
    for row, root in duplicates.items():
        rows.setdefault(root, []).append(row)
    return [
        (one, visit)
        for row, visit in evidence.parted_visits
        for root in (duplicates.get(row, row),)
        for one in (root, *rows.get(root, ()))
    ]


def _links(connection: duckdb.DuckDBPyConnection) -> list[FoundPair]:
    rows = connection.execute(
        f"SELECT l, r, rule, probability, {model.weights_sql()}, sure FROM link_pairs"
    ).fetchall()
    return [
        FoundPair(
            left, visit, None, rule, chance, weights, PairState.LINKED if sure else PairState.OPEN
        )
        for left, visit, rule, chance, weights, sure in rows
    ]


def _chosen(links: list[FoundPair], duplicates: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {
        str(pair.visit): (duplicates.get(pair.candidate, pair.candidate), pair.rule)
        for pair in links
        if pair.state == PairState.LINKED
    }


def _confirmed(evidence: Evidence, duplicates: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {
        visit: (duplicates.get(candidate, candidate), "person")
        for candidate, visit in evidence.same_visits
    }
