"""Every named URL of ours, as every role, with a record of one's own village and of another."""

import io
import pkgutil
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from python_calamine import CalamineWorkbook

from aidcases.models import Region, User
from aidcases.permission_names import Permission
from aidcases.scope import covers
from aidcases.views.lists import ListPage
from households.models import ListImport
from tests import access
from tests.access import Access, Place, who_may
from tests.people import OTHER_VILLAGE, VILLAGE, People, standing_people
from tests.places import MARKS, insiders, list_of_the_regency, settle, strangers

# Log-in, second factor and the admin are their authors' own pages; see the tests beside this one.
NOT_OURS = ("account_", "mfa_", "admin:", "set_language", "health", "usersessions_")
CLOSED = "account_closed_"
SENT_AWAY = {403, 404}
WALKED = ("get", "post", "put", "patch", "delete")
EXPORTING = who_may(Permission.EXPORT)
BROWSER = Client()  # one for all, for each of them reads the static files anew


def _rows() -> dict[str, Access]:
    rows: dict[str, Access] = {}
    for module in pkgutil.iter_modules(access.__path__):
        rows |= import_module(f"tests.access.{module.name}").ROWS
    return rows


def _views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _views(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern):
            name = f"{prefix}{entry.name}" if entry.name else f"{prefix}unnamed {entry.pattern}"
            yield name, getattr(entry.callback, "view_class", None)


ROWS = _rows()
VIEWS = dict(_views(get_resolver()))
OURS = sorted(name for name in VIEWS if not name.startswith(NOT_OURS))
LISTING = sorted(name for name, row in ROWS.items() if row.lists)


def methods(name: str) -> list[str]:
    """The methods that the page answers."""
    view = VIEWS[name]
    return [one for one in WALKED if one in view.http_method_names and hasattr(view, one)]


# --- one set of people and places for the whole module ------------------------------------------


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Ground:
    """The regency, its people, the village that is at home, and who is logged in."""

    people: People
    strangers: list[User]
    listed: ListImport
    here: Place
    keys: dict[int, str]  # of their sessions

    def there(self) -> Place:
        return settle(OTHER_VILLAGE, self.people, self.listed)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
    with django_db_blocker.unblock(), undone():
        people = standing_people()
        listed = list_of_the_regency(people)
        others = strangers(people)
        here = settle(VILLAGE, people, listed)
        everyone = {*insiders(people), *others, people.other_psm}
        yield Ground(people, others, listed, here, {one.pk: _session(one) for one in everyone})


@pytest.fixture
def ground(built: Ground, django_db_blocker: Any) -> Iterator[Ground]:
    """All that a test adds to it is gone after the test."""
    with django_db_blocker.unblock(), undone():
        yield built


def _session(user: User) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


class Answer(NamedTuple):
    status: int
    body: str
    location: str


def ask(
    ground: Ground, user: User | None, method: str, address: str, data: dict[str, Any]
) -> Answer:
    """What the page answers; what it changed is undone."""
    BROWSER.cookies.clear()
    if user is not None:
        BROWSER.cookies["sessionid"] = ground.keys[user.pk]
    with undone():
        answer = getattr(BROWSER, method)(address, data)
        content = b"".join(answer) if answer.streaming else answer.content
    return Answer(answer.status_code, _read(content), answer.get("Location", ""))


def _read(content: bytes) -> str:
    """A page without what is new on each view of it; of a workbook its cells."""
    if content.startswith(b"PK"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return "\n".join(
            str(row)
            for sheet in book.sheet_names
            for row in book.get_sheet_by_name(sheet).to_python()
        )
    page = content.decode("utf-8", errors="replace")
    page = re.sub(r"\d+ (detik|menit|jam)", r"… \1", page)
    return re.sub(r"(csrf[a-z-]*\W+(?:value|content)?\W+)\w{64}", r"\1", page, flags=re.IGNORECASE)


# --- who gets in --------------------------------------------------------------------------------


def test_every_url_has_a_row() -> None:
    assert set(OURS) == set(ROWS)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_url_lets_in_whom_its_row_names(name: str, ground: Ground) -> None:
    row, place = ROWS[name], ground.here
    row.seed(place)
    address = reverse(name, kwargs=row.kwargs(place))
    for method in methods(name):
        sent = row.sends(method, place)
        for user in insiders(ground.people):
            answer = ask(ground, user, method, address, sent)
            if user.role not in row.may(method):
                assert answer.status in SENT_AWAY, f"{user} got into {name} by {method}"
            elif name != "search_results":  # another session's key is a 404 for everyone
                refused = SENT_AWAY | {405, 500}
                assert answer.status not in refused, f"{user} not into {name} by {method}"
        answer = ask(ground, None, method, address, sent)
        if row.public:
            assert answer.status == 200
        else:
            assert answer.status in {302, 401}, f"{method} of {name} without logging in"
            assert "login" in (answer.location or "login")


@pytest.mark.parametrize("name", sorted(one for one in VIEWS if one.startswith(CLOSED)))
def test_a_closed_door_is_closed_to_everyone(name: str, ground: Ground) -> None:
    for user in [None, *insiders(ground.people)]:
        for method in ("get", "post"):
            answer = ask(ground, user, method, reverse(name), {"email": "a@example.org"})
            assert (answer.status, answer.location) == (302, reverse("account_login"))


# --- whose rows ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", sorted(n for n, r in ROWS.items() if r.names_a_record and r.scoped)
)
def test_a_record_of_another_village_is_not_there(name: str, ground: Ground) -> None:
    row, place = ROWS[name], ground.there()
    address = reverse(name, kwargs=row.kwargs(place))
    for method in methods(name):
        sent = row.sends(method, place)
        for user in ground.strangers:
            assert not covers(user, OTHER_VILLAGE)
            answer = ask(ground, user, method, address, sent)
            assert answer.status in SENT_AWAY, f"{user} sees another village in {name} by {method}"
            _tells_nothing(answer, name, user)


@pytest.mark.parametrize("name", LISTING)
def test_a_list_is_the_same_whatever_lies_in_another_village(name: str, ground: Ground) -> None:
    """Neither its rows nor its counts, its choices or its files know of the other village."""
    row = ROWS[name]
    address = reverse(name, kwargs=(row.shared or row.kwargs)(ground.here))
    asked = [
        (user, method, more)
        for user in ground.strangers
        for method in methods(name)
        for more in _views_of(name, method, user)
    ]
    before = [
        ask(ground, user, method, address, row.sends(method, ground.here) | more)
        for user, method, more in asked
    ]
    place = ground.there()
    row.seed(place)
    for (user, method, more), then in zip(asked, before, strict=True):
        answer = ask(ground, user, method, address, row.sends(method, ground.here) | more)
        _tells_nothing(answer, name, user)
        assert answer.status == then.status
        if "export" in more:  # what was taken along names itself in the audit log
            assert answer.body.count("\n") == then.body.count("\n"), f"{user} counts it in {name}"
        else:
            assert answer.body == then.body, f"{user} notices it in {name} by {method}"
    _shows(ground, name, address, place)


def _views_of(name: str, method: str, user: User) -> list[dict[str, str]]:
    """The page itself, and its file where the person may take it along."""
    view = VIEWS[name]
    gives = issubclass(view, ListPage) and view.export_name and user.role in EXPORTING
    return [{}, {"export": "csv"}] if gives and method == "get" else [{}]


def _tells_nothing(answer: Answer, name: str, user: User) -> None:
    for mark in _marks():
        assert mark not in answer.body, f"{user} reads “{mark}” in {name}"
        assert mark not in answer.location


def _marks() -> list[str]:
    """The family's name, and those of its village and kecamatan: a drop-down would name them."""
    village = Region.objects.select_related("parent").get(pk=OTHER_VILLAGE)
    return [MARKS[OTHER_VILLAGE], village.name, str(village.parent)]


def _shows(ground: Ground, name: str, address: str, place: Place) -> None:
    """Who sees both villages reads of it there: else the test above could not fail."""
    row, people = ROWS[name], ground.people
    if not row.shows or "get" not in methods(name):
        return
    (witness, *_) = [
        one for one in [*insiders(people)[:4], people.other_psm] if one.role in row.may("get")
    ]
    for more in _views_of(name, "get", witness):
        answer = ask(ground, witness, "get", address, row.sends("get", place) | more)
        assert any(mark in answer.body for mark in _marks()), f"{witness} finds nothing in {name}"
