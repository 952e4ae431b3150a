"""Each format that a list may come in, from its bytes to accepted rows."""

import io
import random
import struct
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest

from aidcases.errors import Refused
from aidcases.models import AuditEntry, Job, User
from households.ministry_list.file_facts import file_facts
from households.ministry_list.received_binary import look_into_xlsb
from households.ministry_list.unlocking import PasswordNeeded
from households.models import ListImport, ListRow
from households.models.list_import import ListState
from tests.factories import AdminFactory
from tests.file_formats import (
    Formula,
    locked,
    ods,
    ods_repeated,
    record,
    table_of,
    xls,
    xlsb,
    zip_crypto,
    zipped,
)
from tests.people import load_regions
from tests.sheets import HEADERS, book, content, csv_text, families, family, read, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    load_regions()
    return AdminFactory()


def plain(count: int = 3, **cells: Any) -> list[list[Any]]:
    """A head and families; the first one's birth date is a date of the spreadsheet."""
    first = family(1, NIK=None, **{"Tanggal Lahir": date(1990, 5, 12)}) | cells
    return table_of([first, *families(count - 1, first=2)], HEADERS)


WRITERS = {"xls": xls, "ods": ods}


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsb", "xlsx", "csv"])
@pytest.mark.parametrize("ending", ["xlsx", "xls", "csv", ""])
def test_a_file_is_known_by_its_bytes_and_not_by_its_name(admin: User, kind: str, ending: str):
    rows = table_of(families(3), HEADERS)
    data = {
        "xls": lambda: xls(rows),
        "ods": lambda: ods(rows),
        "xlsb": lambda: xlsb(rows),
        "xlsx": lambda: xlsx(families(3)),
        "csv": lambda: csv_text(families(3)).encode(),
    }[kind]()
    list_import = read(admin, data, name=f"daftar.{ending}")
    assert (list_import.accepted, list_import.counts["file"]["format"]) == (3, kind)


@pytest.mark.parametrize("kind", WRITERS)
def test_f03_f21_old_and_open_workbooks_are_read_with_their_dates(admin: User, kind: str):
    list_import = read(admin, WRITERS[kind](plain()), name=f"daftar.{kind}")
    assert (list_import.accepted, list_import.counts["file"]["format"]) == (3, kind)
    row = ListRow.objects.filter(list_import=list_import).order_by("number")[0]
    assert row.understood["birth_date"] == "1990-05-12"


@pytest.mark.parametrize("kind", WRITERS)
def test_a_nik_as_a_number_is_known_for_one_in_every_format(admin: User, kind: str):
    cells = plain(NIK=1901015203800001, **{"Tanggal Lahir": "12/03/1980"})
    read(admin, WRITERS[kind](cells), name=f"daftar.{kind}")
    row = ListRow.objects.order_by("number")[0]
    assert (row.nik, row.codes) == ("1901015203800001", ["nik_was_number"])


def test_a_binary_workbook_is_read(admin: User):
    rows = table_of([family(1, NIK=1901015203800010), *families(2, first=2)], HEADERS)
    list_import = read(admin, xlsb(rows), name="daftar.xlsb")
    assert (list_import.accepted, list_import.counts["file"]["format"]) == (3, "xlsb")
    assert ListRow.objects.order_by("number")[0].codes == ["nik_last_digit"]


def test_a_binary_workbook_says_that_its_formulas_have_no_value(admin: User, in_english: None):
    rows = table_of([family(1, Alamat=Formula("")), *families(2, first=2)], HEADERS)
    list_import = read(admin, xlsb(rows), name="daftar.xlsb")
    assert "formulas without a value were read as empty cells" in file_facts(list_import)


def test_n17_a_nik_of_a_binary_workbook_that_was_never_reckoned_is_told_at_its_cell(admin: User):
    rows = table_of([family(1, NIK=Formula("", anew=True)), *families(2, first=2)], HEADERS)
    read(admin, xlsb(rows), name="daftar.xlsb")
    assert ListRow.objects.order_by("number")[0].codes == ["nik_error"]


@pytest.mark.parametrize("dimension", [(1, 1), (1_048_576, 16_384)])
def test_the_dimension_of_a_binary_workbook_is_not_believed(admin: User, dimension):
    rows = table_of(families(3), HEADERS)
    try:
        list_import = read(admin, xlsb(rows, dimension=dimension))
    except Refused:  # the child asked for too much and was stopped
        assert dimension != (1, 1)
        assert ListImport.objects.get().state == ListState.FAILED
    else:
        assert list_import.accepted == 3


def test_a_row_repeated_a_hundred_million_times_stops_the_child_alone(
    admin: User, in_english: None
):
    head = table_of(families(1), HEADERS)
    with pytest.raises(Refused):
        read(admin, ods_repeated(head, ["x"] * 30, 100_000_000), name="daftar.ods")
    assert ListImport.objects.get().state == ListState.FAILED


HIDING = {
    "xls": lambda rows: xls(rows, hidden={1, 3, 4}),
    "ods": lambda rows: ods(rows, hidden={1, 3, 4}),
    "xlsb": lambda rows: xlsb(rows, hidden={1, 3}),
}


@pytest.mark.parametrize("kind", HIDING)
def test_hidden_rows_are_read_and_counted(admin: User, kind: str):
    list_import = read(admin, HIDING[kind](plain(5)), name=f"daftar.{kind}")
    assert (list_import.accepted, list_import.counts["hidden_rows"]) == (5, 2)


def test_records_of_any_length_are_passed_over_on_the_way_to_the_rows_of_an_xlsb():
    for length in (0, 1, (1 << 20) - 9, 1 << 20, 3 << 20):
        before = record(37, bytes(length)) + record(16000, b"x")
        data = xlsb(plain(5), hidden={2, 5}, before=before)
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert look_into_xlsb(package).hidden == {"Data": {3, 6}}


def test_an_xlsb_that_does_not_follow_its_format_hides_nothing():
    whole = xlsb(plain(3), hidden={1})
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
        assert look_into_xlsb(package).hidden == {"Data": {2}}
    sheet, book = "xl/worksheets/sheet1.bin", "xl/workbook.bin"
    far = record(0, b"\xff" * 17)
    for name, part in (
        (sheet, b"\x00\x11\x01"),
        (sheet, parts[sheet][:200] + b"\x80"),
        (sheet, far),
        (sheet, b""),
        (book, record(156, b"\x01" * 20)),
        (book, record(156, struct.pack("<III", 0, 1, 1 << 31))),
        ("xl/_rels/workbook.bin.rels", b"<"),
    ):
        with zipfile.ZipFile(io.BytesIO(zipped(parts | {name: part}))) as package:
            assert look_into_xlsb(package).hidden.get("Data", set()) <= {2}


def test_hidden_rows_of_an_xlsx_are_read_and_counted(admin: User):
    workbook = book([*families(4), {}, family(9)])
    for number in (2, 4, 6):  # the last of these is blank
        workbook.active.row_dimensions[number].hidden = True
    workbook.active.column_dimensions["A"].hidden = True
    list_import = read(admin, content(workbook))
    assert (list_import.accepted, list_import.counts["hidden_rows"]) == (5, 2)


def test_a_macro_workbook_gives_its_values(admin: User):
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(families(3))))
    out = io.BytesIO()
    workbook.save(out)
    assert read(admin, out.getvalue(), name="daftar.xlsm").accepted == 3


INSIDE = {
    "daftar.xlsx": lambda: xlsx(families(3)),
    "daftar.csv": lambda: csv_text(families(3)).encode(),
    "map/daftar.xls": lambda: xls(plain()),
    "daftar.xlsb": lambda: xlsb(table_of(families(3), HEADERS)),
    "DAFTAR.ODS": lambda: ods(plain()),
}


@pytest.mark.parametrize("name", INSIDE)
def test_an_archive_of_one_list_is_opened_and_the_list_kept(admin: User, name: str):
    beside = {"__MACOSX/._daftar.xlsx": b"x", "surat.pdf": b"%PDF", "map/": b""}
    list_import = read(admin, zipped({**beside, name: INSIDE[name]()}), name="kiriman.zip")
    assert list_import.accepted == 3
    assert list_import.source_file.original_name == name.split("/")[-1]


def test_an_archive_of_several_lists_or_none_is_refused_and_they_are_named(
    admin: User, in_english: None
):
    with pytest.raises(Refused, match=r"exactly one list.*a\.xlsx, b\.csv"):
        read(admin, zipped({"a.xlsx": b"x", "b.csv": b"y"}), name="kiriman.zip")
    with pytest.raises(Refused, match="exactly one list"):
        read(admin, zipped({"surat.pdf": b"x"}), name="kiriman.zip")
    assert not ListImport.objects.exists()


def test_what_an_archive_unpacks_to_is_capped(admin: User, in_english: None, settings):
    settings.UPLOAD_MAX_BYTES = 1 << 20
    with pytest.raises(Refused, match="unpacks to more"):
        read(admin, zipped({"a.csv": bytes(2 << 20)}), name="kiriman.zip")


def test_a_broken_archive_is_not_whole(admin: User, in_english: None):
    data = zipped({"a.csv": csv_text(families(30)).encode()})
    with pytest.raises(Refused, match="not whole"):
        read(admin, data[: len(data) // 2], name="kiriman.zip")


PROTECTED = {
    "a workbook": lambda: locked(xlsx(families(3)), "rahasia-p3ke"),
    "an archive": lambda: zip_crypto("daftar.xlsx", xlsx(families(3)), "rahasia-p3ke"),
    "a workbook in an archive": lambda: zipped(
        {"daftar.xlsx": locked(xlsx(families(3)), "rahasia-p3ke")}
    ),
}


@pytest.mark.parametrize("what", PROTECTED)
def test_f06_what_a_password_protects_is_asked_for_and_the_password_kept_nowhere(
    admin: User, what: str
):
    data = PROTECTED[what]()
    for password in ("", "salah"):
        with pytest.raises(PasswordNeeded):
            read(admin, data, password=password)
    assert not ListImport.objects.exists()
    list_import = read(admin, data, password="rahasia-p3ke")
    assert list_import.accepted == 3
    kept = [*ListImport.objects.values(), *Job.objects.values(), *AuditEntry.objects.values()]
    assert "rahasia-p3ke" not in str(kept)


@pytest.mark.parametrize("part", ["content.xml", "encrypted-package"])
def test_an_ods_under_a_password_is_told_to_be_one(admin: User, in_english: None, part: str):
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:m"><manifest:file-entry '
        b'manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
        b"</manifest:manifest>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    locked_part = random.Random(1).randbytes(4000)
    data = zipped({"mimetype": kind, part: locked_part, "META-INF/manifest.xml": manifest})
    with pytest.raises(Refused, match="protected by a password"):
        read(admin, data, name="daftar.ods")
