"""Where a value on a family's page came from: file, sheet, row and column, and back again."""

import random
import re
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from aidcases.models import User
from households import story
from households.changes import changes_of
from households.ministry_list.origins import Origin, of_household, of_members
from households.models import Household, ListImport, ListRow, Member
from households.models.list_import import FAMILY_OF_ROW
from tests.layout_sheets import DTSEN_HEADERS, PERSON_HEADERS, dtsen, person, persons
from tests.people import People
from tests.sheets import HEADERS, families, family, imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client: Client, people: People) -> Any:
    def as_(user: Any) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["django_language"] = "en"
        return client

    yield as_
    translation.activate("id")


def origins(user: User, household: Household) -> dict[str, Origin]:
    known = story.known(Household.objects.all(), user).get(pk=household.pk)
    return of_household(known, user, changes_of(known))


def column_of(header: str, headers: list[str] = HEADERS) -> str:
    number = headers.index(header)
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number] if number < 26 else f"A{chr(65 + number - 26)}"


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_each_value_says_file_sheet_row_and_column(people: People):
    list_import = imported(people.admin, families(3))
    household = Household.objects.get(family_id="P3KE00000002")
    row = ListRow.objects.get(family_id="P3KE00000002")
    found = origins(people.admin, household)
    expected = {
        "head_name": "Kepala Keluarga",
        "nik": "NIK",
        "family_id": "ID Keluarga",
        "birth_date": "Tanggal Lahir",
        "sex": "Jenis Kelamin",
        "address": "Alamat",
        "region": "Kode Kemdagri",
        "decile": "Desil Kesejahteraan",
    }
    assert {column: one.cells[0].header for column, one in found.items()} == expected
    for column, header in expected.items():
        origin = found[column]
        assert (origin.file, origin.sheet) == (list_import.source_file.original_name, "Sheet")
        assert origin.cells[0].at == f"{column_of(header)}{row.number}"
        assert origin.url.endswith(f"/rows/{row.number}/#{origin.cells[0].at}")
    assert found["address"].cells[0].received == family(2)["Alamat"]
    assert family(2)["NIK"] not in found["nik"].cells[0].received


def test_a_value_that_a_later_list_filled_comes_from_that_list(people: People):
    imported(people.admin, [family(1, NIK=None)])
    later = imported(people.admin, [family(9), family(1, Alamat="JL. LAIN")])
    found = origins(people.admin, Household.objects.get(family_id="P3KE00000001"))
    assert f"/lists/{later.pk}/rows/3/" in found["nik"].url
    assert f"/lists/{later.pk}/" not in found["address"].url
    assert f"/lists/{later.pk}/" in found["decile"].url


def test_a_value_that_a_person_changed_says_who(people: People, enter: Any):
    imported(people.admin, families(1))
    household = Household.objects.get()
    with pghistory.context(user=people.office.pk, command="shell"):
        Household.objects.update(address="JALAN BARU 9")
    found = origins(people.admin, household)["address"]
    assert (found.file, found.by) == ("", str(people.office))
    assert found.at is not None
    told = page(enter(people.admin), household.get_absolute_url())
    assert "Changed here, no longer as a list had it:" in told


def test_members_say_the_row_that_names_them(people: People):
    list_import = imported(
        people.admin, [person(n, p) for n in (1, 2) for p in range(3)], headers=PERSON_HEADERS
    )
    household = Household.objects.get(family_id="P3KE00000002")
    known = story.known(Household.objects.all(), people.admin).get(pk=household.pk)
    found = of_members(known, people.admin)
    assert found.keys() == set(household.members.values_list("pk", flat=True))
    for member in household.members.all():
        row = ListRow.objects.get(list_import=list_import, nik=member.nik)
        assert found[member.pk].row == row.number
        headers = {cell.header for cell in found[member.pk].cells}
        assert {"Nama", "NIK", "Tanggal Lahir"} <= headers
        assert not any(member.nik in cell.received for cell in found[member.pk].cells)


def test_the_page_links_to_the_row_and_the_row_back_to_the_family(people: People, enter: Any):
    imported(people.admin, persons(3), headers=PERSON_HEADERS)
    client = enter(people.admin)
    household = Household.objects.get(family_id="P3KE00000002")
    told = page(client, household.get_absolute_url())
    links = set(re.findall(r'href="(/lists/\d+/rows/\d+/)(?:#\w+)?"', told))
    assert len(links) == household.members.count()
    for link in links:
        back = page(client, link)
        assert f'href="{household.get_absolute_url()}"' in back
    head = Member.objects.get(household=household, relation="head")
    row = ListRow.objects.get(nik=head.nik)
    back = page(client, reverse("list_row", args=[row.list_import_id, row.number]))
    assert "in the family's record" in back
    anchor = column_of("NIK", PERSON_HEADERS)
    assert f'id="{anchor}{row.number}"' in back


def test_a_cell_is_marked_only_in_the_list_that_the_value_came_from(people: People, enter: Any):
    """Both files have the same name, and the family stands in the same row."""
    imported(people.admin, [family(1, NIK=None)])
    later = imported(people.admin, [family(1, Alamat="JL. LAIN")])
    told = page(enter(people.admin), reverse("list_row", args=[later.pk, 2]))
    rows = re.findall(r'<tr id="(\w+)".*?</tr>', told)
    marked = re.findall(r'<tr id="(\w+)"(?:(?!</tr>).)*in the family\'s record', told)
    assert len(rows) == len(HEADERS)
    assert set(marked) == {f"{column_of(name)}2" for name in ("NIK", "Desil Kesejahteraan")}


def test_a_worker_sees_where_a_value_comes_from_without_a_link(people: People, enter: Any):
    imported(people.admin, families(6))
    household = Household.objects.visible_to(people.psm).first()
    if household is None:
        household = Household.objects.all()[0]
        Household.objects.filter(pk=household.pk).update(region=people.psm.region)
    told = page(enter(people.psm), household.get_absolute_url())
    assert not re.search(r'href="/lists/\d+/rows', told)


@pytest.mark.parametrize("with_id", [True, False])
def test_members_far_from_their_head_in_a_shuffled_list_say_their_rows(
    people: People, with_id: bool
):
    """By the family's id, and in lists without one by the number of its card."""
    rows = persons(40)
    random.Random(7).shuffle(rows)
    headers = PERSON_HEADERS if with_id else DTSEN_HEADERS
    imported(people.admin, rows if with_id else map(dtsen, rows), headers=headers)
    told = story.known(Household.objects.all(), people.admin)
    assert len(told) == 40
    for household in told:
        found = of_members(household, people.admin)
        assert len(found) == 3
        assert found.keys() == {member.pk for member in household.members.all()}


def test_the_rows_of_a_family_are_found_by_an_index(people: People):
    imported(people.admin, persons(3), headers=PERSON_HEADERS)
    rows = ListRow.objects.alias(family=FAMILY_OF_ROW).filter(
        list_import=ListImport.objects.get(), family__in=["P3KE00000001"], is_member=True
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "list_row_of_family" in rows.explain()


def test_neither_page_takes_more_queries_for_more_lists_and_members(people: People, enter: Any):
    client = enter(people.admin)
    first = imported(people.admin, [person(1, 0), person(1, 1)], headers=PERSON_HEADERS)
    household = Household.objects.get()
    row = reverse("list_row", args=[first.pk, 2])

    def queries(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    before = [queries(household.get_absolute_url()), queries(row)]
    imported(people.admin, [person(1, p) for p in range(5)], headers=PERSON_HEADERS)
    imported(people.admin, [family(1)])
    assert [queries(household.get_absolute_url()), queries(row)] == before
    assert before[1] <= 12


def test_a_row_of_a_list_taken_back_names_no_family(people: People, enter: Any):
    list_import = imported(people.admin, families(2))
    ListImport.objects.filter(pk=list_import.pk).update(
        state="reverted", reverted_by=people.admin, reverted_at=list_import.applied_at
    )
    told = page(enter(people.admin), reverse("list_row", args=[list_import.pk, 2]))
    assert "in the family" not in told
