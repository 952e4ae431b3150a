"""Who gets into which page: one row per named URL, in a module per room of the house.

A module here has `ROWS: dict[str, Access]`; `tests/test_access_matrix.py` reads them all and walks
every row as every role, with a record of the person's own village and with one of another.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aidcases.permission_names import Permission
from aidcases.roles import GRANTS, Role
from households.models import Household
from tests.people import People

EVERYONE = frozenset(Role.values)
NOBODY: frozenset[str] = frozenset()


def who_may(permission: Permission) -> frozenset[str]:
    """The roles that are granted it."""
    return frozenset(role for role, granted in GRANTS.items() if permission in granted)


@dataclass(frozen=True)
class Place:
    """What a row's `kwargs` and `data` are made from: a village with one family in it."""

    village: str
    household: Household
    people: People


def _nothing(place: Place) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Access:
    """Who gets in. With `kwargs` the URL names a record, made in the place it is given.

    `scoped` says that a record of another village is a 403 or 404 for a person of one village.
    `public` pages need no log-in.
    """

    roles: frozenset[str] = field(default=EVERYONE)
    kwargs: Callable[[Place], dict[str, Any]] = _nothing
    data: Callable[[Place], dict[str, Any]] = _nothing
    method: str = "get"
    scoped: bool = True
    public: bool = False

    @property
    def names_a_record(self) -> bool:
        return self.kwargs is not _nothing
