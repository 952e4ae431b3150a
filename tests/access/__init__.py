"""Who gets into which page: one row per named URL, in a module per room of the house.

A module here has `ROWS: dict[str, Access]`; `tests/test_access_matrix.py` reads them all and walks
every row as every role, with a record of the person's own village and with one of another.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aidcases.permission_names import Permission
from aidcases.roles import GRANTS, Role
from households.models import Household, ListImport
from tests.people import People

EVERYONE = frozenset(Role.values)
NOBODY: frozenset[str] = frozenset()


def who_may(permission: Permission) -> frozenset[str]:
    """The roles that are granted it."""
    return frozenset(role for role, granted in GRANTS.items() if permission in granted)


@dataclass(frozen=True)
class Place:
    """What a row's records are made from: a village with one family, on the regency's list."""

    village: str
    household: Household
    people: People
    listed: ListImport

    @property
    def mark(self) -> str:
        """A name that nothing else bears: whatever a seed makes is to be known by it."""
        return self.household.head_name


def _nothing(place: Place) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Access:
    """Who gets in. With `kwargs` the URL names a record, made in the place it is given.

    `scoped` says that a record of another village is a 403 or 404 for a person of one village.
    `public` pages need no log-in. A page of no record lists what `seed` makes in a place, and so
    does one of a record that villages share, which `shared` names; `shows` says that who sees the
    place finds its mark there. `posts` are the roles that may post where fewer may than look, and
    `posted` is what they post, where the row's own method is another.
    """

    roles: frozenset[str] = field(default=EVERYONE)
    kwargs: Callable[[Place], dict[str, Any]] = _nothing
    data: Callable[[Place], dict[str, Any]] = _nothing
    method: str = "get"
    scoped: bool = True
    public: bool = False
    seed: Callable[[Place], Any] = _nothing
    shared: Callable[[Place], dict[str, Any]] | None = None
    shows: bool = True
    posts: frozenset[str] | None = None
    posted: Callable[[Place], dict[str, Any]] = _nothing

    @property
    def names_a_record(self) -> bool:
        return self.kwargs is not _nothing

    @property
    def lists(self) -> bool:
        """Whether it shows what lies in many places."""
        return self.shared is not None or not (self.names_a_record and self.scoped)

    def may(self, method: str) -> frozenset[str]:
        return self.posts if method == "post" and self.posts is not None else self.roles

    def sends(self, method: str, place: Place) -> dict[str, Any]:
        return (self.data if method == self.method else self.posted)(place)
