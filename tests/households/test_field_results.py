"""Field results from a spreadsheet: every row a visit, or kept with its reason."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidcases.accounts import system_user
from aidcases.errors import NotAllowed, Refused
from households.models import FieldResultImport, FieldResultRow, Visit
from households.models.field_result import FieldResultState
from households.visits.spreadsheet import import_visits
from tests.factories import (
    OTHER_VILLAGE,
    VILLAGE,
    AuditorFactory,
    RegionFactory,
    SupervisorFactory,
    UserFactory,
    WorkerFactory,
)
from tests.households.field_results import HEADERS, no, row, sheet, workbook, working_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    RegionFactory(code="19.01.01", name="Sungailiat")
    RegionFactory(code="19.01.02", name="Belinyu")
    RegionFactory(code=VILLAGE, name="Srimenanti")
    RegionFactory(code=OTHER_VILLAGE, name="Kuto Panji")
    return UserFactory()


def taken(by: Any, rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return import_visits(by=by, file=workbook(rows), accepted=False, name="hasil.xlsx", **more)


def problem_of(by: Any, cells: dict[str, Any]) -> str:
    answer = taken(by, [cells])
    assert (answer["recorded"], answer["quarantined"]) == (0, 1)
    left = FieldResultRow.objects.get()
    assert left.fate == "quarantined"
    return left.problems[0]["code"]


def test_each_row_becomes_a_visit_with_its_claims(office):
    answer = taken(office, [row(1, nomor_KK="1901010101100001", VERVAL_keterangan="janda")])
    assert answer["rows"] == answer["recorded"] == 1
    visit = Visit.objects.get()
    assert (visit.verdict, visit.reason_id, visit.household_id) == ("eligible", None, None)
    assert (visit.name, visit.family_id, visit.region_id) == ("Siti 1", "F000000001", VILLAGE)
    assert visit.nik == "1901010101800002"
    assert visit.family_card_number == "1901010101100001"
    assert (visit.visited_on, visit.birth_date) == (date(2023, 4, 12), date(1980, 1, 1))
    assert (visit.worker_name, visit.note, visit.address) == (
        "Bu Ida",
        "janda",
        "Jalan Mawar 1 RT 001 RW 002",
    )
    assert visit.row_number == 2
    assert visit.raw[0] == "F000000001"
    assert visit.state == "recorded"


def test_accepted_visits_need_who_may_accept(office):
    with pytest.raises(NotAllowed):
        import_visits(by=office, file=workbook([row()]), accepted=True)
    import_visits(by=system_user(), file=workbook([row()]), accepted=True)
    visit = Visit.objects.get()
    assert (visit.state, visit.reviewed_by) == ("accepted", system_user())


@pytest.mark.parametrize("person", [WorkerFactory, AuditorFactory, SupervisorFactory])
def test_only_the_office_imports(office, person):
    with pytest.raises(NotAllowed):
        taken(person(), [row()])


def test_repaired_name_and_nik_win(office):
    taken(office, [row(nama_perbaikan="Siti Rahmah", NIK_perbaikan="1901014101800009")])
    visit = Visit.objects.get()
    assert (visit.name, visit.nik) == ("Siti Rahmah", "1901014101800009")


@pytest.mark.parametrize(
    ("reason", "verdict", "code"),
    [
        ("Meninggal", "ineligible", "deceased"),
        ("PINDAH  domisili", "ineligible", "moved"),
        ("sudah mampu", "ineligible", "better_off"),
        ("Tidak ditemukan", "unverifiable", "not_found"),
        ("Lainnya: ikut anak", "ineligible", "other"),
    ],
)
def test_the_reason_decides_the_verdict_of_a_no(office, reason, verdict, code):
    taken(office, [no(1, reason)])
    visit = Visit.objects.get()
    assert (visit.verdict, visit.reason_id) == (verdict, code)


def test_the_presence_gives_the_reason_where_none_is_written(office):
    taken(office, [no(1, "-", status_keberadaan_target="Pindah")])
    assert Visit.objects.get().reason_id == "moved"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (no(1, None), "reason_missing"),
        (no(1, "diganti pak RT"), "reason_unknown"),
        (row(VERVAL_memenuhi_kriteria_P3KE=None), "verdict_missing"),
        (row(VERVAL_memenuhi_kriteria_P3KE="mungkin"), "verdict_unknown"),
        (row(VERVAL_alasan_tidak_memenuhi_kriteria_P3KE="Meninggal"), "verdict_contradicts"),
        (row(status_keberadaan_target="Tidak ditemukan"), "verdict_contradicts"),
        (row(Kepala_Keluarga=None), "name_missing"),
        (row(Kode_Kemdagri="1901011009"), "village_unknown"),
        (row(Kode_Kemdagri=None), "village_missing"),
        (row(Kode_Kemdagri=None, Desa="Kotapanji"), "village_unknown"),
        (row(Tanggal_Verval="31/02/2023"), "date_unreadable"),
        (row(Tanggal_Verval="02-05-23"), "date_unreadable"),
        (row(Kepala_Keluarga="Siti\x01"), "cell_error"),
    ],
)
def test_a_row_that_cannot_be_read_surely_is_kept_with_why(office, cells, problem):
    assert problem_of(office, cells) == problem
    assert not Visit.objects.exists()


def test_an_unknown_village_is_told_its_neighbours_in_spelling(office):
    problem_of(office, row(Kode_Kemdagri=None, Desa="Srimenant"))
    assert FieldResultRow.objects.get().problems[0]["hint"] == "Srimenanti (Sungailiat)"


def test_one_village_name_in_two_districts_needs_its_district(office):
    RegionFactory(code="19.01.02.2004", name="Srimenanti")
    assert problem_of(office, row(Kode_Kemdagri=None, Desa="Srimenanti")) == "village_ambiguous"
    taken(office, [row(Kode_Kemdagri=None, Desa="Desa Srimenanti", Kecamatan="Kec. Belinyu")])
    assert Visit.objects.get().region_id == "19.01.02.2004"


def test_another_regency_is_quarantined(office):
    RegionFactory(code="19.02.01.2001")
    assert problem_of(office, row(Kode_Kemdagri="1902012001")) == "outside_region"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12/04/2023", date(2023, 4, 12)),
        ("2023-04-12 00:00:00", date(2023, 4, 12)),
        ("12 April 2023", date(2023, 4, 12)),
        (45028, date(2023, 4, 12)),
        (None, None),
    ],
)
def test_dates_are_read_day_first(office, written, read):
    taken(office, [row(Tanggal_Verval=written)])
    visit = Visit.objects.get()
    assert visit.visited_on == read
    assert ("date_missing" in visit.flags) == (read is None)


@pytest.mark.parametrize(
    "nik", ["190101010180", "1901010101800000", 1901010101800020, "19O1010101800002", "3,37E+15"]
)
def test_an_unsound_nik_becomes_unknown_with_a_flag(office, nik):
    taken(office, [row(NIK=nik)])
    visit = Visit.objects.get()
    assert visit.nik == ""
    assert "nik_unsound" in visit.flags


@pytest.mark.parametrize("nik", ["'1901010101800002", "1901.0101.0180.0002", 1901010101800002])
def test_a_nik_that_is_all_there_is_kept(office, nik):
    taken(office, [row(NIK=nik)])
    assert Visit.objects.get().nik == "1901010101800002"


def test_coordinates_off_the_earth_are_dropped_with_a_flag(office):
    taken(office, [row(Koordinat_X="106,11", Koordinat_Y="-1,85"), row(2, Koordinat_Y="191")])
    good, bad = Visit.objects.order_by("row_number")
    assert (float(good.latitude), float(good.longitude)) == (-1.85, 106.11)
    assert (bad.latitude, bad.flags) == (None, ["gps_unreadable"])


def test_three_header_rows_from_column_b_are_understood(office):
    file = working_file([row(1), no(2, "Meninggal")])
    answer = import_visits(by=office, file=file, accepted=False)
    assert (answer["rows"], answer["recorded"], answer["skipped"]) == (3, 2, 1)
    assert Visit.objects.get(verdict="ineligible").reason_id == "deceased"


def test_titles_totals_signatures_and_blank_rows_are_no_families(office):
    table = [[cells.get(name) for name in HEADERS] for cells in (row(1), row(2))]
    rows = [
        ["HASIL VERVAL P3KE"],
        HEADERS,
        table[0],
        [],
        HEADERS,
        table[1],
        [None, "Jumlah", 2],
        [None, None, None, "Mengetahui, Lurah"],
    ]
    answer = import_visits(by=office, file=sheet(rows), accepted=False)
    assert answer == answer | {"rows": 5, "recorded": 2, "quarantined": 0, "skipped": 3, "blank": 1}
    counts = FieldResultImport.objects.get().counts["skipped"]
    assert counts == {"repeated_header": 1, "not_a_family": 2}


def test_a_file_without_a_result_column_is_refused_and_says_so(office):
    with pytest.raises(Refused, match="VERVAL_memenuhi_kriteria_P3KE"):
        import_visits(by=office, file=sheet([["NIK", "Nama"], ["1", "x"]]), accepted=False)
    received = FieldResultImport.objects.get()
    assert received.state == FieldResultState.FAILED
    assert received.error


def test_a_file_that_is_no_spreadsheet_is_refused(office):
    with pytest.raises(Refused):
        import_visits(by=office, file=sheet([[]]), accepted=False)


def test_the_same_file_again_adds_nothing(office):
    rows = [row(1), row(2), no(3, "Pindah")]
    taken(office, rows)
    again = taken(office, list(reversed(rows)))
    assert again == again | {"recorded": 0, "skipped": 3, "rows": 3}
    assert Visit.objects.count() == 3


def test_one_row_twice_in_a_file_is_one_visit(office):
    answer = taken(office, [row(1), row(1)])
    assert (answer["recorded"], answer["skipped"]) == (1, 1)


def test_a_second_visit_on_another_day_is_another_visit(office):
    taken(office, [row(1), row(1, Tanggal_Verval="13/04/2023")])
    assert Visit.objects.count() == 2


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(st.integers(1, 6), max_size=6), min_size=1, max_size=3))
def test_importing_is_a_set_union_in_any_order_and_split(office, parts):
    Visit.objects.all().delete()
    for part in parts:
        if part:
            taken(office, [row(n) for n in part])
    wanted = {f"F{n:09d}" for part in parts for n in part}
    assert sorted(Visit.objects.values_list("family_id", flat=True)) == sorted(wanted)


def test_the_database_refuses_counts_that_do_not_add_up(office):
    taken(office, [row(1)])
    with pytest.raises(IntegrityError, match="field_result_rows_add_up"):
        FieldResultImport.objects.update(rows=2)


def test_the_database_refuses_a_recorded_file_without_a_time(office):
    taken(office, [row(1)])
    with pytest.raises(IntegrityError, match="field_result_recorded_has_time"):
        FieldResultImport.objects.update(recorded_at=None)


def test_the_database_refuses_to_read_a_recorded_file_again(office):
    taken(office, [row(1)])
    with pytest.raises(Exception, match="Invalid transition"):
        FieldResultImport.objects.update(state="uploaded")


def test_the_database_keeps_a_left_row_once(office):
    taken(office, [no(1, None)])
    left = FieldResultRow.objects.get()
    with pytest.raises(IntegrityError, match="field_result_row_once"):
        FieldResultRow.objects.create(
            field_result_import=left.field_result_import, number=left.number, fate="skipped", raw=[]
        )
