"""The one model by which records are compared: Splink on DuckDB, with stored parameters.

A level's weight in bits is log2(m/u) from `parameters.json`; where a value is rarer or commoner
than others, the weight follows. Unknown values weigh nothing. The weights of all fields add up to
the evidence for a pair; what probability follows from it, `assigning` says.
"""

import json
from functools import cache
from importlib import import_module
from math import log2
from pathlib import Path
from typing import Any, Literal

import duckdb
import splink.comparison_level_library as library
from django.conf import settings
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_library import CustomComparison
from splink.internals.comparison import Comparison

from households.matching.blocking import EXACT, rules_for
from households.matching.levels import COMMON_COLUMNS, COMPARISONS, FIELDS, condition

LinkType = Literal["link_only", "dedupe_only"]
Parameters = dict[str, Any]
PARAMETERS = Path(__file__).with_name("parameters.json")
_FEW = 50  # records; the shares of a list as short as this say little by themselves
SIDES = ("left_list", "right_list")  # Splink takes sides by the alphabet
PRIOR = 1 / 1024  # Splink asks for one; taken off again
TWIN_FIELDS = tuple(field for field in FIELDS if field != "family_id")


@cache
def parameters() -> Parameters:
    """The stored parameters (`parameters.json`, or the file that the settings name)."""
    found: Parameters = json.loads(Path(settings.MATCHING_PARAMETERS or PARAMETERS).read_text())
    return found


def score_links(
    connection: duckdb.DuckDBPyConnection, left: str, right: str, given: Parameters | None = None
) -> str:
    """Compare two tables of records; the name of a DuckDB table of pairs (see `_pairs_sql`)."""
    return _score(connection, "links", "link_only", [left, right], FIELDS, given or parameters())


def score_twins(
    connection: duckdb.DuckDBPyConnection, records: str, fields: tuple[str, ...] = TWIN_FIELDS
) -> str:
    """Compare a table with itself. A family that stands twice has two family ids: no evidence.

    With all `FIELDS`, as of field records, one id on two of them is; two ids are none there either.
    """
    chosen = _two_ids_say_nothing(parameters())
    return _score(connection, "twins", "dedupe_only", [records], fields, chosen)


def _two_ids_say_nothing(given: Parameters) -> Parameters:
    levels = given["fields"]["family_id"]
    neutral = {**levels["other"], "m": levels["other"]["u"]}
    fields = {**given["fields"], "family_id": {**levels, "other": neutral}}
    return {**given, "fields": fields}


def least_evidence(size: int) -> float:
    """Bits below which a pair among so many records can come to nothing."""
    return max(0.0, log2(max(size, 1)) - settings.MATCHING_KEPT_BITS)


def _score(
    connection: duckdb.DuckDBPyConnection,
    target: str,
    link_type: LinkType,
    lists: list[str],
    fields: tuple[str, ...],
    given: Parameters,
) -> str:
    rules = rules_for(connection, lists, fields)
    common = {
        column: _commonness(connection, target, lists, column, given) for column in COMMON_COLUMNS
    }
    least = least_evidence(connection.table(lists[0]).shape[0])
    predict = _on_spark if settings.MATCHING_ENGINE == "spark" else _on_duckdb
    likely = predict(connection, lists, common, settings_of(link_type, fields, rules, given), least)
    most = given["one_house"]["most_bits"]
    connection.execute(f"CREATE TABLE {target} AS {_pairs_sql(likely, fields, most)}")
    # One number on two records is a person's question, however much speaks against it.
    exact = [rule for rule in EXACT if rule in rules]
    if besides := _unlikely_of_one_number(connection, target, lists, exact):
        numbered = predict(
            connection, besides, common, settings_of(link_type, fields, exact, given)
        )
        connection.execute(
            f"INSERT INTO {target} FROM ({_pairs_sql(numbered, fields, most)}) AS numbered"
            f" ANTI JOIN {target} USING (l, r)"
        )
    return target


def _unlikely_of_one_number(
    connection: duckdb.DuckDBPyConnection,
    target: str,
    lists: list[str],
    exact: list[tuple[str, ...]],
) -> list[str]:
    """Tables of the few records of each list that share a number with one that was not found for
    them; none at all where there are no such pairs."""
    left, right = (*lists, *lists)[:2]
    once = "l.unique_id < r.unique_id" if left == right else "TRUE"
    pairs = " UNION ".join(
        f"SELECT l.unique_id AS l, r.unique_id AS r FROM {left} AS l JOIN {right} AS r"
        f" USING ({', '.join(rule)}) WHERE {once}"
        for rule in exact
    )
    if not pairs:
        return []
    missed = f"{target}_missed"
    connection.execute(
        f"CREATE TABLE {missed} AS FROM ({pairs}) AS numbered ANTI JOIN {target} USING (l, r)"
    )
    if not connection.table(missed).shape[0]:
        return []
    sides = "SELECT l FROM {0} UNION SELECT r FROM {0}" if left == right else "SELECT {1} FROM {0}"
    for name, side in zip(lists, "lr", strict=False):
        connection.execute(
            f"CREATE TABLE {missed}_{name} AS"
            f" FROM {name} WHERE unique_id IN ({sides.format(missed, side)})"
        )
    return [f"{missed}_{name}" for name in lists]


def _on_duckdb(
    connection: duckdb.DuckDBPyConnection,
    lists: list[str],
    common: dict[str, str],
    told: SettingsCreator,
    least: float | None = None,
) -> str:
    """The name of the table of what Splink says of each pair."""
    api = DuckDBAPI(connection=connection)
    frames = [
        api.register(name, dataset_display_name=side)
        for name, side in zip(lists, SIDES, strict=False)
    ]
    linker = Linker(frames, told, validate_settings=False, log_level=None)
    for column, found in common.items():
        linker.table_management.register_term_frequency_lookup(api.register(found), column)
    predicted = linker.inference.predict(
        threshold_match_weight=None if least is None else least + log2(PRIOR),
        warning_mode="never",
    )
    return str(predicted.physical_name)


def _on_spark(
    connection: duckdb.DuckDBPyConnection,
    lists: list[str],
    common: dict[str, str],
    told: SettingsCreator,
    least: float | None = None,
) -> str:
    """The same from Spark, brought to a table here."""
    inputs, values = (
        {key: connection.table(name).to_arrow_table() for key, name in tables}
        for tables in (zip(SIDES, lists, strict=False), common.items())
    )
    spark = import_module("households.matching.spark")
    name = f"{lists[0]}_{len(lists)}_from_spark_{'all' if least is None else 'likely'}"
    connection.register(name, spark.predict(inputs, values, told, least, PRIOR))
    return name


def settings_of(
    link_type: LinkType,
    fields: tuple[str, ...],
    rules: list[tuple[str, ...]],
    given: Parameters,
) -> SettingsCreator:
    """The model as Splink is told of it."""
    return SettingsCreator(
        link_type=link_type,
        comparisons=[_comparison(field, given, settings.MATCHING_ENGINE) for field in fields],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        probability_two_random_records_match=PRIOR,
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=False,
    )


class _Levels(Comparison):
    """Keeps the level of each pair, which Splink does only beside all columns that are compared:
    sixty of them, a fifth of the time."""

    def _columns_to_select_for_predict(
        self, retain_matching_columns: bool, retain_weights: bool, training_mode: bool
    ) -> list[str]:
        found: list[str] = super()._columns_to_select_for_predict(
            retain_matching_columns, retain_weights, training_mode=True
        )
        return found


class _ComparisonOfLevels(CustomComparison):
    def get_comparison(self, sql_dialect_str: str) -> Comparison:  # type: ignore[misc]
        described = self.create_comparison_dict(sql_dialect_str)
        return _Levels(**described, sqlglot_dialect=sql_dialect_str)


def _comparison(field: str, given: Parameters, engine: str) -> CustomComparison:
    stored = given["fields"][field]
    return _ComparisonOfLevels(
        output_column_name=field,
        comparison_levels=[
            library.CustomLevel(COMPARISONS[field].unknown).configure(is_null_level=True),
            *(_level(field, level, stored[level], engine) for level in COMPARISONS[field].levels),
            library.ElseLevel().configure(**_probabilities(stored["other"])),
        ],
    )


def _level(field: str, level: str, stored: dict[str, float], engine: str) -> library.CustomLevel:
    found = library.CustomLevel(condition(field, level, engine), label_for_charts=level)
    found.configure(**_probabilities(stored))
    weighed = dict(COMPARISONS[field].weighed)
    if level in weighed:
        found.configure(
            tf_adjustment_column=COMPARISONS[field].common,
            tf_adjustment_weight=weighed[level],
            disable_tf_exact_match_detection=True,
        )
    return found


def _probabilities(stored: dict[str, float]) -> dict[str, Any]:
    return {"m_probability": stored["m"], "u_probability": stored["u"]}


def _commonness(
    connection: duckdb.DuckDBPyConnection,
    target: str,
    lists: list[str],
    column: str,
    given: Parameters,
) -> str:
    """How common each value is. A short list says little of that, so each value is taken as seen
    among so many `pseudo_records` at an ordinary `commonness` besides; but never as rarer than it
    is among the list's own people, other than the two of a pair and whoever repeats them."""
    stored, beside = given["common"][column], "born" if column == "sound" else "sound"
    values = " UNION ALL ".join(
        f"SELECT {column}, coalesce({beside}, unique_id) AS person FROM {name}" for name in lists
    )
    found = f"commonness_{column}_of_{target}"
    connection.execute(
        f"""
        CREATE TABLE {found} AS
        WITH valued AS (FROM ({values}) WHERE {column} IS NOT NULL),
        known AS (SELECT count(*) / $lists AS records FROM valued),
        counted AS (
            SELECT {column}, count(*) / $lists AS bearers,
                least((count(*) - 2) / $lists, count(DISTINCT person) - 1) AS others
            FROM valued GROUP BY {column}
        )
        SELECT {column}, greatest(
            (bearers + $pseudo * $ordinary) / (records + $pseudo), others / (records + {_FEW})
        ) AS tf_{column}
        FROM counted, known
        """,
        {
            "lists": len(lists),
            "pseudo": stored["pseudo_records"],
            "ordinary": stored["commonness"],
        },
    )
    return found


def _pairs_sql(predicted: str, fields: tuple[str, ...], one_house: float) -> str:
    """Pairs as `l`, `r`, `evidence` in bits; for each field `gamma_name`, its level (see
    `at`, null where unknown), and `bits_name`, its weight.

    However well name, village and address agree, they say no more than that both live in one
    house, as fathers and sons of one name do: `one_house` bits at the most.
    """
    levels = ", ".join(
        f"CASE WHEN gamma_{field} >= 0 THEN gamma_{field}::TINYINT END AS gamma_{field},"
        f" CASE WHEN gamma_{field} >= 0 THEN ({_bits(field)})::FLOAT END AS bits_{field}"
        for field in fields
    )
    house = " + ".join(f"({_bits(field)})" for field in ("name", "village", "address"))
    prior = log2(PRIOR / (1 - PRIOR))
    return f"""
        SELECT unique_id_l AS l, unique_id_r AS r,
            round(match_weight - ({prior}) - greatest(0, {house} - {one_house}), 4) AS evidence,
            {levels}
        FROM {predicted}
    """


def _bits(field: str) -> str:
    return f"mw_{field} + mw_tf_adj_{field}" if COMPARISONS[field].weighed else f"mw_{field}"


def at(field: str, *levels: str) -> str:
    """SQL: the pair stands at one of these levels of the field; false where it is unknown."""
    names = ["other", *reversed(COMPARISONS[field].levels)]
    places = ", ".join(str(names.index(level)) for level in levels)
    return f"coalesce(gamma_{field} IN ({places}), FALSE)"


def weights_sql(fields: tuple[str, ...] = FIELDS) -> str:
    """SQL: the JSON of [{"field", "level", "weight"}] over what is known of a pair."""
    parts = ", ".join(
        f"{{'field': '{field}', 'level': {level_sql(field)},"
        f" 'weight': round(bits_{field}::DOUBLE, 2)}}"
        for field in fields
    )
    return f"to_json(list_filter([{parts}], lambda part: part.level IS NOT NULL))"


def level_sql(field: str) -> str:
    """SQL: the name of the level of a field, null where it is unknown."""
    names = [*COMPARISONS[field].levels, "other"]
    whens = " ".join(
        f"WHEN {len(names) - 1 - place} THEN '{level}'" for place, level in enumerate(names)
    )
    return f"CASE gamma_{field} {whens} END"
