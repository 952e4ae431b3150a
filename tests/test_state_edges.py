"""Of every state the database lets pass the drawn edges and refuses all others.

The guard as it is installed is put on an empty table of the same columns without any other rule,
so that every step can be tried from every state.
"""

from collections.abc import Iterator
from itertools import permutations

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from tests.test_architecture import STAIRCASE, TWO_STATES

pytestmark = pytest.mark.django_db
PROBE = "probe_of_a_state"


def _guarded() -> Iterator[type[models.Model]]:
    for house in STAIRCASE:
        for model in apps.get_app_config(house).get_models():
            tracked = hasattr(model, "pgh_tracked_model")
            if not tracked and any(field.name == "state" for field in model._meta.fields):
                yield model


MODELS = {model.__name__: model for model in _guarded()}


def _edges(model: type[models.Model]) -> set[tuple[str, str]]:
    """Those that the model draws; a trigger of another kind guards no state."""
    guards = [t for t in getattr(model._meta, "triggers", []) if isinstance(t, pgtrigger.FSM)]
    (guard,) = [one for one in guards if one.field == "state"]
    return {(str(start), str(end)) for start, end in guard.transitions}


def _every_step(model: type[models.Model]) -> set[tuple[str, str]]:
    states = [value for value, _label in model._meta.get_field("state").flatchoices]
    return set(permutations(states, 2))


@pytest.fixture
def probe(request: pytest.FixtureRequest) -> str:
    """A bare copy of the model's table with its guard; its name."""
    table = MODELS[request.param]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {PROBE} AS SELECT * FROM {table} WITH NO DATA")
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass"
            " AND NOT tgisinternal AND tgenabled = 'O' AND tgname LIKE %s",
            [table, "pgtrigger_%_state_%"],
        )
        for (definition,) in cursor.fetchall():
            cursor.execute(definition.replace(f" ON public.{table} ", f" ON {PROBE} "))
    return PROBE


def _passes(start: str, end: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {PROBE}")
            cursor.execute(f"INSERT INTO {PROBE} (state) VALUES (%s)", [start])
            cursor.execute(f"UPDATE {PROBE} SET state = %s", [end])
    except DatabaseError as refusal:
        assert "Invalid transition" in str(refusal)
        return False
    return True


@pytest.mark.parametrize("probe", sorted(set(MODELS) - TWO_STATES), indirect=True)
def test_a_state_moves_along_its_edges_alone(probe: str, request: pytest.FixtureRequest) -> None:
    model = MODELS[request.node.callspec.params["probe"]]
    steps = _every_step(model)
    passing = {step for step in steps if _passes(*step)}
    assert passing == _edges(model)
    assert passing < steps, "a guard that lets everything pass guards nothing"


def test_what_has_no_guard_has_nothing_to_refuse() -> None:
    assert all(len(_every_step(MODELS[name])) == 2 for name in TWO_STATES)
