"""What the database refuses: each rule of a house's models, and the SQL that breaks it.

A row of a table is `name of the rule: Break(make, sql)`. What `make` makes satisfies every rule;
the statement then breaks that one, whatever the code above would have done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

# Triggers that do something instead of refusing something, and that a test of their own shows.
DOING = {"list_reverted_forgets_comparisons"}


@dataclass(frozen=True)
class Break:
    """`says` is what the refusal names, where that is not the rule itself."""

    make: Callable[[], Any]
    sql: str
    says: str = ""


def rules_of(house: str) -> set[str]:
    """Every constraint and refusing trigger of the house; edges of states stand apart."""
    found: set[str] = set()
    for model in apps.get_app_config(house).get_models():
        if hasattr(model, "pgh_tracked_model"):
            continue
        found |= {rule.name for rule in model._meta.constraints if not only_names_a_row(rule)}
        found |= {
            trigger.name
            for trigger in getattr(model._meta, "triggers", [])
            if not isinstance(trigger, pgtrigger.FSM) and trigger.name not in DOING
            if not trigger.name.startswith(("insert_", "update_", "delete_"))  # history
        }
    return found


def only_names_a_row(rule: models.BaseConstraint) -> bool:
    """By more of its columns than its key, for composite keys to refer to: it refuses nothing."""
    return isinstance(rule, models.UniqueConstraint) and "id" in rule.fields


def assert_breaks(name: str, table: Mapping[str, Break]) -> None:
    """The statement is refused, by this rule."""
    one = table[name]
    one.make()
    with (
        pytest.raises(DatabaseError, match=one.says or name),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(one.sql)


def again(model: type[models.Model], **changes: str) -> str:
    """SQL that writes every row of a table once more; `changes` are SQL for some columns."""
    key = model._meta.pk
    assert key is not None
    if isinstance(key, models.UUIDField):
        changes = {key.column: "gen_random_uuid()", **changes}
    columns = [f.column for f in model._meta.concrete_fields if f is not key or f.column in changes]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    table = model._meta.db_table
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}"


def change(model: type[models.Model], what: str) -> str:
    return f"UPDATE {model._meta.db_table} SET {what}"
