"""Three answers for each pair: sure, unsure (to a person), different. Set-wise, inside DuckDB.

Reads the tables `links` and `twins` that the model wrote, and what people have decided; leaves
the tables `twin_pairs`, `roots` and `link_pairs`. Thresholds are settings, with their expected
precision (aidcases/settings.py).
"""

from collections.abc import Iterable

import duckdb
import pyarrow as pa
from django.conf import settings

Pair = tuple[str, str]

# Names that may be one person's; short of that, no number alone makes a link sure.
_AGREES = "name_level IN ('same', 'sounds_same', 'one_letter', 'part_of', 'alike')"

# Sure: they share a number, and neither name nor birth date speaks against it.
_TWIN_PAIRS = f"""
CREATE TABLE twin_pairs AS
SELECT l, r, probability, weights, 'model' AS rule,
    weight >= $twin AND {_AGREES} AND (
        (nik_level = 'same'
            AND coalesce(birth_date_level, 'same') IN ('same', 'placeholder_year')
            AND village_level IS DISTINCT FROM 'other'
            AND (name_level <> 'part_of' OR village_level = 'same'))
        OR (family_card_level = 'same' AND birth_date_level = 'same'
            AND coalesce(nik_level, 'same') IN ('same', 'serial', 'one_digit'))
    ) AS sure
FROM twins
ANTI JOIN parted_twins USING (l, r)
WHERE weight >= $review OR nik_level = 'same'
"""

# A family id or NIK with an agreeing name outweighs the sum, which a wrong birth date would spoil.
_CLAIMS = f"""
CREATE TABLE claims AS
SELECT p.*, coalesce(roots.root, p.l) AS root,
    CASE
        WHEN family_id_level = 'same' AND (
            {_AGREES} OR nik_level IN ('same', 'serial', 'one_digit') OR birth_date_level = 'same'
        ) THEN 'family_id'
        WHEN nik_level = 'same' AND {_AGREES} THEN 'nik'
        WHEN weight >= $sure AND {_AGREES} THEN 'model'
    END AS rule
FROM links p LEFT JOIN roots USING (l)
WHERE weight >= $review OR nik_level = 'same' OR family_id_level = 'same'
"""

# A field record belongs to one family: each family speaks with its best row, and a link is sure
# only where no other family comes near.
_LINK_PAIRS = """
CREATE TABLE link_pairs AS
WITH best AS (
    SELECT *, weight - max(weight) OVER (PARTITION BY r) AS behind
    FROM claims
    ANTI JOIN parted_links USING (root, r)
    QUALIFY row_number() OVER (PARTITION BY root, r ORDER BY weight DESC, rule IS NULL, l) = 1
), judged AS (
    SELECT *,
        rule IS NOT NULL AND coalesce(
            max(weight) OVER (
                PARTITION BY r ORDER BY rule IS NOT NULL DESC, weight DESC, l
                ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
            ) <= weight - $margin, TRUE
        ) AND row_number() OVER (PARTITION BY r ORDER BY rule IS NOT NULL DESC, weight DESC, l) = 1
        AS sure,
        row_number() OVER (PARTITION BY r ORDER BY weight DESC, l) AS place
    FROM best
)
SELECT l, r, root, coalesce(rule, 'model') AS rule, probability, weights, sure
FROM judged
QUALIFY sure OR (
    NOT bool_or(sure) OVER (PARTITION BY r) AND place <= $questions AND behind >= -2 * $margin
)
"""
_QUESTIONS = 3  # most pairs that are put to a person for one field record


def find_twins(connection: duckdb.DuckDBPyConnection, parted: Iterable[Pair]) -> None:
    """Judge the pairs of `twins`; `parted` are those that a person has called different."""
    _pairs_table(connection, "parted_twins", ("l", "r"), parted)
    connection.execute(
        _TWIN_PAIRS,
        {"twin": settings.MATCHING_TWIN_WEIGHT, "review": settings.MATCHING_REVIEW_WEIGHT},
    )


def sure_twins(connection: duckdb.DuckDBPyConnection) -> list[Pair]:
    return connection.execute("SELECT l, r FROM twin_pairs WHERE sure ORDER BY l, r").fetchall()


def find_links(
    connection: duckdb.DuckDBPyConnection, roots: dict[str, str], parted: Iterable[Pair]
) -> None:
    """Judge the pairs of `links`, where `roots` says which rows stand for another's family, and
    `parted` which families and field records a person has called different."""
    _pairs_table(connection, "roots", ("l", "root"), roots.items())
    _pairs_table(connection, "parted_links", ("root", "r"), parted)
    connection.execute(
        _CLAIMS, {"sure": settings.MATCHING_SURE_WEIGHT, "review": settings.MATCHING_REVIEW_WEIGHT}
    )
    connection.execute(_LINK_PAIRS, {"margin": settings.MATCHING_MARGIN, "questions": _QUESTIONS})


def family_roots(
    order: dict[str, int], same: Iterable[Pair], parted: Iterable[Pair] = ()
) -> dict[str, str]:
    """For each row that repeats a family, the earliest row of that family.

    `order` gives each row's place in its list. A row that a person has parted from the earliest
    row does not join it by way of a third.
    """
    apart = {frozenset(pair) for pair in parted}
    partners: dict[str, list[str]] = {}
    for left, right in same:
        earlier, later = sorted((left, right), key=order.__getitem__)
        partners.setdefault(later, []).append(earlier)
    roots: dict[str, str] = {}
    for later in sorted(partners, key=order.__getitem__):
        found = {roots.get(earlier, earlier) for earlier in partners[later]}
        free = [root for root in found if frozenset((root, later)) not in apart]
        if free:
            roots[later] = min(free, key=order.__getitem__)
    return roots


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
