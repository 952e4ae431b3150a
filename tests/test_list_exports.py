"""Every list page: its file holds exactly what its filters leave, streamed, with inert cells."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from aidcases.models import AuditEntry
from aidcases.views.exports import STARTS_A_FORMULA, inert
from aidcases.views.lists import ListPage
from households.models import Household
from tests.access import Place
from tests.people import VILLAGE, People
from tests.places import list_of_the_regency, settle
from tests.test_access_matrix import ROWS


def _list_pages() -> Iterator[str]:
    """The named URLs behind which a list page stands that gives files."""
    by_name = {p.name: p for p in _patterns(get_resolver())}
    for name in ROWS:
        view = getattr(by_name[name].callback, "view_class", None) if name in by_name else None
        if view is not None and issubclass(view, ListPage) and view.export_name:
            yield name


def _patterns(resolver: Any) -> Iterator[Any]:
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from _patterns(entry)
        else:
            yield entry


LISTS = sorted(_list_pages())


# A name that is a formula, looks like HTML, and is neither.
HOSTILE = '=HYPERLINK("http://x.id";"<b>A</b> & B < C &amp; D")'
NAMING = {"families"}  # lists that name the family of the place


@pytest.fixture
def place(people: People) -> Place:
    found = settle(VILLAGE, people, list_of_the_regency(people))
    Household.objects.filter(pk=found.household.pk).update(head_name=HOSTILE, address=HOSTILE)
    return found


def _rows(answer: Any) -> list[list[str]]:
    assert answer.streaming, "a file is streamed"
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def _tells_of_itself(name: str, line: list[str]) -> bool:
    """The audit log's file begins with the entry that it was taken along."""
    return name == "audit_log" and any("audit-log" in cell for cell in line)


def test_there_are_many() -> None:
    assert len(LISTS) >= 8


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_a_file_holds_what_the_list_shows(name: str, place: Place, client: Client) -> None:
    client.force_login(
        place.people.admin, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    row = ROWS[name]
    row.seed(place)
    address = reverse(name, kwargs=row.kwargs(place))
    query = row.data(place)
    page = client.get(address, {**query, "size": "100"})
    table = (page.context or {}).get("table")
    head, *lines = _rows(client.get(address, {**query, "export": "csv"}))
    assert head and len({len(line) for line in [head, *lines]}) == 1
    lines = [line for line in lines if not _tells_of_itself(name, line)]
    if table is not None:
        assert len(lines) == len(table.rows)
    assert not [c for line in lines for c in line if c.startswith(STARTS_A_FORMULA)]
    of_family = {c for line in lines for c in line if "HYPERLINK" in c}
    assert of_family <= {inert(HOSTILE)}, "every character of a name, and an apostrophe before it"
    assert of_family or name not in NAMING
    entry = AuditEntry.objects.filter(action="list.exported").latest("pk")
    assert entry.details["rows"] == len(lines)
    assert resolve(address).func.view_class.export_name == entry.details["list"]
