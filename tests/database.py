"""The database of a test run: migrated once, then copied for each worker and each run.

The migrated original is named after what it was made from, so it is made anew when a migration or
a dependency changes. `pytest --create-db` makes it anew in any case.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection

from aidcases.embedded.places import hold

ROOT = Path(__file__).resolve().parent.parent
ORIGINAL = "original_aidcases_"
ATTEMPTS = 5


@contextmanager
def database_of(worker: str, *, anew: bool) -> Iterator[None]:
    """Point Django to a fresh copy for this worker; drop it in the end."""
    usual, name = connection.settings_dict["NAME"], f"test_aidcases_{worker or 'main'}"
    original = ORIGINAL + fingerprint()
    # Other workers wait while one makes the original, and while a copy is taken.
    with open(hold(settings.VAR / "test-database.lock"), "rb"):
        if anew or not exists(original):
            make(original)
        drop(name)
        administer(f'create database "{name}" template "{original}"')
    point_to(name)
    yield
    point_to(usual)
    drop(name)


def fingerprint() -> str:
    """Names what the migrations, the dependencies and Django are."""
    made_of = [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements-dev.txt"]
    digest = hashlib.sha256(django.__version__.encode())
    for path in made_of:
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def make(original: str) -> None:
    """Migrate beside the final name, so that a half-made original is never taken for one."""
    draft = "draft_of_test_aidcases"
    for stale in (draft, *names(f"{ORIGINAL}%")):
        drop(stale)
    administer(f'create database "{draft}"')
    usual = connection.settings_dict["NAME"]
    point_to(draft)
    call_command("migrate", verbosity=0, interactive=False)
    point_to(usual)
    administer(f'alter database "{draft}" rename to "{original}"')


def point_to(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def exists(name: str) -> bool:
    return name in names(name)


def drop(name: str) -> None:
    """Whoever is still in it is sent away; autovacuum goes only where nobody else is forced to."""
    for _attempt in range(ATTEMPTS):
        for forced in (" with (force)", ""):
            with suppress(ProgrammingError, OperationalError):
                return administer(f'drop database if exists "{name}"{forced}')
    raise AssertionError(f"the database {name} cannot be dropped")


def administer(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def names(pattern: str) -> list[str]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("select datname from pg_database where datname like %s", [pattern])
        return [name for (name,) in cursor.fetchall()]
