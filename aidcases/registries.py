"""Where an upper house joins what a lower one shows or does (docs/decisions/0002-registries.md).

A registry is a protocol and a list. Each house registers in its `joins.py`, which is read once
all models are loaded. What concerns households stands in `households/registries.py`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.requests import PersonRequest

Item = TypeVar("Item")


class Registry(Generic[Item]):
    """An ordered list of what the houses have joined, in the order of their `order`."""

    def __init__(self) -> None:
        self._items: list[tuple[int, Item]] = []

    def join(self, item: Item, *, order: int = 100) -> Item:
        self._items.append((order, item))
        self._items.sort(key=lambda pair: pair[0])
        return item

    def __iter__(self) -> Iterator[Item]:
        return (item for _, item in self._items)


@dataclass(frozen=True)
class NavigationEntry:
    """One line of the navigation; shown to whoever has one of the permissions."""

    label: str | Promise
    url_name: str
    icon: str  # name of a Tabler icon
    permissions: frozenset[Permission]
    url_prefix: str = ""  # path prefix below which the entry is the current one


@dataclass(frozen=True)
class SettingsLink:
    """One line of the settings page."""

    label: str | Promise
    text: str | Promise
    url_name: str
    icon: str
    permission: Permission


class HomePanel(Protocol):
    """A part of the home page."""

    name: str
    template: str
    place: str  # "top", "queue", "column" or "below"
    permissions: frozenset[Permission]

    def context(self, request: PersonRequest, region_code: str) -> dict[str, Any]:
        """What the template shows, for the person and at or below the region code."""
        ...


@dataclass(frozen=True)
class SearchHit:
    """One line of the search page; `detail` is masked already."""

    title: str
    detail: str
    url: str
    kind: str | Promise


class SearchSource(Protocol):
    """A kind of thing that the search box finds."""

    def search(self, user: User, text: str, digits: str) -> Iterable[SearchHit]:
        """Hits in the person's regions; `digits` is the text's digits if it is a number."""
        ...


class PhoneItemKind(Protocol):
    """A kind of item that phones send; the door that takes them in looks it up by its name."""

    name: str

    def receive(self, *, by: User, payload: dict[str, Any]) -> dict[str, Any]:
        """Store one item; answers accepted, duplicate, conflict or rejected with its reason."""
        ...


@dataclass(frozen=True)
class WaitingItem:
    """One line of what waits for a person: how much, since when, and where to do it."""

    label: str | Promise
    count: int
    url: str
    since: datetime | None = None  # of the oldest


# What waits for the person at or below a region; a line without a count is left out.
WaitingSource = Callable[[User, str], Iterable[WaitingItem]]

navigation: Registry[NavigationEntry] = Registry()
home_panels: Registry[HomePanel] = Registry()
waiting: Registry[WaitingSource] = Registry()
search_sources: Registry[SearchSource] = Registry()
phone_items: Registry[PhoneItemKind] = Registry()
settings_links: Registry[SettingsLink] = Registry()


@dataclass(frozen=True)
class Revealable:
    """A model whose masked numbers a person may ask to see in full (aidcases/revealing.py)."""

    key: str  # what stands in the URL
    model: type[Model]
    fields: dict[str, str | Promise]  # field name → its label
    visible_to: Callable[[User], QuerySet[Any]]


revealables: Registry[Revealable] = Registry()


def reveal_key(subject: Model) -> str:
    """The key under which this record's numbers can be asked for; empty where they cannot."""
    return next((r.key for r in revealables if isinstance(subject, r.model)), "")


# What an act is called in the audit log: `list.exported` → "took a list along as a file".
audit_words: dict[str, str | Promise] = {}
# What its counts are called there: `rows` → "rows".
audit_details: dict[str, str | Promise] = {}
# What the codes of a detail mean: `role` → {"psm": "Village social worker"}.
audit_codes: dict[str, Mapping[str, str | Promise]] = {}
