"""What a cell may hold (N01–N26 of docs/faults.md), through the real reading."""

from datetime import date, datetime

import orjson
import pytest
from django.utils import translation
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from aidcases.models import RegionAlias, User
from aidcases.regions import name_key
from households.ministry_list.cells import Line
from households.ministry_list.places import load_villages
from households.ministry_list.problems import describe
from households.ministry_list.repair_book import header_of
from households.ministry_list.rows import Checker
from households.models import ListRow
from households.models.list_import import RowFate
from tests.factories import AdminFactory
from tests.people import load_regions
from tests.sheets import book, content, families, family, only_row, read, xlsx

pytestmark = pytest.mark.django_db

NIK = "1901015203800001"


@pytest.fixture
def admin() -> User:
    load_regions()
    return AdminFactory()


def codes(row: ListRow) -> set[str]:
    return set(row.codes)


def told(row: ListRow, code: str) -> str:
    with translation.override("en"):
        problem = next(found for found in row.problems if found["code"] == code)
        return " ".join(describe(problem, row.list_import.uploaded_by).values())


def test_n01_a_nik_as_text_of_16_digits_is_accepted(admin: User):
    row = only_row(admin, NIK=NIK, **{"Tanggal Lahir": "12/03/1980"})
    assert (row.fate, row.nik, row.codes) == (RowFate.ACCEPTED, NIK, [])


def test_n02_a_nik_as_an_exact_number_is_accepted_with_a_warning(admin: User):
    row = only_row(admin, NIK=int(NIK), **{"Tanggal Lahir": "12/03/1980"})
    assert (row.fate, row.nik, row.is_warned) == (RowFate.ACCEPTED, NIK, True)
    assert codes(row) == {"nik_was_number"}


UNSOUND = {
    "n03_number_ending_in_0": (1901015203800010, "nik_last_digit"),
    "n04_number_above_2_53": (9101015203800003, "nik_beyond_numbers"),
    "n05_scientific": ("3,37402E+15", "nik_scientific"),
    "n07_15_digits": (NIK[:-1], "nik_length"),
    "n07_17_digits": (NIK + "1", "nik_length"),
    "n08_letter_o": (NIK.replace("0", "O"), "nik_letters"),
    "n10_all_zeros": ("0" * 16, "nik_placeholder"),
    "n10_counted_up": ("1234567890123456", "nik_placeholder"),
    "n10_zero": ("0", "nik_placeholder"),
    "n11_day_00": ("1901010003800001", "nik_impossible"),
    "n11_day_32": ("1901013203800001", "nik_impossible"),
    "n11_day_40": ("1901014003800001", "nik_impossible"),
    "n11_day_72": ("1901017203800001", "nik_impossible"),
    "masked": ("190101******0001", "nik_masked"),
    "n17_formula_without_value": ("=A1", "nik_error"),
    "n18_error": ("#REF!", "nik_error"),
}


@pytest.mark.parametrize("case", UNSOUND)
def test_an_unsound_nik_is_dropped_and_flagged_where_a_family_id_names_the_row(
    admin: User, case: str
):
    value, code = UNSOUND[case]
    row = only_row(admin, NIK=value)
    assert (row.fate, row.nik, row.is_warned) == (RowFate.ACCEPTED, "", True)
    assert codes(row) == {code}


@pytest.mark.parametrize("case", UNSOUND)
def test_an_unsound_nik_quarantines_a_row_that_nothing_else_names(admin: User, case: str):
    value, code = UNSOUND[case]
    row = only_row(admin, NIK=value, **{"ID Keluarga": None})
    assert row.fate == RowFate.QUARANTINED
    assert codes(row) == {code}


def test_n06_blanks_dots_and_invisible_marks_are_cleaned_and_the_cleaning_noted(admin: User):
    for written in ("'" + NIK, "19.0101.520380.0001", "1901 0152 0380 0001", NIK + "\u200b\u00a0"):
        row = only_row(admin, NIK=written, **{"Tanggal Lahir": "12/03/1980"})
        assert (row.fate, row.nik, row.is_warned) == (RowFate.ACCEPTED, NIK, False), written
        assert codes(row) == {"nik_cleaned"}, written
        row.list_import.delete()


def test_n08_a_letter_gets_a_hint_and_is_never_repaired(admin: User):
    row = only_row(admin, NIK=NIK.replace("0", "O"))
    assert "letter O" in told(row, "nik_letters")
    assert row.raw[9] == NIK.replace("0", "O")


def test_n10_two_families_with_a_placeholder_are_no_duplicates(admin: User):
    rows = [family(n, NIK="1234567890123456") for n in range(1, 5)]
    assert read(admin, xlsx(rows)).duplicates == 0


def test_n11_a_day_above_40_is_a_woman(admin: User):
    row = only_row(admin, NIK=NIK, **{"Jenis Kelamin": "Perempuan", "Tanggal Lahir": "12/03/1980"})
    assert row.codes == []


def test_n12_birth_date_or_sex_that_differ_from_the_nik_are_warned_of(admin: User):
    row = only_row(admin, NIK=NIK, **{"Jenis Kelamin": "Laki-laki", "Tanggal Lahir": "13/03/1980"})
    assert (row.fate, codes(row)) == (RowFate.ACCEPTED, {"nik_birth_date", "nik_sex"})


def test_n13_a_nik_first_issued_elsewhere_is_warned_of(admin: User):
    row = only_row(admin, NIK="3273015203800001", **{"Tanggal Lahir": "12/03/1980"})
    assert (row.fate, codes(row)) == (RowFate.ACCEPTED, {"nik_elsewhere"})


def test_n14_a_nik_that_stands_twice_flags_both_rows(admin: User):
    rows = [*families(3), family(9, NIK=family(2)["NIK"], **{"Tanggal Lahir": None})]
    list_import = read(admin, xlsx(rows))
    twins = ListRow.objects.filter(list_import=list_import, is_duplicate=True).order_by("number")
    assert [row.number for row in twins] == [3, 5]
    assert list_import.duplicates == 2
    assert "row 5" in told(twins[0], "nik_twice")


@pytest.mark.parametrize("column", ["Kepala Keluarga", "Kode Kemdagri"])
@pytest.mark.parametrize("value", ["=1+1", "#REF!", " ", None])
def test_n17_n18_n26_a_required_cell_without_a_value_is_an_error(
    admin: User, column: str, value: str | None
):
    cells = {column: value} | ({"Desa": None} if column == "Kode Kemdagri" else {})
    row = only_row(admin, **cells)
    assert row.fate == RowFate.QUARANTINED


def test_n18_an_error_value_is_kept_as_received(admin: User):
    row = only_row(admin, **{"Kepala Keluarga": "#REF!"})
    assert codes(row) == {"cell_error"}
    assert row.raw[8] == {"error": "#REF!"}
    assert "#REF!" in told(row, "cell_error")


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+62 SITI", "@SUM", "O'Neil, Dé. محمد"])
def test_n19_n21_odd_names_are_kept_as_text(admin: User, name: str):
    workbook = book([family(1, **{"Kepala Keluarga": name})])
    cell = workbook.active["I2"]
    cell.data_type = "s"  # text, though it looks like a formula
    row = ListRow.objects.get(list_import=read(admin, content(workbook)))
    assert (row.fate, row.name) == (RowFate.ACCEPTED, name)


def test_n20_a_name_of_10_000_characters_is_an_error(admin: User):
    row = only_row(admin, **{"Kepala Keluarga": "A" * 10_000})
    assert (row.fate, codes(row)) == (RowFate.QUARANTINED, {"too_long"})
    assert "10000" in told(row, "too_long")


def test_n21_control_characters_are_an_error(admin: User):
    row = only_row(admin, **{"Kepala Keluarga": "SITI_x0000_AMINAH"})
    assert (row.fate, codes(row)) == (RowFate.QUARANTINED, {"control_characters"})


DATES = {
    45000: "2023-03-15",
    "12 Mei 1990": "1990-05-12",
    "12/05/1990 0:00:00": "1990-05-12",
    "12-05-1990": "1990-05-12",
    "1990-05-12": "1990-05-12",
    date(1990, 5, 12): "1990-05-12",
    datetime(1990, 5, 12, 7, 30): "1990-05-12",  # noqa: DTZ001 - Excel knows no zones
    "31/02/1990": "date_impossible",
    "05/31/1990": "date_impossible",
    "01-02-90": "date_unreadable",
    "mei": "date_unreadable",
    "12/05/2090": "date_future",
    3: "date_unreadable",
}


@pytest.mark.parametrize("written", DATES, ids=str)
def test_n22_dates_are_read_by_a_stated_rule_or_left_empty_and_flagged(admin: User, written):
    row = only_row(admin, NIK=None, **{"Tanggal Lahir": written})
    expected = DATES[written]
    if expected.startswith("date_"):
        assert "birth_date" not in row.understood
        assert expected in row.codes and row.is_warned
    else:
        assert row.understood["birth_date"] == expected


def test_n22_a_workbook_of_the_1904_system_is_read_by_its_own_calendar(admin: User):
    rows = [family(1, **{"Tanggal Lahir": date(1990, 5, 12)})]
    workbook = book(rows)
    workbook.epoch = CALENDAR_MAC_1904
    row = ListRow.objects.get(list_import=read(admin, content(workbook)))
    assert row.understood["birth_date"] == "1990-05-12"


def test_n22_a_serial_without_a_format_counts_from_where_its_workbook_does(admin: User):
    workbook = book([family(1, **{"Tanggal Lahir": (date(1990, 5, 12) - date(1904, 1, 1)).days})])
    workbook.epoch = CALENDAR_MAC_1904
    list_import = read(admin, content(workbook))
    row = ListRow.objects.get(list_import=list_import)
    assert row.understood["birth_date"] == "1990-05-12"
    line = Line(2, row.raw, orjson.dumps(row.raw).decode())
    again = Checker(header_of(list_import), load_villages("19.01")).check([line])[0]
    assert orjson.loads(again.understood)["birth_date"] == "1990-05-12"


def test_n24_a_misspelt_village_gets_suggestions(admin: User):
    row = only_row(
        admin, **{"Kode Kemdagri": None, "Desa": "SUNGAILIIAT", "Kecamatan": "SUNGAILIAT"}
    )
    assert (row.fate, codes(row)) == (RowFate.QUARANTINED, {"region_unknown"})
    assert "Sungailiat" in told(row, "region_unknown")


def test_n24_a_name_in_two_districts_needs_the_district(admin: User):
    cells = {"Kode Kemdagri": None, "Desa": "RIDING PANJANG"}
    ambiguous = only_row(admin, **cells, Kecamatan=None)
    assert codes(ambiguous) == {"region_ambiguous"}
    ambiguous.list_import.delete()
    assert only_row(admin, **cells, Kecamatan="Kec. Merawang").region.name == "Riding Panjang"


def test_n24_a_code_decides_and_a_name_that_differs_is_warned_of(admin: User):
    row = only_row(admin, **{"Kode Kemdagri": "19.01.01.1001", "Desa": "ENTAH"})
    assert (row.fate, row.region_id) == (RowFate.ACCEPTED, "19.01.01.1001")
    assert codes(row) == {"region_differs"}


def test_n24_an_unknown_code_beside_a_known_village_is_warned_of(admin: User):
    row = only_row(
        admin, **{"Kode Kemdagri": "1901019999", "Desa": "REBO", "Kecamatan": "SUNGAILIAT"}
    )
    assert (row.fate, row.region_id) == (RowFate.ACCEPTED, "19.01.01.2007")
    assert codes(row) == {"region_code_ignored"}


def test_n24_an_alias_is_a_spelling_of_its_village(admin: User):
    name = "Sungai Liat Kota"
    RegionAlias.objects.create(region_id="19.01.01.1001", name=name, name_key=name_key(name))
    row = only_row(admin, **{"Kode Kemdagri": None, "Desa": name, "Kecamatan": "SUNGAILIAT"})
    assert row.region_id == "19.01.01.1001"


@pytest.mark.parametrize(
    ("written", "sex"),
    [("L", "M"), ("p", "F"), ("Laki-laki", "M"), ("LAKI LAKI", "M"), (1, "M"), ("2", "F")],
)
def test_n25_sex_is_mapped(admin: User, written, sex: str):
    row = only_row(admin, NIK=None, **{"Jenis Kelamin": written})
    assert row.understood["sex"] == sex


def test_a_shifted_row_is_warned_of(admin: User):
    row = only_row(admin, **{"Resiko Stunting": "450 VA"})
    assert (row.fate, codes(row)) == (RowFate.ACCEPTED, {"value_unknown"})
    assert row.understood["stunting_risk"] == "450 VA"


def test_a_row_tells_all_its_problems_at_once(admin: User):
    row = only_row(
        admin,
        NIK="123",
        **{"Kepala Keluarga": None, "Kode Kemdagri": "1901019999", "Desa": None},
    )
    assert codes(row) == {"nik_length", "name_missing", "region_code_unknown"}


@pytest.mark.parametrize(
    ("address", "neighbourhood"),
    [
        ("Jl. Kenanga No. 4 RT 005 RW 002", ("005", "002")),
        ("DUSUN AIR HANYUT, RT.5/RW.12", ("005", "012")),
        ("Gg. Karet rt 3", ("003", "")),
        ("Jl. Sirtu 5", (None, None)),
    ],
)
def test_rt_and_rw_are_read_out_of_the_address(admin: User, address: str, neighbourhood: tuple):
    understood = only_row(admin, Alamat=address).understood
    assert (understood.get("rt"), understood.get("rw")) == neighbourhood
