"""Every constraint and trigger of this house is broken once in SQL; a new one must be, too."""

from collections.abc import Iterator

import pgtrigger
import pytest
from django.apps import apps
from django.db import Error, transaction
from django.db.models import Model

from tests.breaking import only_names_a_row
from tests.distributions.makers import Office
from tests.distributions.refusals import Refuses, sql
from tests.distributions.rule_breaks import BREAKS, Break

HISTORY = {"insert_insert", "update_update", "delete_delete"}  # tests/aidcases/test_history.py


def _models() -> Iterator[type[Model]]:
    for model in apps.get_app_config("distributions").get_models():
        if not hasattr(model, "pgh_tracked_model"):
            yield model


def _constraints() -> set[str]:
    return {
        constraint.name
        for model in _models()
        for constraint in model._meta.constraints
        if not only_names_a_row(constraint)
    }


def _triggers() -> dict[str, str]:
    """Its address, as pgtrigger calls it, by the name of each."""
    models = set(_models())
    return {
        str(trigger.name): trigger.get_uri(model)
        for model, trigger in pgtrigger.registered()
        if model in models and trigger.name not in HISTORY
    }


def test_every_rule_has_a_statement_that_breaks_it() -> None:
    assert set(BREAKS) == _constraints() | set(_triggers())


@pytest.mark.parametrize(("rule", "broken"), BREAKS.items(), ids=list(BREAKS))
def test_the_database_keeps(office: Office, rule: str, broken: Break) -> None:
    broken.scene(office)
    *before, last = broken.statements
    for statement in before:
        sql(statement)
    words = broken.words or rule
    with Refuses(words):
        sql(last)
    if rule in _triggers():
        _assert_only_this_one_says_so(_triggers()[rule], last, words)


def _assert_only_this_one_says_so(trigger: str, statement: str, words: str) -> None:
    try:
        with transaction.atomic(), pgtrigger.ignore(trigger):
            sql(statement)
    except Error as error:
        assert words not in str(error), error
