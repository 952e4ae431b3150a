"""Where an upper house joins a household's life: its story, its undoing, its merging."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise

from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.registries import Registry
from aidcases.requests import PersonRequest
from households.models import Household, ListImport


@dataclass(frozen=True)
class StoryEvent:
    """One thing that happened to a household, in words that can be read aloud."""

    at: datetime
    kind: str  # list, visit, decision, aid, change
    title: str | Promise
    details: Sequence[tuple[str | Promise, Any]] = field(default_factory=tuple)
    chip: tuple[str, str | Promise] | None = None  # (colour class, word)
    actor: str = ""
    url: str = ""
    photos: Sequence[str] = field(default_factory=tuple)  # addresses of permitted photo views


StorySource = Callable[[Household, User], Iterable[StoryEvent]]


@dataclass(frozen=True)
class Obstacle:
    """What rests on a list, so that it cannot be taken back: a sentence with its number."""

    sentence: str
    named: Sequence[tuple[str, str]] = ()  # some of them: (name, address of its page or "")

    def __str__(self) -> str:
        return self.sentence


# What stands in the way of taking the list back; none where nothing does.
UndoBlocker = Callable[[ListImport], Iterable[Obstacle]]


class MergeFollower(Protocol):
    """What of an upper house goes along when two households are made one, and comes back.

    `merge` and `split` run inside the verb's transaction. `name` is the key under which what
    `merge` returns (ids, to be kept as JSON) is handed to `split` again.
    """

    name: str

    def clashes(self, kept: Household, gone: Household) -> Iterable[Obstacle]:
        """What cannot stand on one household together, by name."""
        ...

    def moves(self, gone: Household) -> Iterable[tuple[str | Promise, int]]:
        """(what, how many) hang on `gone`, in words for the page that asks."""
        ...

    def merge(self, kept: Household, gone: Household, by: User) -> dict[str, list[int]]:
        """Carry it over; returns the ids of what moved and what was ended."""
        ...

    def lost(self, moved: dict[str, list[int]]) -> Iterable[Obstacle]:
        """What the merge ended and a split does not bring back, by name."""
        ...

    def split(
        self, kept: Household, gone: Household, moved: dict[str, list[int]], by: User
    ) -> None:
        """Bring back what `merge` carried over."""
        ...


class FamilySection(Protocol):
    """A part of the family page, shown below the story to whoever has one of the permissions.

    `name` is its anchor and the suffix of its element's id; an empty context hides it.
    """

    name: str
    title: str | Promise
    template: str
    permissions: frozenset[Permission]

    def context(self, request: PersonRequest, household: Household) -> dict[str, Any]:
        """What the template shows of this household, in as few queries as it can."""
        ...


story_sources: Registry[StorySource] = Registry()
family_sections: Registry[FamilySection] = Registry()
undo_blockers: Registry[UndoBlocker] = Registry()
MOST_NAMED = 5  # of each obstacle
merge_followers: Registry[MergeFollower] = Registry()
