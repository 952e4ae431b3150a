"""How often rows of our tables are read, as PostgreSQL counts it: work without a clock."""

from django.db import connection

OURS = "relname ~ '^(aidcases|households|distributions)_'"


def rows_read() -> int:
    """In this transaction so far, by whatever way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint"
            f" FROM pg_stat_xact_user_tables WHERE {OURS}"
        )
        return int(cursor.fetchone()[0] or 0)


def whole_tables_only_where_no_index_helps() -> None:
    """For this transaction: the small tables of a test are read as large ones would be.

    Told anew what they hold, whatever the tests before have left the planner to believe.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT relname FROM pg_class WHERE relkind = 'r' AND {OURS}")
        tables = ", ".join(name for (name,) in cursor.fetchall())
        cursor.execute(f"ANALYZE {tables}; SET LOCAL enable_seqscan = off")
