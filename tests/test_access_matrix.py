"""Every named URL of ours, as every role, with a record of one's own village and of another."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from aidcases.models import User
from aidcases.scope import covers
from households.models import Household
from tests import access
from tests.access import Access, Place
from tests.people import OTHER_VILLAGE, VILLAGE, People

MARKS = {VILLAGE: "Keluarga Penanda Sungailiat", OTHER_VILLAGE: "Keluarga Penanda Belinyu"}
# Log-in, second factor and the admin are their authors' own pages; see the tests beside this one.
NOT_OURS = ("account_", "mfa_", "admin:", "set_language", "health", "usersessions_")
SENT_AWAY = {403, 404}


def _rows() -> dict[str, Access]:
    rows: dict[str, Access] = {}
    for module in pkgutil.iter_modules(access.__path__):
        rows |= import_module(f"tests.access.{module.name}").ROWS
    return rows


ROWS = _rows()


def _names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}" if entry.name else f"{prefix}unnamed {entry.pattern}"


OURS = sorted({name for name in _names(get_resolver()) if not name.startswith(NOT_OURS)})


def household_of(village: str) -> Household:
    return Household.objects.create(
        head_name=MARKS[village],
        name_key=MARKS[village].upper(),
        nik="1901010101800001" if village == VILLAGE else "1901020101800001",
        region_id=village,
    )


@pytest.fixture
def places(people: People) -> dict[str, Place]:
    return {
        village: Place(village=village, household=household_of(village), people=people)
        for village in MARKS
    }


def _ask(client: Client, name: str, row: Access, place: Place) -> Any:
    url = reverse(name, kwargs=row.kwargs(place))
    return getattr(client, row.method)(url, row.data(place))


def _client(user: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _everyone(people: People) -> list[User]:
    return [
        people.admin,
        people.office,
        people.supervisor,
        people.auditor,
        people.psm,
        people.district_office,
    ]


def test_every_url_has_a_row() -> None:
    assert set(OURS) == set(ROWS)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_url_lets_in_whom_its_row_names(name: str, places: dict[str, Place]) -> None:
    row, place = ROWS[name], places[VILLAGE]
    for user in _everyone(place.people):
        answer = _ask(_client(user), name, row, place)
        if user.role not in row.roles:
            assert answer.status_code in SENT_AWAY, f"{user} got into {name}"
        elif name != "search_results":  # another session's key is a 404 for everyone
            assert answer.status_code not in SENT_AWAY | {405, 500}, f"{user} not into {name}"


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_url_sends_a_stranger_to_the_log_in(name: str, places: dict[str, Place]) -> None:
    row = ROWS[name]
    answer = _ask(Client(), name, row, places[VILLAGE])
    if row.public:
        assert answer.status_code == 200
    else:
        assert answer.status_code in {302, 401}
        assert "login" in answer.get("Location", "login")


@pytest.mark.parametrize("name", sorted(ROWS))
def test_nothing_of_another_village_shows(name: str, places: dict[str, Place]) -> None:
    row, place = ROWS[name], places[OTHER_VILLAGE]
    for user in (place.people.psm, place.people.district_office):
        assert not covers(user, OTHER_VILLAGE)
        answer = _ask(_client(user), name, row, place)
        if row.names_a_record and row.scoped:
            assert answer.status_code in SENT_AWAY, f"{user} sees another village in {name}"
        body = b"".join(answer) if answer.streaming else answer.content
        assert MARKS[OTHER_VILLAGE].encode() not in body, f"{user} reads of it in {name}"
