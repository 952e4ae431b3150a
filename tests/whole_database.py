"""All rows of all tables as text, to tell whether an act and its undoing leave a trace."""

from django.db import connection

# What tells of acts and is kept: history, audit, jobs, and the framework's own tables.
KEPT = ("event", "pghistory_", "aidcases_job", "aidcases_auditentry", "django_", "axes_", "auth_")


def tables() -> list[str]:
    names = connection.introspection.table_names()
    return [name for name in names if not any(part in name for part in KEPT)]


def dump(*, without: dict[str, set[str]] | None = None) -> dict[str, list[str]]:
    """{table: its rows in order}; `without` names columns to leave out, by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            columns = list((without or {}).get(table, ()))
            cursor.execute(
                f'SELECT (to_jsonb(one) - %s::text[])::text FROM "{table}" AS one', [columns]
            )
            found[table] = sorted(row for (row,) in cursor.fetchall())
    return found
