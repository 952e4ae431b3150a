"""Names brought to their keys anew, after the rules of `name_key` have changed. Set-wise."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from aidcases import audit
from aidcases.models import User
from aidcases.permissions import Permission, require
from households.matching.normalisation import name_key

# table → where the name stands, where its key
_KEPT = {
    "households_household": ("head_name", "name_key"),
    "households_member": ("name", "name_key"),
    "households_candidate": ("name", "name_key"),
    "households_visit": ("name", "name_key"),
}
_AT_ONCE = 10_000
_STAGE = "CREATE TEMP TABLE renewed_name (name text, was text, becomes text) ON COMMIT DROP"
_RENEW = """
UPDATE {table} t SET {key} = r.becomes FROM renewed_name r
WHERE t.{name} = r.name AND t.{key} = r.was
"""
# What a list row was understood to say holds the key that later editions are compared by.
_ROWS = "SELECT DISTINCT understood ->> 'name', understood ->> 'name_key' FROM households_listrow"
_RENEW_ROWS = """
UPDATE households_listrow t
SET understood = jsonb_set(t.understood, '{name_key}', to_jsonb(r.becomes))
FROM renewed_name r
WHERE t.understood ->> 'name' = r.name AND t.understood ->> 'name_key' = r.was
"""


def renew_name_keys(*, by: User) -> dict[str, int]:
    """Bring every stored key up to `name_key`; how many rows of each table changed.

    Doing it twice changes nothing more.
    """
    require(by, Permission.MANAGE_REFERENCE_DATA)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_STAGE)
        changed: dict[str, Any] = {
            table.removeprefix("households_"): _renew(
                cursor,
                f"SELECT DISTINCT {name}, {key} FROM {table}",
                _RENEW.format(table=table, name=name, key=key),
            )
            for table, (name, key) in _KEPT.items()
        }
        changed["listrow"] = _renew(cursor, _ROWS, _RENEW_ROWS)
        cursor.execute("DROP TABLE renewed_name")
        audit.record("names.renewed", by=by, **changed)
    return changed


def _renew(cursor: CursorWrapper, names: str, renew: str) -> int:
    """Stage the names whose key is another by now, and renew it wherever they stand."""
    cursor.execute("TRUNCATE renewed_name")
    stale = list(_stale(cursor, names))
    with cursor.copy("COPY renewed_name FROM STDIN") as copy:
        for row in stale:
            copy.write_row(row)
    cursor.execute("ANALYZE renewed_name")
    cursor.execute(renew)
    return cursor.rowcount


def _stale(cursor: CursorWrapper, names: str) -> Iterator[tuple[str, str, str]]:
    cursor.execute(names)
    while rows := cursor.fetchmany(_AT_ONCE):
        for name, was in rows:
            if name and was is not None and (becomes := name_key(name)) != was:
                yield name, was, becomes
