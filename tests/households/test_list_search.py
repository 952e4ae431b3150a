"""Finding a row of a list: by a pasted number, a family id, a name, and by its row number."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from households.models import ListImport
from tests.people import People
from tests.sheets import families, family, read, xlsx

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PAGES = ["list_import", "list_problem_table"]


@pytest.fixture
def listed(people: People) -> ListImport:
    """Rows 2 to 7; row 7 has no village, and every row a warning of its own."""
    nameless = family(9, **{"Kepala Keluarga": "SITI AMINAH", "Desa": "X", "Kode Kemdagri": None})
    rows = [row | {"Tanggal Lahir": "01/01/1900"} for row in [*families(5), nameless]]
    return read(people.admin, xlsx(rows))


@pytest.fixture
def admin(client: Client, people: People) -> Client:
    client.force_login(people.admin, backend=BACKEND)
    return client


def found(client: Client, listed: ListImport, page: str, text: str, **given: str) -> Any:
    answer = client.post(reverse(page, args=[listed.pk]), {"q": text, **given})
    assert len(text) < 6 or text not in answer["Location"]
    shown = client.get(answer["Location"])
    return sorted({row.record.number for row in shown.context["table"].rows})


@pytest.mark.parametrize("page", PAGES)
def test_a_pasted_number_an_id_and_a_name_are_found(admin: Client, listed: ListImport, page: str):
    nik = family(2)["NIK"]
    assert found(admin, listed, page, nik) == [3]
    assert found(admin, listed, page, f" {nik[:6]}.{nik[6:12]} {nik[12:]}") == [3]
    assert found(admin, listed, page, "p3ke00000003") == [4]
    assert found(admin, listed, page, family(4)["Kepala Keluarga"].lower()) == [5]
    assert found(admin, listed, page, "siti") == [7]
    assert found(admin, listed, page, "nobody at all") == []


@pytest.mark.parametrize("page", PAGES)
def test_a_row_number_leads_to_its_row(admin: Client, listed: ListImport, page: str):
    answer = admin.post(reverse(page, args=[listed.pk]), {"q": "4"})
    assert answer["Location"] == reverse("list_row", args=[listed.pk, 4])
    assert found(admin, listed, page, "4711") == []


def test_a_number_that_is_the_id_of_a_family_finds_the_family(people: People, admin: Client):
    rows = [*families(3), family(7, **{"ID Keluarga": "0003"})]
    listed = read(people.admin, xlsx(rows))
    assert found(admin, listed, "list_import", "0003") == [5]


def test_a_search_keeps_to_the_filters_and_counts_what_it_shows(admin: Client, listed: ListImport):
    url = reverse("list_import", args=[listed.pk]) + "?fate=accepted"
    shown = admin.get(admin.post(url, {"q": "siti"})["Location"])
    assert shown.context["count"]["rows"] == 0
