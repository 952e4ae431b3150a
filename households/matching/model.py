"""The one model by which records are compared: Splink on DuckDB, with stored parameters.

Each comparison has levels, from the best agreement down; the first that holds counts. A level's
weight in bits is log2(m/u) from `parameters.json`; the weights of all fields and the prior add up
to the weight of a pair, from which its probability follows. Unknown values weigh nothing.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow as pa
import splink.comparison_level_library as levels
from django.conf import settings
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_library import CustomComparison

LinkType = Literal["link_only", "dedupe_only"]
PARAMETERS = Path(__file__).with_name("parameters.json")

# How Muhammad and Siti sound at the head of a name.
_OFTEN_LEFT_OUT = "('MUA', 'SIT')"

# field → (what must be known, [(level, condition)]); `other` is all the rest.
COMPARISONS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "family_id": ("family_id", [("same", "family_id_l = family_id_r")]),
    "nik": (
        "nik",
        [
            ("same", "nik_l = nik_r"),
            # Two people born on one day in one district have neighbouring numbers: the birth date
            # has said all that this can say.
            (
                "serial",
                "substr(nik_l, 1, 12) = substr(nik_r, 1, 12) and born_l = born_r"
                " and damerau_levenshtein(nik_l, nik_r) <= 1",
            ),
            ("one_digit", "damerau_levenshtein(nik_l, nik_r) <= 1"),
        ],
    ),
    "family_card": (
        "card",
        [("same", "card_l = card_r"), ("one_digit", "damerau_levenshtein(card_l, card_r) <= 1")],
    ),
    "name": (
        "sound",
        [
            ("same", "name_key_l = name_key_r"),
            ("sounds_same", "sound_l = sound_r"),
            (
                "one_letter",
                "least(length(sound_l), length(sound_r)) >= 6"
                " and damerau_levenshtein(replace(sound_l, ' ', ''), replace(sound_r, ' ', ''))"
                " <= 1",
            ),
            (
                "part_of",
                # Ahmad and Ahmad Rusli; Yusuf and Muhammad Yusuf; not Rusli and Ahmad Rusli
                f"(head_l = head_r or head_l in {_OFTEN_LEFT_OUT} or head_r in {_OFTEN_LEFT_OUT})"
                " and (list_has_all(words_l, words_r) and length(sound_r) >= 4"
                " or list_has_all(words_r, words_l) and length(sound_l) >= 4)"
                # Jamal K. and Jamal Kurniawan
                " or (initials_l = initials_r and (shortened_l or shortened_r))",
            ),
            ("alike", "jaro_winkler_similarity(sound_l, sound_r) >= 0.92"),
            (
                "some",
                "jaro_winkler_similarity(sound_l, sound_r) >= 0.84"
                " or list_has_any(words_l, words_r)",
            ),
        ],
    ),
    "birth_date": (
        "born",
        [
            ("placeholder_year", "year_l = year_r and placeholder_l and placeholder_r"),
            ("same", "born_l = born_r"),
            ("swapped", "born_l = swapped_r"),
            ("one_digit", "hamming(born_l, born_r) = 1"),
            (
                "one_part",
                "substr(born_l, 1, 7) = substr(born_r, 1, 7)"
                " or substr(born_l, 6) = substr(born_r, 6)"
                " or (year_l = year_r and (substr(born_l, 9) = substr(born_r, 9)"
                " or placeholder_l or placeholder_r))",
            ),
            ("year", "abs(year_l - year_r) <= 1"),
        ],
    ),
    "sex": ("sex", [("same", "sex_l = sex_r")]),
    "village": (
        "village",
        [("same", "village_l = village_r"), ("district", "district_l = district_r")],
    ),
}
FIELDS = tuple(COMPARISONS)
# A level counts the more, the rarer the name is.
_BY_COMMONNESS = {("name", "same"), ("name", "sounds_same")}

# A pair that no rule reaches is never compared: each fault alone must leave one rule standing.
BLOCKING: list[tuple[str, ...]] = [
    ("family_id",),
    ("nik",),
    ("card",),
    ("born", "village"),
    ("sound", "year"),
    ("sound", "village"),
    ("born", "head"),
    ("village", "head"),
    ("village", "tail"),
    ("village", "year"),
    ("substr(nik, 7)",),
    ("substr(nik, 1, 12)",),
]


@cache
def parameters() -> dict[str, Any]:
    """The stored parameters (`parameters.json`)."""
    found: dict[str, Any] = json.loads(PARAMETERS.read_text())
    return found


@contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty DuckDB in memory, within the limits of the settings and without the network."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"SET threads = {settings.MATCHING_THREADS}")
        connection.execute(f"SET memory_limit = '{settings.MATCHING_MEMORY}'")
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET preserve_insertion_order = false")
        yield connection


def score_links(connection: duckdb.DuckDBPyConnection, left: pa.Table, right: pa.Table) -> str:
    """Compare two lists; the name of a DuckDB table of pairs (see `_pairs_sql`)."""
    prior = _prior("links_per_record", left.num_rows)
    inputs = {"links_a": left, "links_b": right}  # Splink takes sides by the alphabet
    return _score(connection, "links", "link_only", inputs, prior, FIELDS)


def score_twins(connection: duckdb.DuckDBPyConnection, records: pa.Table) -> str:
    """Compare a list with itself. A family that stands twice has two family ids: no evidence."""
    prior = _prior("twins_per_record", records.num_rows)
    fields = tuple(field for field in FIELDS if field != "family_id")
    return _score(connection, "twins", "dedupe_only", {"twins_a": records}, prior, fields)


def _prior(name: str, size: int) -> float:
    prior = parameters()["prior"]
    return float(prior[name]) / max(size, int(prior["least_records"]))


def _score(
    connection: duckdb.DuckDBPyConnection,
    target: str,
    link_type: LinkType,
    inputs: dict[str, pa.Table],
    prior: float,
    fields: tuple[str, ...],
) -> str:
    api = DuckDBAPI(connection=connection)
    frames = [api.register(rows, dataset_display_name=name) for name, rows in inputs.items()]
    linker = Linker(frames, _settings(link_type, prior, fields), log_level=None)
    commonness = api.register(_commonness(connection, list(inputs.values())))
    linker.table_management.register_term_frequency_lookup(commonness, "sound")
    predicted = linker.inference.predict(
        threshold_match_weight=settings.MATCHING_LEAST_WEIGHT, warning_mode="never"
    )
    sql = _pairs_sql(predicted.physical_name, fields)
    connection.execute(f"CREATE TABLE {target} AS {sql}")
    return target


def _settings(link_type: LinkType, prior: float, fields: tuple[str, ...]) -> SettingsCreator:
    rules = [rule for rule in BLOCKING if "family_id" in fields or "family_id" not in rule]
    return SettingsCreator(
        link_type=link_type,
        comparisons=[_comparison(field) for field in fields],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        probability_two_random_records_match=prior,
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=True,  # for the levels, which come with them
    )


def _comparison(field: str) -> CustomComparison:
    known, conditions = COMPARISONS[field]
    return CustomComparison(
        output_column_name=field,
        comparison_levels=[
            levels.NullLevel(known),
            *(_level(field, level, sql) for level, sql in conditions),
            levels.ElseLevel().configure(**_probabilities(field, "other")),
        ],
    )


def _level(field: str, level: str, condition: str) -> levels.CustomLevel:
    found = levels.CustomLevel(condition, label_for_charts=level)
    found.configure(**_probabilities(field, level))
    if (field, level) in _BY_COMMONNESS:
        found.configure(tf_adjustment_column="sound", disable_tf_exact_match_detection=True)
    return found


def _probabilities(field: str, level: str) -> dict[str, Any]:
    stored = parameters()["fields"][field][level]
    return {"m_probability": stored["m"], "u_probability": stored["u"]}


def _commonness(connection: duckdb.DuckDBPyConnection, lists: list[pa.Table]) -> pa.Table:
    """How common each name is. A short list says little of that, so each name is taken as seen
    among so many `pseudo_records` at an ordinary `commonness` besides."""
    names = parameters()["names"]
    connection.register("name_lists", pa.concat_tables([rows.select(["sound"]) for rows in lists]))
    found = connection.sql(
        """
        SELECT sound,
            (count(*) / $lists + $pseudo * $ordinary)
                / ((SELECT count(*) FROM name_lists) / $lists + $pseudo) AS tf_sound
        FROM name_lists WHERE sound IS NOT NULL GROUP BY sound
        """,
        params={
            "lists": len(lists),
            "pseudo": names["pseudo_records"],
            "ordinary": names["commonness"],
        },
    ).to_arrow_table()
    connection.unregister("name_lists")
    return found


def _pairs_sql(predicted: str, fields: tuple[str, ...]) -> str:
    """Pairs as `l`, `r`, `weight`, `probability`, a level per field (`name_level`; null where
    unknown) and `weights`, the JSON of [{"field", "level", "weight"}] over what is known."""
    parts = ", ".join(
        f"{{'field': '{field}', 'level': {_level_sql(field)}, 'weight': {_weight_sql(field)}}}"
        for field in fields
    )
    names = ", ".join(f"{_level_sql(field)} AS {field}_level" for field in fields)
    return f"""
        SELECT unique_id_l AS l, unique_id_r AS r, round(match_weight, 3) AS weight,
            round(match_probability, 6) AS probability, {names},
            to_json(list_filter([{parts}], lambda part: part.level IS NOT NULL)) AS weights
        FROM {predicted}
    """


def _level_sql(field: str) -> str:
    names = [level for level, _ in COMPARISONS[field][1]]
    whens = " ".join(
        f"WHEN {len(names) - place} THEN '{level}'" for place, level in enumerate(names)
    )
    return f"CASE gamma_{field} {whens} WHEN 0 THEN 'other' END"


def _weight_sql(field: str) -> str:
    adjusted = any(of == field for of, _ in _BY_COMMONNESS)
    weight = f"mw_{field} + mw_tf_adj_{field}" if adjusted else f"mw_{field}"
    return f"round({weight}, 2)"
