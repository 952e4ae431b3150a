"""Statements over many rows, planned as such."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def planned_for_many() -> Iterator[None]:
    """Within a transaction: join whole tables with each other, in memory and never row by row.

    What has just been written is unknown to the planner, and an ANALYZE that autovacuum runs in the
    middle counts none of it. Taken for a handful of rows, 15,000 are then joined with 15,000 in a
    loop of 225 million turns. A hash costs little more where there are few rows, and nothing
    where there are many.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'")
    yield
    # After an error the settings end with the transaction or its savepoint.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL work_mem TO DEFAULT")
