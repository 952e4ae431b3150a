"""Where a list lies in its sheet (H01–H14 of docs/faults.md), and csv files (C01–C12)."""

import pytest

from aidcases.errors import Refused
from aidcases.models import User
from households.ministry_list.header import WhichSheet
from households.models import ListImport, ListRow
from households.models.list_import import ListState, RowFate
from tests.factories import AdminFactory
from tests.people import load_regions
from tests.sheets import HEADERS, book, content, csv_text, families, family, read, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    load_regions()
    return AdminFactory()


def accepted(list_import: ListImport) -> int:
    assert list_import.rows == (
        list_import.accepted + list_import.quarantined + list_import.skipped
    )
    return list_import.accepted


def renamed(**names: str) -> dict:
    """Rows and headers with some headers written otherwise."""
    headers = [names.get(header, header) for header in HEADERS]
    rows = [{names.get(key, key): value for key, value in row.items()} for row in families(3)]
    return {"rows": rows, "headers": headers}


def test_h01_title_rows_above_the_header_are_passed_over(admin: User):
    above = [["DATA P3KE"], [], ["KABUPATEN BANGKA", None, "TAHUN 2023"]]
    list_import = read(admin, xlsx(families(3), above=above))
    assert accepted(list_import) == 3
    assert ListRow.objects.filter(list_import=list_import).first().number == 5  # as Excel counts


def test_h03_columns_may_come_in_another_order(admin: User):
    assert accepted(read(admin, xlsx(families(3), headers=HEADERS[::-1]))) == 3


@pytest.mark.parametrize("written", ["N I K", "nik ", "No. KTP", "N.I.K", "Nomor KTP"])
def test_h04_a_nik_column_is_known_by_its_other_names(admin: User, written: str):
    list_import = read(admin, xlsx(**renamed(NIK=written)))
    assert accepted(list_import) == 3
    place = next(one for one in list_import.columns if one["field"] == "nik")
    assert place["header"] == " ".join(written.split())
    assert place["position"] == 9


def test_header_drift_of_real_files_is_known(admin: User):
    names = {
        "ID Keluarga": "ID Keluarga P3KE",
        "Kabupaten": "Kabupaten/Kota",
        "Kode Kemdagri": "kode_kemendagri",
        "Penerima BPNT": "Penerima BNPT",
    }
    list_import = read(admin, xlsx(**renamed(**names)))
    assert accepted(list_import) == 3
    assert all(one["field"] for one in list_import.columns)


def test_a_running_number_before_the_columns_is_kept_raw(admin: User):
    rows = [{"No": n, **row} for n, row in enumerate(families(3), start=1)]
    list_import = read(admin, xlsx(rows, headers=["No", *HEADERS]))
    assert accepted(list_import) == 3
    assert [one["header"] for one in list_import.columns if not one["field"]] == ["No"]


def test_h05_a_column_that_stands_twice_is_refused_and_both_named(admin: User, in_english: None):
    data = xlsx(families(3), headers=[*HEADERS, "No. KTP"])
    with pytest.raises(Refused, match=r"“NIK” in J1 and “No. KTP” in AF1"):
        read(admin, data)


def test_h06_a_list_without_a_nik_column_is_refused(admin: User, in_english: None):
    headers = [header for header in HEADERS if header != "NIK"]
    with pytest.raises(Refused, match="missing: “NIK”"):
        read(admin, xlsx(families(3), headers=headers))
    assert ListImport.objects.get().state == ListState.FAILED


def test_h07_unknown_columns_are_kept_raw_and_listed(admin: User):
    more = [f"Lain {n}" for n in range(200)]
    rows = [row | {name: f"isi {name}" for name in more} for row in families(2)]
    list_import = read(admin, xlsx(rows, headers=[*HEADERS, *more]))
    assert accepted(list_import) == 2
    assert [one["header"] for one in list_import.columns if not one["field"]] == more
    assert ListRow.objects.filter(list_import=list_import)[0].raw[-1] == "isi Lain 199"


def two_sheets() -> bytes:
    workbook = book(families(3))
    workbook.active.title = "Data"
    notes = workbook.create_sheet("Petunjuk", 0)
    notes.append(["Baca dahulu"])
    return content(workbook)


def test_h08_a_list_on_the_second_sheet_is_asked_for(admin: User, in_english: None):
    with pytest.raises(WhichSheet, match="“Petunjuk”, “Data”"):
        read(admin, two_sheets())
    assert ListImport.objects.get().counts["sheets"] == ["Petunjuk", "Data"]
    assert accepted(read(admin, two_sheets(), sheet="Data")) == 3


def test_h08_hidden_sheets_are_left_alone_and_counted(admin: User):
    workbook = book(families(3))
    hidden = workbook.create_sheet("Lama")
    hidden.append(list(HEADERS))
    hidden.sheet_state = "hidden"
    list_import = read(admin, content(workbook))
    assert (accepted(list_import), list_import.counts["hidden_sheets"]) == (3, 1)


def test_h10_blank_rows_between_are_reported_apart(admin: User):
    rows = [family(1), {}, {"NIK": " "}, family(2), {}]
    list_import = read(admin, xlsx(rows))
    assert (list_import.rows, list_import.blank_rows) == (2, 2)


def test_h11_totals_signatures_and_repeated_headers_are_no_families(admin: User):
    rows = [family(1), dict(zip(HEADERS, HEADERS, strict=True)), family(2)]
    below = [
        ["TOTAL", None, None, 2],
        [],
        [None] * 5 + ["Sungailiat, 12 Mei 2023"],
        [None] * 5 + ["Kepala Dinas Sosial"],
    ]
    list_import = read(admin, xlsx(rows, below=below))
    assert (list_import.rows, accepted(list_import), list_import.skipped) == (6, 2, 4)
    skipped = ListRow.objects.filter(list_import=list_import, fate=RowFate.SKIPPED)
    assert {code for row in skipped for code in row.codes} == {
        "header_again",
        "total_row",
        "signature_row",
    }


def test_numbers_under_the_headers_are_no_family(admin: User):
    numbers = dict(zip(HEADERS, range(1, 32), strict=True))
    list_import = read(admin, xlsx([numbers, *families(2)]))
    assert (accepted(list_import), list_import.skipped) == (2, 1)


def test_h13_a_header_alone_is_refused(admin: User, in_english: None):
    with pytest.raises(Refused, match="no rows below the header"):
        read(admin, xlsx([]))


def test_h14_more_rows_than_the_cap_are_refused_and_the_cap_named(
    admin: User, in_english: None, settings
):
    settings.LIST_MAX_ROWS = 5
    with pytest.raises(Refused, match="more than 5 rows"):
        read(admin, xlsx(families(6)))


def test_a_sheet_without_headers_is_refused(admin: User, in_english: None):
    with pytest.raises(Refused, match="no row of headers"):
        read(admin, xlsx(families(3), headers=["a", "b", "c"]))


def test_a_short_list_of_nik_name_and_village_is_read(admin: User):
    headers = ["No", "NIK", "Nama", "Kecamatan", "Desa"]
    rows = [row | {"Nama": row["Kepala Keluarga"], "No": "1"} for row in families(3)]
    list_import = read(admin, xlsx(rows, headers=headers))
    assert (accepted(list_import), list_import.layout) == (3, "minimal")


ENCODINGS = {
    "C01 BOM": ("utf-8-sig", ","),
    "C02 UTF-16": ("utf-16", ","),
    "C03 cp1252": ("cp1252", ";"),
    "C05 semicolon": ("utf-8", ";"),
    "C05 tab": ("utf-8", "\t"),
}


@pytest.mark.parametrize("case", ENCODINGS)
def test_csv_encodings_and_delimiters_are_found(admin: User, case: str):
    encoding, mark = ENCODINGS[case]
    rows = [family(1, **{"Kepala Keluarga": "RENÉ ABDULLAH"}), *families(2, first=2)]
    list_import = read(admin, csv_text(rows, mark=mark).encode(encoding), name="daftar.csv")
    assert accepted(list_import) == 3
    assert ListRow.objects.filter(list_import=list_import, name="RENÉ ABDULLAH").exists()
    assert list_import.counts["file"]["delimiter"] == mark


def test_c06_a_line_break_in_quotes_is_one_cell(admin: User):
    rows = [family(1, Alamat="JL. MAWAR\nRT 01"), family(2)]
    list_import = read(admin, csv_text(rows).encode(), name="daftar.csv")
    assert accepted(list_import) == 2
    assert [row.number for row in ListRow.objects.order_by("number")] == [2, 4]


def test_c07_a_quote_that_is_never_closed_is_refused_by_its_line(admin: User, in_english: None):
    text = csv_text(families(5)).splitlines()
    text[3] = '"' + text[3]
    with pytest.raises(Refused, match="line 4"):
        read(admin, "\r\n".join(text).encode(), name="daftar.csv")


def test_c09_a_sep_line_names_the_delimiter(admin: User):
    text = "sep=;\r\n" + csv_text(families(3), mark=";")
    list_import = read(admin, text.encode(), name="daftar.csv")
    assert accepted(list_import) == 3


def test_c11_a_line_without_end_is_refused_at_the_cap(admin: User, in_english: None):
    with pytest.raises(Refused, match="Line 1 is longer"):
        read(admin, b"a" * (4 << 20), name="daftar.csv")


def test_c12_nul_bytes_are_refused(admin: User, in_english: None):
    data = csv_text(families(3)).encode().replace(b"MAWAR", b"MA\0AR")
    with pytest.raises(Refused, match="NUL"):
        read(admin, data, name="daftar.csv")


def test_a_nik_in_a_csv_stays_text(admin: User):
    rows = [family(1, NIK="1901015203800010", **{"Tanggal Lahir": "12/03/1980"}), *families(3)]
    read(admin, csv_text(rows).encode(), name="daftar.csv")
    assert ListRow.objects.order_by("number")[0].nik == "1901015203800010"
