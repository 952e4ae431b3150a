"""The pages of the lists: what they show, to whom, and that they hold their promises."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from aidcases import jobs
from aidcases.errors import Refused
from aidcases.models import AuditEntry, Job
from households.ministry_list.problems import PROBLEMS
from households.models import Candidate, ListImport, ListRow
from households.models.list_import import ListState
from households.views.list_tables import KINDS
from tests.people import People, person
from tests.sheets import apply, book, content, families, family, read, stored_bytes, xlsx

pytestmark = pytest.mark.django_db

BAD = family(50, **{"Kepala Keluarga": None, "NIK": "12345"})
NIK = family(1)["NIK"]


@pytest.fixture
def enter(client: Client, people: People) -> Any:
    """A client that is logged in as someone, in English."""

    def as_(user: Any) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["django_language"] = "en"
        return client

    yield as_
    translation.activate("id")


@pytest.fixture
def dirty(people: People) -> ListImport:
    """Ten families, two of them with one NIK, one row to repair, one total."""
    rows = [*families(9), family(10, NIK=NIK, **{"Tanggal Lahir": None}), BAD]
    return read(people.admin, xlsx(rows, below=[["TOTAL", 11]]), name="p3ke-2023.xlsx")


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def upload(client: Client, data: bytes, **fields: str) -> Any:
    file = SimpleUploadedFile("daftar.xlsx", data)
    return client.post(reverse("list_upload"), {"file": file, **fields}, follow=True)


def do_latest_job(people: People) -> None:
    """What a worker would do."""
    asked = Job.objects.latest("created_at")
    Job.objects.filter(pk=asked.pk).delete()
    jobs.run_here(asked.kind, asked.parameters, by=people.admin)


def test_an_upload_becomes_a_list_and_a_job(people: People, enter: Any):
    client = enter(people.admin)
    response = upload(client, xlsx(families(3)))
    list_import = ListImport.objects.get()
    assert response.redirect_chain[-1][0] == reverse("list_import", args=[list_import.pk])
    job = Job.objects.get()
    assert job.parameters == {"list_import": list_import.pk}
    assert "Reading a ministry list" in response.content.decode()


def test_the_same_file_again_leads_to_what_came_of_it(
    people: People, enter: Any, dirty: ListImport
):
    client = enter(people.admin)
    response = upload(client, stored_bytes(dirty))
    assert response.redirect_chain[-1][0] == reverse("list_import", args=[dirty.pk])
    assert "already" in response.content.decode()
    assert ListImport.objects.count() == 1


def test_an_empty_file_is_said_to_be_empty(people: People, enter: Any):
    response = upload(enter(people.admin), b"")
    assert "empty" in response.content.decode()
    assert not ListImport.objects.exists()


def test_the_check_page_states_the_sum_and_each_problem(
    people: People, enter: Any, dirty: ListImport
):
    page = text(enter(people.admin), reverse("list_import", args=[dirty.pk]))
    assert (dirty.rows, dirty.accepted, dirty.quarantined, dirty.skipped) == (12, 10, 1, 1)
    assert "It closes" in page
    assert "There is no name." in page
    assert "Apply 10 rows" in page


def test_tiles_filter_the_rows(people: People, enter: Any, dirty: ListImport):
    client = enter(people.admin)
    url = reverse("list_import", args=[dirty.pk])
    for query, names in {
        "?fate=quarantined": 1,
        "?fate=skipped": 1,
        "?fate=accepted": 10,
        "?mark=duplicate": 2,
    }.items():
        response = client.get(url + query)
        assert len(response.context["table"].rows) == names, query


def test_tiles_write_their_counts_for_people(people: People, enter: Any, dirty: ListImport):
    ListImport.objects.filter(pk=dirty.pk).update(rows=14_964, accepted=14_962)
    page = enter(people.admin).get(reverse("list_import", args=[dirty.pk])).content.decode()
    assert '<span class="tile-value">14,962</span>' in page


def test_numbers_of_people_are_masked_on_every_page(people: People, enter: Any, dirty: ListImport):
    client = enter(people.admin)
    pages = [text(client, reverse("list_import", args=[dirty.pk]))]
    for row in ListRow.objects.filter(list_import=dirty).order_by("number"):
        pages.append(text(client, reverse("list_row", args=[dirty.pk, row.number])))
    assert not [page for page in pages if NIK in page]
    assert "190101••••••" in pages[1]


def test_a_row_shows_what_was_received_beside_what_was_understood(
    people: People, enter: Any, dirty: ListImport
):
    page = text(enter(people.admin), reverse("list_row", args=[dirty.pk, 12]))
    assert "J12" in page and "12345" in page
    assert "The NIK has 5 digits; it must have 16." in page
    assert "19.01.02.2006" not in page.split("Kode Kemdagri")[0]


def test_a_family_is_followed_from_its_row_to_its_household(
    people: People, enter: Any, dirty: ListImport
):
    apply(people.admin, dirty)
    client = enter(people.office)
    response = client.get(reverse("list_row", args=[dirty.pk, 2]))
    household = Candidate.objects.get(list_row__number=2).household
    assert response.context["household"] == household


def test_office_staff_look_and_do_not_apply(people: People, enter: Any, dirty: ListImport):
    client = enter(people.office)
    assert "Apply 10 rows" not in text(client, reverse("list_import", args=[dirty.pk]))
    assert client.post(reverse("list_apply", args=[dirty.pk])).status_code == 403
    dirty.refresh_from_db()
    assert dirty.state == ListState.IN_REVIEW


def test_staff_of_a_district_see_its_rows_alone(people: People, enter: Any, dirty: ListImport):
    client = enter(people.district_office)
    assert client.get(reverse("list_import", args=[dirty.pk])).status_code == 404
    own = ListRow.objects.filter(region__code__startswith="19.01.01").first()
    other = ListRow.objects.filter(region__code__startswith="19.01.02").first()
    assert client.get(reverse("list_row", args=[dirty.pk, own.number])).status_code == 200
    assert client.get(reverse("list_row", args=[dirty.pk, other.number])).status_code == 404


def test_the_rows_to_repair_come_as_a_workbook_that_says_what_is_wrong(
    people: People, enter: Any, dirty: ListImport
):
    response = enter(people.admin).get(reverse("list_problems", args=[dirty.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.values)
    assert rows[0][:2] == ("ID Keluarga", "Provinsi")
    assert len(rows) == 2
    assert rows[1][0] == BAD["ID Keluarga"] and rows[1][9] == "12345"
    assert rows[1][-2] == "12" and "There is no name." in rows[1][-1]
    assert AuditEntry.objects.get(action="list_import.problem_rows").details == {"rows": 1}


def test_a_name_like_a_formula_is_inert_in_what_is_downloaded(people: People, enter: Any):
    name = "=HYPERLINK(1)" + "A" * 250
    workbook = book([*families(3), family(60, **{"Kepala Keluarga": name})])
    workbook.active["I5"].data_type = "s"
    list_import = read(people.admin, content(workbook))
    client = enter(people.admin)
    for url in (
        reverse("list_problems", args=[list_import.pk]),
        reverse("list_import", args=[list_import.pk]) + "?export=xlsx",
    ):
        data = b"".join(client.get(url).streaming_content)
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "inlineStr"}


def test_a_guarded_list_is_applied_by_another_person_who_confirms(people: People, enter: Any):
    rows = [family(n, **{"Kepala Keluarga": None}) for n in range(3)]
    guarded = read(people.admin, xlsx([*rows, family(9)]))
    url = reverse("list_import", args=[guarded.pk])
    page = text(enter(people.admin), url)
    assert "wrong as a whole" in page and "Someone other than you" in page
    client = enter(person("admin-lain", "admin", None))
    assert "all the same" in text(client, url)
    client.post(reverse("list_apply", args=[guarded.pk]))
    assert not Job.objects.filter(kind="households.apply_list").exists()
    client.post(reverse("list_apply", args=[guarded.pk]), {"guard_confirmed": "1"})
    assert Job.objects.get(kind="households.apply_list").parameters["guard_confirmed"]


def test_a_list_on_several_sheets_asks_which(people: People, enter: Any):
    workbook = book(families(3))
    workbook.create_sheet("Petunjuk", 0).append(["Baca"])
    client = enter(people.admin)
    upload(client, content(workbook))
    list_import = ListImport.objects.get()
    with pytest.raises(Refused):
        do_latest_job(people)
    url = reverse("list_import", args=[list_import.pk])
    assert "Which sheet holds the list?" in text(client, url)
    client.post(reverse("list_read_again", args=[list_import.pk]), {"sheet": "Sheet"})
    do_latest_job(people)
    list_import.refresh_from_db()
    assert (list_import.state, list_import.accepted) == (ListState.IN_REVIEW, 3)


def test_a_list_laid_aside_is_not_applied_and_may_come_again(
    people: People, enter: Any, dirty: ListImport
):
    client = enter(people.admin)
    client.post(reverse("list_refuse", args=[dirty.pk]))
    dirty.refresh_from_db()
    assert dirty.state == ListState.REFUSED
    upload(client, stored_bytes(dirty))
    assert ListImport.objects.count() == 2


def test_pages_take_a_constant_number_of_queries(
    people: People, enter: Any, django_assert_max_num_queries: DjangoAssertNumQueries
):
    list_import = apply(people.admin, read(people.admin, xlsx(families(60))))
    client = enter(people.admin)
    for url in (
        reverse("lists"),
        reverse("list_import", args=[list_import.pk]),
        reverse("list_row", args=[list_import.pk, 5]),
    ):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


def test_every_kind_of_problem_has_a_short_name():
    assert set(KINDS) == set(PROBLEMS)


def test_no_list_yet_says_what_to_do(people: People, enter: Any):
    assert "Upload the P3KE file" in text(enter(people.admin), reverse("lists"))
