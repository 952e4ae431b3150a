"""The problems of a list: each of them once, by kind, column and village, with kept counts."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from households.models import ListImport, ListProblem, ListRow
from tests.people import People
from tests.sheets import families, family, read, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def dirty(people: People) -> ListImport:
    """Two rows without a name, one of them without a usable NIK; a date that is none; a twin."""
    rows = [
        *families(6),
        family(7, **{"Kepala Keluarga": None, "NIK": "12345"}),
        family(8, **{"Kepala Keluarga": None}),
        family(9, **{"Tanggal Lahir": "31/02/1990"}),
        family(10, NIK=family(1)["NIK"], **{"Tanggal Lahir": None}),
    ]
    return read(people.admin, xlsx(rows, below=[["TOTAL", 10]]))


@pytest.fixture
def open_as(client: Client) -> Any:
    """The lines of the page as (row, code), for someone, with this query."""

    def opened(user: Any, list_import: ListImport, query: str = "") -> Any:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["django_language"] = "en"
        response = client.get(reverse("list_problem_table", args=[list_import.pk]) + query)
        assert response.status_code == 200
        return response

    yield opened
    translation.activate("id")


def lines(response: Any) -> list[tuple[int, str]]:
    return [(row.record.number, row.record.code) for row in response.context["table"].rows]


def test_every_problem_of_every_row_is_a_line_that_leads_to_its_words(dirty: ListImport):
    expected = [
        (row.number, place, problem["code"], problem["severity"], problem["column"], row.region_id)
        for row in ListRow.objects.filter(list_import=dirty)
        for place, problem in enumerate(row.problems)
    ]
    found = ListProblem.objects.filter(list_import=dirty).values_list(
        "number", "place", "code", "severity", "column", "region_id"
    )
    assert expected and sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?problem=name_missing", [(8, "name_missing"), (9, "name_missing")]),
        ("?column=nik&severity=warning", [(2, "nik_twice"), (8, "nik_length"), (11, "nik_twice")]),
        ("?severity=error", [(8, "name_missing"), (9, "name_missing")]),
        ("?column=birth_date", [(10, "date_impossible")]),
        ("?problem=name_missing&village=19.01.01.2007", [(8, "name_missing")]),
    ],
)
def test_lines_are_narrowed_by_kind_column_weight_and_village(
    people: People, open_as: Any, dirty: ListImport, query: str, expected: list[tuple[int, str]]
):
    response = open_as(people.admin, dirty, query)
    assert lines(response) == expected
    assert response.context["count"] == {"rows": len(expected), "or_more": False}


def test_kept_counts_are_the_counts_of_the_lines(dirty: ListImport):
    noticed = ListProblem.objects.filter(list_import=dirty)
    for facet, kept in dirty.counts["noticed"].items():
        name = "region_id" if facet == "region" else facet
        assert {value: noticed.filter(**{name: value}).count() for value in kept} == kept
        assert sum(kept.values()) == noticed.count()
    for code, rows in dirty.counts["problems"].items():
        assert noticed.filter(code=code).values("row").distinct().count() == rows


def test_a_second_page_counts_by_what_is_kept(people: People, open_as: Any):
    rows = [family(n, **{"Tanggal Lahir": "31/02/1990"}) for n in range(60)]
    many = read(people.admin, xlsx(rows))
    first = open_as(people.admin, many, "?problem=date_impossible")
    second = open_as(people.admin, many, f"?{first.context['next']}")
    assert second.context["count"] == {"rows": 60, "or_more": False}
    assert lines(second)[0] == (27, "date_impossible")


def test_the_page_says_what_is_wrong_and_how_to_mend_it_without_a_whole_number(
    people: People, open_as: Any, dirty: ListImport
):
    page = open_as(people.admin, dirty).content.decode()
    assert "The NIK has 5 digits; it must have 16." in page
    assert "Write the name of the head." in page
    assert family(1)["NIK"] not in page


def test_a_list_read_anew_leaves_no_line_of_the_reading_before(people: People, dirty: ListImport):
    from_before = ListProblem.objects.filter(list_import=dirty).count()
    other = read(people.admin, xlsx(families(3, first=200)))
    assert not ListProblem.objects.filter(list_import=other).exists()
    assert ListProblem.objects.filter(list_import=dirty).count() == from_before


def test_staff_of_a_district_see_neither_list_nor_lines(
    people: People, client: Client, dirty: ListImport
):
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(people.district_office, backend=backend)
    url = reverse("list_problem_table", args=[dirty.pk])
    assert client.get(url).status_code == 404
    visible = ListProblem.objects.visible_to(people.district_office)
    assert {line.region_id[:8] for line in visible} <= {people.district_office.scope_code}
