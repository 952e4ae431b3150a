"""Bad rows go out as a workbook, are mended in it, and complete the same import."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from aidcases import jobs
from aidcases.errors import Refused
from households.ministry_list.completion import receive_repairs
from households.ministry_list.handlers import COMPLETE_LIST, REVERT_LIST
from households.ministry_list.repair_book import KEY_HEADER
from households.models import (
    Candidate,
    Household,
    ListCompletion,
    ListImport,
    ListRow,
    Member,
)
from households.models.list_completion import CompletionState
from households.models.list_import import ListState, RowFate
from tests.households.completing import NAME, NIK, Mend, complete, dirty_rows, name_two, workbook
from tests.people import People
from tests.sheets import HEADERS, apply, families, family, read, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def dirty(people: People) -> ListImport:
    """Six families and three rows to repair: 8 and 10 without a name, 9 of an unknown village."""
    return read(people.admin, xlsx(dirty_rows()))


def sums(list_import: ListImport) -> tuple[int, int, int, int]:
    found = list_import
    return found.rows, found.accepted, found.quarantined, found.skipped


# --- the workbook ---------------------------------------------------------------------------------


def test_the_workbook_has_the_columns_of_the_file_a_row_code_and_text_alone(
    people: People, dirty: ListImport
):
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(people.admin, dirty))).active
    head, *rows = sheet.values
    assert list(head[: len(HEADERS)]) == HEADERS and head[len(HEADERS)] == KEY_HEADER
    assert [row[len(HEADERS)] for row in rows] == [f"D{dirty.pk}.B{n}" for n in (8, 9, 10)]
    assert [row[-2] for row in rows] == ["8", "9", "10"]
    assert rows[0][NIK - 1] == family(50)["NIK"]
    filled = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in filled} == {"s"}
    assert {cell.number_format for cell in filled} == {"@"}


def test_a_cell_to_mend_is_coloured_even_where_it_is_empty(people: People, dirty: ListImport):
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(people.admin, dirty))).active
    assert sheet.cell(2, NAME).fill.fgColor.rgb == "FFFFE7A3"
    assert sheet.cell(2, NIK).fill.fill_type is None


# --- before applying ------------------------------------------------------------------------------


def test_repaired_rows_take_the_place_of_the_bad_ones(people: People, dirty: ListImport):
    done = complete(people.admin, dirty, workbook(people.admin, dirty, name_two))
    assert (done.state, done.rows, done.accepted, done.quarantined) == ("done", 3, 2, 1)
    assert dirty.state == ListState.IN_REVIEW and sums(dirty) == (9, 8, 1, 0)
    row = ListRow.objects.get(list_import=dirty, number=8)
    assert (row.fate, row.name, row.problems) == (RowFate.ACCEPTED, "SITI AMINAH", [])
    assert dirty.counts["problems"] == {"region_unknown": 1}
    assert apply(people.admin, dirty).state == ListState.APPLIED
    assert Candidate.objects.filter(list_import=dirty).count() == 8


def test_both_versions_of_a_row_are_kept(people: People, dirty: ListImport):
    before = ListRow.objects.get(list_import=dirty, number=8).raw
    complete(people.admin, dirty, workbook(people.admin, dirty, name_two))
    row = ListRow.objects.get(list_import=dirty, number=8)
    repair = row.repairs.get()
    assert row.raw == before and row.raw[NAME - 1] is None
    assert repair.raw[NAME - 1] == "SITI AMINAH" and repair.number == 2
    assert [new for old, new in zip(before, repair.raw, strict=True) if old != new] == [
        "SITI AMINAH"
    ]


def test_a_row_still_bad_goes_out_again_as_it_came_last(people: People, dirty: ListImport):
    def half(sheet: Any) -> None:
        sheet.cell(3, HEADERS.index("Desa") + 1).value = "JUGA TIDAK ADA"

    complete(people.admin, dirty, workbook(people.admin, dirty, half))
    assert sums(dirty) == (9, 6, 3, 0)
    rows = list(openpyxl.load_workbook(io.BytesIO(workbook(people.admin, dirty))).active.values)
    assert rows[2][HEADERS.index("Desa")] == "JUGA TIDAK ADA"


def test_rows_left_out_of_the_workbook_keep_waiting(people: People, dirty: ListImport):
    def one_alone(sheet: Any) -> None:
        name_two(sheet)
        sheet.delete_rows(3, 2)

    done = complete(people.admin, dirty, workbook(people.admin, dirty, one_alone))
    assert (done.rows, done.accepted) == (1, 1) and sums(dirty) == (9, 7, 2, 0)


def test_the_same_workbook_twice_changes_nothing_the_second_time(people: People, dirty: ListImport):
    data = workbook(people.admin, dirty, name_two)
    complete(people.admin, dirty, data)
    kept = list(ListRow.objects.filter(list_import=dirty).order_by("number").values())
    again = complete(people.admin, dirty, data)
    assert (again.standing, again.accepted, again.quarantined) == (2, 0, 1)
    assert list(ListRow.objects.filter(list_import=dirty).order_by("number").values()) == kept


def test_a_nik_that_excel_damaged_stays_damaged_until_somebody_says_it_is_right(people: People):
    nik = family(2, NIK=family(2)["NIK"][:-2] + "10")["NIK"]
    rows = [*families(30, first=60), family(2, NIK=int(nik), **{"ID Keluarga": None})]
    listed = read(people.admin, xlsx(rows))
    assert listed.quarantined == 1
    complete(people.admin, listed, workbook(people.admin, listed))
    assert listed.counts["problems"] == {"nik_last_digit": 1}

    def confirmed(sheet: Any) -> None:
        assert sheet.cell(2, NIK).value == f"{nik} ?"
        sheet.cell(2, NIK).value = nik

    complete(people.admin, listed, workbook(people.admin, listed, confirmed))
    assert (listed.quarantined, listed.counts["problems"]) == (0, {})


def test_a_repaired_row_that_bears_the_nik_of_another_is_its_twin(
    people: People, dirty: ListImport
):
    def twin(sheet: Any) -> None:
        name_two(sheet)
        sheet.cell(2, NIK).value = family(1)["NIK"]

    complete(people.admin, dirty, workbook(people.admin, dirty, twin))
    marked = ListRow.objects.filter(list_import=dirty, is_duplicate=True).order_by("number")
    assert [row.number for row in marked] == [2, 8] and dirty.duplicates == 2
    assert [problem["rows"] for row in marked for problem in row.problems if "rows" in problem] == [
        "8",
        "2",
    ]


def test_marks_are_not_doubled_by_completing(people: People):
    rows = [*dirty_rows(), family(70, NIK=family(1)["NIK"], **{"Tanggal Lahir": None})]
    listed = read(people.admin, xlsx(rows))
    complete(people.admin, listed, workbook(people.admin, listed, name_two))
    assert listed.counts["problems"]["nik_twice"] == 2
    for row in ListRow.objects.filter(list_import=listed, is_duplicate=True):
        assert row.codes.count("nik_twice") == 1
        assert [problem["code"] for problem in row.problems].count("nik_twice") == 1


def test_repairs_take_a_guard_away(people: People):
    rows = [*families(2), *(family(n, **{"Kepala Keluarga": None}) for n in range(50, 53))]
    listed = read(people.admin, xlsx(rows))
    assert listed.guard == ["over_half_quarantined"]

    def all_named(sheet: Any) -> None:
        for row in (2, 3, 4):
            sheet.cell(row, NAME).value = f"NAMA {'ABC'[row - 2]}"

    complete(people.admin, listed, workbook(people.admin, listed, all_named))
    assert listed.guard == []


# --- after applying -------------------------------------------------------------------------------


def test_an_applied_list_takes_the_rows_in_as_candidates(people: People, dirty: ListImport):
    apply(people.admin, dirty)
    before = set(Candidate.objects.values_list("pk", "household_id"))
    complete(people.admin, dirty, workbook(people.admin, dirty, name_two))
    assert dirty.state == ListState.APPLIED and sums(dirty) == (9, 8, 1, 0)
    new = Candidate.objects.exclude(pk__in=[pk for pk, _household in before])
    assert {candidate.name for candidate in new} == {"SITI AMINAH", "BUDI SANTOSO"}
    assert all(candidate.created_household for candidate in new)
    assert before < set(Candidate.objects.values_list("pk", "household_id"))
    heads = Member.objects.filter(household__candidates__in=new, relation="head")
    assert heads.count() == 2


def test_completing_before_or_after_applying_comes_to_the_same(people: People):
    def state(list_import: ListImport) -> list[tuple[Any, ...]]:
        claims = Candidate.objects.filter(list_import=list_import).order_by("list_row__number")
        return list(
            claims.values_list("list_row__number", "name", "nik", "family_id", "created_household")
        )

    first = read(people.admin, xlsx(dirty_rows()))
    complete(people.admin, first, workbook(people.admin, first, name_two))
    apply(people.admin, first)
    expected = state(first)
    jobs.run_here(REVERT_LIST, {"list_import": first.pk}, by=people.admin)
    assert not Household.objects.exists()
    second = read(people.admin, xlsx(dirty_rows()))
    apply(people.admin, second)
    complete(people.admin, second, workbook(people.admin, second, name_two))
    assert state(second) == expected


def test_a_repaired_row_shares_no_household_with_another_row_of_its_list(
    people: People, dirty: ListImport
):
    def same_family(sheet: Any) -> None:
        sheet.cell(2, NAME).value = family(1)["Kepala Keluarga"]
        sheet.cell(2, NIK).value = family(1)["NIK"]
        sheet.cell(2, 1).value = family(1)["ID Keluarga"]

    apply(people.admin, dirty)
    complete(people.admin, dirty, workbook(people.admin, dirty, same_family))
    twins = Candidate.objects.filter(list_import=dirty, family_id=family(1)["ID Keluarga"])
    assert twins.count() == 2 and len({twin.household_id for twin in twins}) == 2


def test_a_completed_list_is_taken_back_whole(people: People, dirty: ListImport):
    apply(people.admin, dirty)
    complete(people.admin, dirty, workbook(people.admin, dirty, name_two))
    jobs.run_here(REVERT_LIST, {"list_import": dirty.pk}, by=people.admin)
    assert not Candidate.objects.exists() and not Household.objects.exists()


def test_the_origin_of_a_repaired_value_shows_what_came_back(
    people: People, client: Client, dirty: ListImport
):
    apply(people.admin, dirty)
    complete(people.admin, dirty, workbook(people.admin, dirty, name_two))
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(people.admin, backend=backend)
    household = Household.objects.get(head_name="SITI AMINAH")
    page = client.get(household.get_absolute_url())
    origin = page.context["origins"]["head_name"]
    assert (origin.row, [(cell.received, cell.repaired) for cell in origin.cells]) == (
        8,
        [("", "SITI AMINAH")],
    )


# --- what is refused ------------------------------------------------------------------------------


def other_code(sheet: Any) -> None:
    sheet.cell(2, len(HEADERS) + 1).value = "D999999.B8"


def no_code(sheet: Any) -> None:
    sheet.cell(2, len(HEADERS) + 1).value = None


def code_twice(sheet: Any) -> None:
    sheet.cell(3, len(HEADERS) + 1).value = sheet.cell(2, len(HEADERS) + 1).value


def other_header(sheet: Any) -> None:
    sheet.cell(1, 2).value = "Pulau"


def without_codes(sheet: Any) -> None:
    sheet.delete_cols(len(HEADERS) + 1)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (other_code, "of another list"),
        (no_code, "have no row code"),
        (code_twice, "stands in it already"),
        (other_header, "Provinsi"),
        (without_codes, "JANGAN DIUBAH"),
        (lambda sheet: sheet.delete_rows(2, 5), "holds no rows"),
    ],
)
def test_a_workbook_that_does_not_fit_is_refused_whole(
    people: People, dirty: ListImport, spoil: Mend, says: str
):
    def mend(sheet: Any) -> None:
        name_two(sheet)
        spoil(sheet)

    with pytest.raises(Refused, match=says):
        complete(people.admin, dirty, workbook(people.admin, dirty, mend))
    refused = ListCompletion.objects.get()
    assert refused.state == CompletionState.FAILED and says in refused.error
    dirty.refresh_from_db()
    assert sums(dirty) == (9, 6, 3, 0)


def test_rows_that_the_list_has_not_got_are_named(people: People, dirty: ListImport):
    def beyond(sheet: Any) -> None:
        sheet.cell(2, len(HEADERS) + 1).value = f"D{dirty.pk}.B4711"

    with pytest.raises(Refused, match="Rows 2 "):
        complete(people.admin, dirty, workbook(people.admin, dirty, beyond))


def test_a_list_with_nothing_to_repair_takes_no_workbook(people: People):
    clean = read(people.admin, xlsx(families(3)))
    with pytest.raises(Refused):
        receive_repairs(by=people.admin, list_import=clean, file=io.BytesIO(b"x"), name="x.xlsx")


def test_office_staff_complete_nothing(people: People, dirty: ListImport):
    with pytest.raises(Refused):
        receive_repairs(by=people.office, list_import=dirty, file=io.BytesIO(b"x"), name="x.xlsx")


def test_the_database_keeps_the_sum_and_the_states_of_a_completion(
    people: People, dirty: ListImport
):
    done = complete(people.admin, dirty, workbook(people.admin, dirty, name_two))
    kept = ListCompletion.objects.filter(pk=done.pk)
    for broken in ({"rows": 9}, {"finished_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            kept.update(**broken)
    with pytest.raises(Exception, match="transition"), transaction.atomic():
        kept.update(state=CompletionState.FAILED, finished_at=now())


# --- the page and the command ---------------------------------------------------------------------


def test_the_page_takes_the_workbook_and_says_what_came_of_it(
    people: People, client: Client, dirty: ListImport
):
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(people.admin, backend=backend)
    client.cookies["django_language"] = "en"
    url = reverse("list_complete", args=[dirty.pk])
    assert "How to repair rows" in client.get(url).content.decode()
    file = SimpleUploadedFile("perbaikan.xlsx", workbook(people.admin, dirty, name_two))
    client.post(url, {"file": file})
    asked = ListCompletion.objects.get()
    parameters = {"list_import": dirty.pk, "completion": asked.pk}
    jobs.run_here(COMPLETE_LIST, parameters, by=people.admin)
    page = client.get(reverse("list_import", args=[dirty.pk])).content.decode()
    assert "2 rows accepted now" in page and "1 still to repair" in page
    row = client.get(reverse("list_row", args=[dirty.pk, 8])).content.decode()
    assert "As repaired" in row and "SITI AMINAH" in row


def test_the_command_completes_and_applies(people: People, dirty: ListImport, tmp_path: Path):
    path = tmp_path / "perbaikan.xlsx"
    path.write_bytes(workbook(people.admin, dirty, name_two))
    call_command("import_list", path, completes=dirty.pk, json=True)
    dirty.refresh_from_db()
    assert (dirty.state, *sums(dirty)) == (ListState.APPLIED, 9, 8, 1, 0)
