"""DuckDB, in which records are brought to columns and compared."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from django.conf import settings


@contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty DuckDB in memory, within the limits of the settings and without the network."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"SET threads = {settings.MATCHING_THREADS}")
        connection.execute(f"SET memory_limit = '{settings.MATCHING_MEMORY}'")
        connection.execute(f"SET temp_directory = '{settings.VAR / 'matching'}'")
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET preserve_insertion_order = false")
        yield connection
