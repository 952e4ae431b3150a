"""A database server whose log may hold a person's number is warned of when tables are migrated."""

import pytest
from django.core.checks import run_checks

from aidcases.checks import quiet_log
from aidcases.embedded.postgres import QUIET_LOG


@pytest.mark.django_db
def test_the_embedded_server_gives_nothing_to_warn_of() -> None:
    assert quiet_log(databases=["default"]) == []


@pytest.mark.django_db
def test_a_setting_that_differs_is_named_with_what_it_should_be() -> None:
    [warning] = quiet_log(databases=["default"], wanted=QUIET_LOG | {"log_statement": "mod"})
    assert "log_statement" in warning.msg and "none" in warning.msg
    assert warning.hint is not None and "mod" in warning.hint


def test_no_server_is_asked_where_none_is_named() -> None:
    """As `check --deploy` does it while an image is made."""
    assert quiet_log(databases=None) == []
    assert not [found for found in run_checks() if (found.id or "").startswith("aidcases.")]
