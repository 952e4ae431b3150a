"""Heads of lists that sort: the order is right, both ways, page by page, and read from an index."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from aidcases.views.lists import ListPage
from tests.access import Place
from tests.factories import OTHER_VILLAGE, VILLAGE, CandidateFactory, HouseholdFactory
from tests.people import People
from tests.places import list_of_the_regency, settle
from tests.test_access_matrix import ROWS, VIEWS

pytestmark = pytest.mark.django_db
SORTS = sorted(
    (name, f"{minus}{column}")
    for name in ROWS
    if VIEWS[name] and issubclass(VIEWS[name], ListPage)
    for column in VIEWS[name].sorts
    for minus in ("", "-")
)


@pytest.fixture
def place(people: People) -> Place:
    return settle(VILLAGE, people, list_of_the_regency(people))


def test_the_main_lists_of_families_sort() -> None:
    assert {"families", "candidates", "list_import", "decree"} <= {name for name, _sort in SORTS}


@pytest.mark.parametrize(("name", "sort"), SORTS)
def test_a_sort_is_read_from_an_index(name: str, sort: str, place: Place) -> None:
    """Asked to sort only where it must, the database does not."""
    row = ROWS[name]
    owner = place.people.other_psm if name == "pairing" else place.people.admin
    request = RequestFactory().get("/", {"sort": sort})
    request.user = owner
    request.session = {}  # type: ignore[assignment]
    page = VIEWS[name]()
    page.setup(request, **row.kwargs(place))
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    plan = page.filtered().order_by(*page.order)[:26].explain()
    assert "Sort" not in plan, plan


@pytest.fixture
def client_of_admin(people: People, client: Client) -> Client:
    client.force_login(people.admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def names_in(client: Client, address: str, **query: str) -> list[str]:
    """The names on every page of the list, one page after the other."""
    found: list[str] = []
    while True:
        shown: Any = client.get(address, query).context
        found += [str(row.record) for row in shown["table"].rows]
        if not shown["next"]:
            return found
        query = dict(parse_qsl(shown["next"]))


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ("head_name", ["ABDUL", "BADRI", "CAHYA"]),
        ("-head_name", ["CAHYA", "BADRI", "ABDUL"]),
        ("region", ["BADRI", "ABDUL", "CAHYA"]),
        ("-region", ["CAHYA", "ABDUL", "BADRI"]),
    ],
)
def test_families_sort_by_name_and_by_village(
    client_of_admin: Client, sort: str, wanted: list[str]
) -> None:
    for name, village in (("CAHYA", OTHER_VILLAGE), ("ABDUL", OTHER_VILLAGE), ("BADRI", VILLAGE)):
        HouseholdFactory(head_name=name, village=village)
    assert names_in(client_of_admin, reverse("families"), sort=sort) == wanted


def test_a_sort_goes_on_over_the_pages(client_of_admin: Client, people: People) -> None:
    listed = list_of_the_regency(people)
    made = CandidateFactory.create_batch(60, list_import=listed)
    wanted = sorted((row.name_key, row.pk, row.name) for row in made)
    address = reverse("candidates", args=[listed.pk])
    backwards = names_in(client_of_admin, address, sort="-name")
    assert backwards == [name for _key, _pk, name in reversed(wanted)]
