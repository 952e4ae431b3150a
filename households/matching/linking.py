"""Three answers for each pair: sure, unsure (to a person), different. Set-wise, inside DuckDB.

Reads the tables `links` and `twins` that the model wrote, and what people have decided; leaves
the tables `twin_pairs` and `link_pairs`. Thresholds are settings, with their expected precision
(aidcases/settings.py).
"""

from collections.abc import Iterable
from math import log2

import duckdb
import pyarrow as pa
from django.conf import settings

from households.matching import assigning, model
from households.matching.kinship import Pair
from households.matching.model import at, weights_sql

Thresholds = tuple[float, float]  # probabilities from which a link is sure, or a question

# Names that may be one person's; short of that, no number alone makes a link sure.
_AGREES = at("name", "same", "sounds_same", "one_letter", "part_of", "alike")
# Some likeness will do where the birth date is the same and the number or the village as well.
_NOT_ANOTHER = (
    f"({_AGREES} OR {at('name', 'some')} AND {at('birth_date', 'same')}"
    f" AND ({at('nik', 'same', 'one_digit')} OR {at('village', 'same')}))"
)
_SAME_NAME = at("name", "same", "sounds_same", "one_letter")
# A name says who is meant only beside a number or a birth date, however rare it is and whoever
# else has been found already: kin share names, and a list does not tell who is not on it.
_IDENTIFIED = (
    f"({at('nik', 'same', 'one_digit')} OR {at('family_card', 'same')}"
    f" OR {at('birth_date', 'same', 'swapped', 'one_digit', 'one_part')}"
    f" OR {at('birth_date', 'placeholder_year')} AND {at('village', 'same')})"
)
_DAY = at("birth_date", "same")
# Two numbers that can both be right are two people's, unless name and birth date are the same;
# neighbouring numbers are those of brothers born on one day, whose names may be a letter apart.
_NOT_TWO_PEOPLE = (
    f"(NOT {at('nik', 'serial', 'other')} OR {_DAY} AND {_SAME_NAME}"
    f" AND NOT ({at('nik', 'serial')} AND {at('name', 'one_letter')}))"
)
_NO_OTHER_DAY = f"(gamma_birth_date IS NULL OR {at('birth_date', 'same', 'placeholder_year')})"
_NO_OTHER_NIK = f"(gamma_nik IS NULL OR {at('nik', 'same', 'one_digit')})"
_ONE_VILLAGE = at("village", "same")
_NEAR_DAY = (
    f"(gamma_birth_date IS NULL"
    f" OR {at('birth_date', 'same', 'placeholder_year', 'swapped', 'one_digit', 'one_part')})"
)

# Sure: they share a number, or name, birth date and village; and nothing speaks against it.
_TWIN_PAIRS = f"""
CREATE TABLE twin_pairs AS
SELECT l, r, 1 / (1 + pow(2, -least(evidence + $prior, 60))) AS probability,
    {{weights}} AS weights,
    'model' AS rule, evidence + $prior >= $twin AND {_AGREES} AND (
        ({at("nik", "same")} AND {_NO_OTHER_DAY}
            AND (gamma_village IS NULL OR {at("village", "same", "district")})
            AND (NOT {at("name", "part_of")} OR {_ONE_VILLAGE}))
        OR ({at("nik", "same")} AND {_SAME_NAME} AND ({_DAY} OR {_NEAR_DAY} AND {_ONE_VILLAGE}))
        OR ({at("family_card", "same")} AND {_SAME_NAME} AND {_DAY} AND {_NO_OTHER_NIK})
        OR ({_SAME_NAME} AND {_DAY} AND {_ONE_VILLAGE}
            AND (gamma_nik IS NULL OR {at("nik", "one_digit")}))
        OR ({{one_id}})
    ) AS sure
FROM twins
ANTI JOIN parted_twins USING (l, r)
WHERE evidence + $prior >= $review OR {at("nik", "same")}
"""
_ONE_ID = f"{at('family_id', 'same')} AND {_NEAR_DAY}"

_LIKELIEST = "ORDER BY sure DESC, probability DESC, l, r"
_ALONE = 0.9  # that nobody else has claimed a family makes what is likely sure, no more
# Each family speaks with its best row; `rule` says what a sure link would rest on. Rows that may be
# one family, and are not settled as one, are rivals, and the
# best must lead as one of two families must.
_LINK_PAIRS = f"""
CREATE OR REPLACE TABLE link_pairs AS
WITH fitting AS (
    SELECT links.*, contenders.probability, contenders.alone, contenders.family,
        coalesce(settled.root, links.l) AS root,
        CASE
            WHEN {at("family_id", "same")} AND (
                {_AGREES} OR {at("nik", "same", "serial", "one_digit")} OR {_DAY}
            ) THEN 'family_id'
            WHEN {at("nik", "same")} AND {_NOT_ANOTHER} THEN 'nik'
            WHEN {_NOT_ANOTHER} AND {_IDENTIFIED} AND {_NOT_TWO_PEOPLE} THEN 'model'
        END AS rule
    FROM links LEFT JOIN clusters ON clusters.l = links.l
        LEFT JOIN settled ON settled.l = links.l
        JOIN contenders
        ON contenders.r = links.r AND contenders.family = coalesce(clusters.cluster, links.l)
        ANTI JOIN parted_links ON parted_links.l = links.l AND parted_links.r = links.r
    WHERE probability >= $review OR {at("nik", "same")} OR {at("family_id", "same")}
), ranked AS (
    SELECT *, first_value(root) OVER best AS best_root, row_number() OVER best AS rank
    FROM fitting
    WINDOW best AS (
        PARTITION BY family, r ORDER BY evidence DESC, rule IS NULL, l::BIGINT
    )
), best AS (
    SELECT *, max(evidence) FILTER (root <> best_root) OVER (PARTITION BY family, r) AS rival
    FROM ranked
    QUALIFY rank = 1
), judged AS (
    SELECT * EXCLUDE (root, best_root, rank, rival),
        rule IS NOT NULL AND alone >= {_ALONE} AND $sure <= probability
            / (1 + CASE WHEN rival IS NULL THEN 0 ELSE pow(2, rival - evidence) END) AS sure,
        row_number() OVER (PARTITION BY r ORDER BY probability DESC, evidence DESC, l) AS place
    FROM best
)
SELECT judged.* REPLACE (
    coalesce(rule, 'model') AS rule, round(probability, 6) AS probability
)
FROM judged
QUALIFY sure OR (NOT bool_or(sure) OVER (PARTITION BY r) AND place <= $questions)
"""
_QUESTIONS = 3  # most pairs that are put to a person for one field record


def find_twins(
    connection: duckdb.DuckDBPyConnection,
    listed: int,
    parted: Iterable[Pair],
    fields: tuple[str, ...] = model.TWIN_FIELDS,
) -> None:
    """Judge the pairs of `twins` among so many rows; `parted` a person has called different.

    `fields` are those by which they were scored.
    """
    # The engine puts the rows of a pair in an order of its own.
    either_way = {pair for one, other in parted for pair in ((one, other), (other, one))}
    _pairs_table(connection, "parted_twins", ("l", "r"), either_way)
    stored = model.parameters()["assigning"]["twins"]
    one_id = _ONE_ID if "family_id" in fields else "FALSE"
    connection.execute(
        _TWIN_PAIRS.format(weights=weights_sql(fields), one_id=one_id),
        {
            "prior": log2(stored["per_record"] / max(listed, stored["least_records"])),
            "twin": settings.MATCHING_TWIN_WEIGHT,
            "review": settings.MATCHING_TWIN_REVIEW_WEIGHT,
        },
    )


def sure_twins(connection: duckdb.DuckDBPyConnection) -> list[Pair]:
    """Pairs of rows that are one family, the likeliest first."""
    return connection.execute(f"SELECT l, r FROM twin_pairs WHERE sure {_LIKELIEST}").fetchall()


def likely_twins(connection: duckdb.DuckDBPyConnection) -> list[Pair]:
    """Pairs of rows that are, or may be, one family, the likeliest first."""
    return connection.execute(f"SELECT l, r FROM twin_pairs {_LIKELIEST}").fetchall()


def assign_links(
    connection: duckdb.DuckDBPyConnection,
    sizes: tuple[int, int],
    one_family: dict[str, str],
    settled: dict[str, str],
    parted: Iterable[Pair],
) -> assigning.Shares:
    """Assign the field records of `links`, between lists of these sizes, to families.

    `one_family` says which rows of the list are, or may be, one family: they speak together; of
    those not `settled` as one, a sure link must tell which is meant. `parted` are rows and field
    records that a person has called different.
    """
    _pairs_table(connection, "clusters", ("l", "cluster"), one_family.items())
    _pairs_table(connection, "settled", ("l", "root"), settled.items())
    _pairs_table(connection, "parted_links", ("l", "r"), parted)
    return assigning.assign(connection, *sizes, model.parameters())


def set_thresholds() -> Thresholds:
    return settings.MATCHING_SURE_PROBABILITY, settings.MATCHING_REVIEW_PROBABILITY


def judge_links(connection: duckdb.DuckDBPyConnection, thresholds: Thresholds) -> None:
    """Leave in `link_pairs` what is sure and what goes to a person, from these probabilities on."""
    sure, review = thresholds
    connection.execute(_LINK_PAIRS, {"sure": sure, "review": review, "questions": _QUESTIONS})


def _pairs_table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: tuple[str, str],
    pairs: Iterable[Pair],
) -> None:
    left, right = ([], []) if not (listed := list(pairs)) else map(list, zip(*listed, strict=True))
    rows = pa.table(
        {columns[0]: pa.array(left, pa.string()), columns[1]: pa.array(right, pa.string())}
    )
    connection.register(name, rows)
