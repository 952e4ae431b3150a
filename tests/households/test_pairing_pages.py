"""The pages of any two lists: uploading, columns, result, downloads, and who sees them."""

import csv
import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from aidcases import jobs
from aidcases.models import AuditEntry, Job
from aidcases.models.job import JobState
from households.matching import pairing
from households.models import ListPairing
from households.models.list_pairing import PairingState, Side
from tests.file_formats import locked
from tests.households.paired import LEFT, RIGHT, matched_lists, received, workbook
from tests.people import People, person

pytestmark = pytest.mark.django_db

NIK = "1901015507880002"
UPLOAD = reverse("pairings")


@pytest.fixture
def enter(client: Client, people: People) -> Any:
    """A client that is logged in as someone, in English."""

    def as_(user: Any) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["django_language"] = "en"
        return client

    yield as_
    translation.activate("id")


def upload(client: Client, left: Any = LEFT, right: Any = RIGHT, **fields: str) -> Any:
    files = {
        side: SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())
        for side, name, data in (("left", "a.csv", left), ("right", "b.csv", right))
    }
    return client.post(UPLOAD, {**files, **fields}, follow=True)


def do_latest_job(people: People) -> None:
    """What a worker would do."""
    asked = Job.objects.latest("created_at")
    Job.objects.filter(pk=asked.pk).delete()
    jobs.run_here(asked.kind, asked.parameters, by=people.office)


def page_of(run: ListPairing, name: str = "pairing", **kwargs: Any) -> str:
    return reverse(name, kwargs={"pk": run.pk, **kwargs})


def as_shown(client: Client, run: ListPairing, **changes: str) -> dict[str, str]:
    """What the form of columns holds, as a browser would send it."""
    sides = client.get(page_of(run, "pairing_columns")).context["sides"]
    data = {f"{one['side']}_shown": one["shown"] for one in sides}
    for one in sides:
        data[f"{one['side']}_row"] = str(one["head"].row)
        data |= {field.html_name: field.value() for field in one["form"]}
    return data | changes


def test_two_files_become_a_result_by_way_of_their_columns(people: People, enter: Any):
    client = enter(people.office)
    answer = upload(client)
    run = ListPairing.objects.get()
    assert answer.redirect_chain[-1][0] == page_of(run)
    assert "Looking into two lists" in answer.content.decode()
    do_latest_job(people)
    answer = client.get(page_of(run), follow=True)
    assert answer.redirect_chain[-1][0] == page_of(run, "pairing_columns")
    answer = client.post(page_of(run, "pairing_columns"), as_shown(client, run), follow=True)
    assert "Matching two lists" in answer.content.decode()
    do_latest_job(people)
    text = client.get(page_of(run)).content.decode()
    assert "Rusli Hasan" in text
    assert "Roesli bin Hasan" in text
    assert NIK not in text


def test_a_birth_date_is_shown_as_it_was_counted_by_the_workbook(people: People, enter: Any):
    serial = int(to_excel(date(1988, 7, 15), CALENDAR_MAC_1904))
    rows = [["Nama", "NIK", "Tgl Lahir"], ["Siti Aminah", NIK, serial]]
    run = matched_lists(people.office, workbook(CALENDAR_MAC_1904, Data=rows))
    pair = run.pairs.get(right_row=1)
    text = enter(people.office).get(page_of(run, "pairing_pair", pair=pair.pk)).content.decode()
    assert {part["level"] for part in pair.weights if part["field"] == "birth_date"} == {"same"}
    assert text.count("15 July 1988") == 2


def test_samples_hide_the_middle_of_numbers(people: People, enter: Any):
    run = received(people.office)
    text = enter(people.office).get(page_of(run, "pairing_columns")).content.decode()
    assert "190101••••••0002" in text
    assert NIK not in text


def test_a_number_in_a_column_that_nothing_is_known_of_is_hidden_too(people: People, enter: Any):
    run = matched_lists(people.office, f"Nama;Catatan\nSiti Aminah;KTP {NIK}\n")
    client = enter(people.office)
    for url in (page_of(run, "pairing_columns"), page_of(run, "pairing_alone", side="left")):
        assert NIK not in client.get(url).content.decode()
    assert NIK not in b"".join(client.get(page_of(run, "pairing_file") + "?kind=csv")).decode()


def test_another_sheet_shows_its_own_columns_and_keeps_what_was_chosen_beside(
    people: People, enter: Any
):
    two = workbook(
        Data=[["Nama", "NIK"], ["Siti Aminah", NIK]], Lain=[["NAMA LENGKAP", "Desa"], ["A", "B"]]
    )
    run, client = received(people.office, two), enter(people.office)
    data = as_shown(client, run, left_sheet="Lain")
    data["right-name"] = "3"
    answer = client.post(page_of(run, "pairing_columns"), data)
    left, right = answer.context["sides"]
    assert (left["head"].sheet, left["head"].guessed) == ("Lain", {"name": 0, "village": 1})
    assert right["form"]["name"].value() == "3"
    assert ListPairing.objects.get().left.sheet == "Data"
    assert not Job.objects.exists()


def test_headers_in_another_row_are_found_there(people: People, enter: Any):
    run, client = received(people.office, "a;b\nNama;NIK\nSiti;1\n"), enter(people.office)
    assert run.left.header_row == 2
    answer = client.post(page_of(run, "pairing_columns"), as_shown(client, run, left_row="1"))
    assert [text for _at, text in answer.context["sides"][0]["head"].named] == ["a", "b"]


def test_columns_that_tell_nobody_are_refused_on_the_page(people: People, enter: Any):
    run, client = received(people.office), enter(people.office)
    none = {f"left-{field}": "" for field in ("name", "nik", "family_card", "family_id")}
    answer = client.post(page_of(run, "pairing_columns"), as_shown(client, run, **none))
    assert answer.status_code == 422
    assert "neither a column of names nor one of numbers" in answer.content.decode()
    assert not Job.objects.exists()


def test_of_one_header_that_stands_twice_each_is_told_by_its_letter(people: People, enter: Any):
    run = received(people.office, "Nama;NIK;Nama\nSiti;1901015507880002;Ibu\n")
    text = enter(people.office).get(page_of(run, "pairing_columns")).content.decode()
    assert "Nama (A)" in text
    assert "Nama (C)" in text


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"right": ""}, "The submitted file is empty"),
        ({"right": LEFT}, "Both are the same file"),
        (
            {"left": locked(workbook(Data=[["Nama"]]), "rahasia")},
            "The file is protected by a password",
        ),
    ],
)
def test_files_that_cannot_be_taken_are_refused_with_the_reason(
    people: People, enter: Any, files: dict[str, Any], words: str
):
    answer = upload(enter(people.office), **files)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ListPairing.objects.exists()


def test_a_file_that_cannot_be_read_is_named_with_the_remedy(people: People, enter: Any):
    run = received(people.office, b"%PDF-1.7 ...")
    text = enter(people.office).get(page_of(run)).content.decode()
    assert "List A, a.csv" in text
    assert "no spreadsheet" in text


def test_a_result_is_told_in_counts_that_close_and_filtered_by_decision(people: People, enter: Any):
    run, client = matched_lists(people.office), enter(people.office)
    answer = client.get(page_of(run))
    assert [tile["value"] for tile in answer.context["tiles"]] == ["2", "0", "1", "1"]
    assert all(whole == sum(n for _w, n in parts) for _w, whole, parts in answer.context["sums"])
    answer = client.get(page_of(run) + "?decision=review")
    assert "Rusli Hasan" not in answer.content.decode()


def test_the_pages_of_a_result_ask_few_questions_of_the_database(
    people: People, enter: Any, django_assert_max_num_queries: Any
):
    run, client = matched_lists(people.office), enter(people.office)
    pair = run.pairs.first()
    assert pair is not None
    for url in (
        page_of(run),
        page_of(run, "pairing_columns"),
        page_of(run, "pairing_alone", side="right"),
        page_of(run, "pairing_pair", pair=pair.pk),
        UPLOAD,
    ):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


def test_rows_without_a_pair_are_listed(people: People, enter: Any):
    run, client = matched_lists(people.office), enter(people.office)
    left = client.get(page_of(run, "pairing_alone", side="left")).content.decode()
    assert "Marlina Kartini" in left
    assert "9 January 1980" in left
    assert "Rusli" not in left
    assert "Zubaidah" in client.get(page_of(run, "pairing_alone", side="right")).content.decode()


def test_a_pair_shows_what_differs_with_the_weight_of_each_field(people: People, enter: Any):
    run, client = matched_lists(people.office), enter(people.office)
    pair = run.pairs.get(left_row=2)
    text = client.get(page_of(run, "pairing_pair", pair=pair.pk)).content.decode()
    assert text.count("15 July 1988") == 2
    assert "sounds the same" in text or "the same" in text
    assert "chart-bar" in text
    assert NIK not in text
    assert "190101••••••0002" in text


def sheets(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_workbook_has_the_pairs_and_the_rows_without_one(people: People, enter: Any):
    run, client = matched_lists(people.office), enter(people.office)
    got = sheets(b"".join(client.get(page_of(run, "pairing_file") + "?kind=xlsx")))
    assert list(got) == ["Summary", "Pairs", "Only in list A", "Only in list B"]
    head, _first, second = got["Pairs"]
    row = dict(zip(head, second, strict=True))
    assert (row["Row of A"], row["Row of B"], row["Decision"]) == (2, 1, "one family")
    assert row["Weight: NIK"] > 10
    assert (row["A: NIK"], row["B: name"]) == ("190101••••••0002", "ST. AMINAH")
    assert got["Only in list A"][1][3] == "Marlina Kartini"
    assert got["Only in list B"][1][2] == "Zubaidah"


def test_the_csv_is_of_the_decision_that_is_filtered_and_begins_no_formula(
    people: People, enter: Any
):
    run = matched_lists(people.office, LEFT.replace("Rusli Hasan", "=Rusli Hasan"))
    url = page_of(run, "pairing_file")
    client = enter(people.office)
    text = b"".join(client.get(url + "?kind=csv&decision=match")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Row of A"] for row in rows] == ["1", "2"]
    assert rows[0]["A: Nama Kepala Keluarga"] == "'=Rusli Hasan"
    empty = b"".join(client.get(url + "?kind=csv&decision=review")).decode()
    assert len(empty.splitlines()) == 1
    assert client.get(url + "?decision=other").status_code == 404


def test_whole_numbers_are_taken_for_a_purpose_that_the_audit_log_keeps(people: People, enter: Any):
    run, client = matched_lists(people.office), enter(people.office)
    url = page_of(run, "pairing_file")
    client.post(url, {"kind": "csv", "purpose": "x"})
    assert not AuditEntry.objects.filter(action="pairing.exported").exists()
    purpose = "Verifikasi bersama Dukcapil"
    text = b"".join(client.post(url, {"kind": "csv", "purpose": purpose})).decode()
    assert NIK in text
    client.get(url)
    whole, hidden = AuditEntry.objects.filter(action="pairing.exported").order_by("pk")
    assert (whole.details["whole_numbers"], whole.details["purpose"]) == (True, purpose)
    assert (hidden.details["whole_numbers"], hidden.details["rows"]) == (False, 2)


def test_nobody_else_sees_them_not_even_an_admin(people: People, enter: Any):
    run = matched_lists(people.office)
    pair = run.pairs.first()
    assert pair is not None
    colleague = person("rekan", people.office.role)
    for user in (colleague, people.supervisor, people.admin, people.auditor, people.psm):
        client = enter(user)
        for name, kwargs, method in [
            ("pairing", {}, "get"),
            ("pairing_columns", {}, "get"),
            ("pairing_columns", {}, "post"),
            ("pairing_again", {}, "post"),
            ("pairing_forget", {}, "post"),
            ("pairing_file", {}, "get"),
            ("pairing_file", {}, "post"),
            ("pairing_pair", {"pair": pair.pk}, "get"),
            ("pairing_alone", {"side": "left"}, "get"),
        ]:
            answer = getattr(client, method)(page_of(run, name, **kwargs))
            assert answer.status_code in {403, 404}, f"{user} got into {name}"
        if user.role not in {"auditor", "psm"}:
            assert "a.csv" not in client.get(UPLOAD).content.decode()
    assert ListPairing.objects.exists()


def test_a_pair_of_other_lists_is_not_found(people: People, enter: Any):
    one, other = matched_lists(people.office), matched_lists(people.admin)
    pair = other.pairs.first()
    assert pair is not None
    url = page_of(one, "pairing_pair", pair=pair.pk)
    assert enter(people.office).get(url).status_code == 404


def test_the_button_deletes_at_once(people: People, enter: Any):
    run = matched_lists(people.office)
    answer = enter(people.office).post(page_of(run, "pairing_forget"), follow=True)
    assert "have been deleted" in answer.content.decode()
    assert not ListPairing.objects.exists()


def test_two_clicks_start_one_work(people: People, enter: Any):
    run, client = received(people.office), enter(people.office)
    data = as_shown(client, run)
    assert client.post(page_of(run, "pairing_columns"), data).status_code == 302
    assert client.post(page_of(run, "pairing_columns"), data).status_code == 422
    assert Job.objects.filter(kind=pairing.PAIR).count() == 1


def test_a_work_that_was_called_off_says_so_and_leads_back_to_the_columns(
    people: People, enter: Any
):
    run, client = received(people.office), enter(people.office)
    client.post(page_of(run, "pairing_columns"), as_shown(client, run))
    jobs.cancel(by=people.office, job=Job.objects.get(kind=pairing.PAIR))
    text = client.get(page_of(run)).content.decode()
    assert "cancelled" in text
    assert page_of(run, "pairing_columns") in text


def test_a_look_that_was_called_off_can_be_asked_for_again(people: People, enter: Any):
    client = enter(people.office)
    upload(client)
    run = ListPairing.objects.get()
    jobs.cancel(by=people.office, job=Job.objects.get())
    assert page_of(run, "pairing_again") in client.get(page_of(run)).content.decode()
    client.post(page_of(run, "pairing_again"))
    assert Job.objects.filter(state=JobState.QUEUED).count() == 1


def test_columns_of_a_result_can_be_corrected(people: People, enter: Any):
    run, client = matched_lists(people.office), enter(people.office)
    data = as_shown(client, run, **{"left-village": ""})
    client.post(page_of(run, "pairing_columns"), data)
    run = ListPairing.objects.get()
    assert run.state == PairingState.READ
    assert "village" not in run.file(Side.LEFT).columns


@pytest.mark.parametrize(
    ("text", "row"), [("aminah", 2), ("1901 0155 0788 0002", 2), ("ROESLI", 1), ("nobody", 0)]
)
def test_pairs_are_searched_by_name_or_number_of_either_list(
    people: People, enter: Any, text: str, row: int
):
    run, client = matched_lists(people.office), enter(people.office)
    answer = client.post(page_of(run), {"q": text}, follow=True)
    assert NIK not in answer.redirect_chain[-1][0]
    assert [pair.left_row for pair in answer.context["table"].data] == ([row] if row else [])


def test_rows_without_a_pair_are_searched_too(people: People, enter: Any):
    run, client = matched_lists(people.office), enter(people.office)
    url = page_of(run, "pairing_alone", side="left")
    for text, count in [("kartini", 1), ("rusli", 0), (NIK, 0)]:
        answer = client.post(url, {"q": text}, follow=True)
        assert len(answer.context["table"].data) == count
