"""What is looked at before tables are migrated: does the server keep persons out of its log?"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import connections

from aidcases.embedded.postgres import QUIET_LOG


def quiet_log(
    *, databases: Sequence[str] | None = None, wanted: Mapping[str, str] = QUIET_LOG, **_kept: Any
) -> list[CheckMessage]:
    """Warn of each setting of a named server by which a person's number may reach its log."""
    return [
        Warning(
            f"The database server has {name} = {found}: its log may hold persons' numbers.",
            hint=f"Set {name} = {wanted[name]} in postgresql.conf (docs/deploy.md).",
            id="aidcases.W001",
        )
        for alias in databases or ()
        for name, found in _settings(alias, list(wanted))
        if found != wanted[name]
    ]


def _settings(alias: str, names: list[str]) -> list[tuple[str, str]]:
    question = "select name, setting from pg_settings where name = any(%s) order by name"
    with connections[alias].cursor() as cursor:
        cursor.execute(question, [names])
        return cursor.fetchall()
