"""The same model on Splink's Spark backend, for lists beyond one machine (docs/scale.md).

Loaded where the setting MATCHING_ENGINE says `spark`; needs the extra `spark` and Java. Spark
compares; the pairs that are kept, about one for each record, come back and are judged as ever.
"""

from functools import cache
from itertools import count
from math import log2
from typing import Any

import pyarrow as pa
from django.conf import settings
from pyspark.sql import SparkSession
from splink import Linker, SettingsCreator
from splink.backends.spark import SparkAPI, similarity_jar_location

_PREDICTIONS = count(1)  # a session takes each name of a table once


@cache
def session() -> SparkSession:
    """The one session of this process, on the master that the settings name."""
    wanted = {
        "spark.jars": similarity_jar_location(),
        "spark.sql.shuffle.partitions": str(settings.MATCHING_SPARK_PARTITIONS),
        "spark.default.parallelism": str(settings.MATCHING_SPARK_PARTITIONS),
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.memory": settings.MATCHING_SPARK_MEMORY,
        "spark.ui.enabled": "false",
    }
    if str(settings.MATCHING_SPARK_MASTER).startswith("local"):  # nothing listens outside
        wanted |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    builder: Any = SparkSession.builder.master(settings.MATCHING_SPARK_MASTER)
    for name, value in wanted.items():
        builder = builder.config(name, value)
    found: SparkSession = builder.appName("aidcases matching").getOrCreate()
    found.sparkContext.setLogLevel("ERROR")
    return found


def predict(
    inputs: dict[str, pa.Table],
    commonness: dict[str, pa.Table],
    told: SettingsCreator,
    least: float | None,
    prior: float,
) -> pa.Table:
    """What Splink says of the pairs of at least so many bits, or of all, as it does on DuckDB."""
    spark, number = session(), next(_PREDICTIONS)
    api = SparkAPI(spark_session=spark, break_lineage_method="persist")
    frames = [
        api.register(spark.createDataFrame(rows), dataset_display_name=f"{name}_{number}")
        for name, rows in inputs.items()
    ]
    linker = Linker(frames, told, validate_settings=False, log_level=None)
    for column, values in commonness.items():
        found = api.register(spark.createDataFrame(values))
        linker.table_management.register_term_frequency_lookup(found, column)
    predicted = linker.inference.predict(
        threshold_match_weight=None if least is None else least + log2(prior),
        warning_mode="never",
    )
    kept: pa.Table = spark.table(predicted.physical_name).toArrow()
    spark.catalog.clearCache()
    return kept
