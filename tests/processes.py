"""Processes that a test starts beside itself."""

import os

from django.db import connection


def in_this_database() -> dict[str, str]:
    """The environment in which a process works in the database of the test that starts it."""
    return {
        **os.environ,
        "AIDCASES_TEST_DATABASE": connection.settings_dict["NAME"],
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
