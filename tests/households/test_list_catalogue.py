"""Every case of the catalogue of bad spreadsheets, by its id, through the page to what one reads.

The rules behind the cases have their own tests beside this file. Here each file is uploaded, read
by the real child, and the page must say what is the matter.
"""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polib
import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from aidcases import jobs
from aidcases.errors import Refused
from aidcases.models import Job
from households.models import ListImport, ListRow
from households.models.list_import import ListState, RowFate
from tests.file_formats import locked, ods, table_of, xls
from tests.hostile_files import (
    far_corner,
    good,
    lying_dimension,
    lying_sizes,
    one_cell_of,
    repacked,
    with_xml,
)
from tests.layout_sheets import HEADERS_2023, of_2023
from tests.people import People
from tests.sheets import (
    HEADERS,
    book,
    content,
    csv_text,
    families,
    family,
    imported,
    stored_bytes,
    xlsx,
)

pytestmark = pytest.mark.django_db

FILES = "F01 F02 F03 F05 F06 F07 F08 F09 F11 F12 F13 F14 F15 F16 F18 F19 F20 F21 F22"
SHEETS = "H01 H03 H04 H05 H06 H07 H08 H10 H11 H13 H14"
CELLS = (
    "N01 N02 N03 N04 N05 N06 N07 N08 N10 N11 N12 N13 N14 N15 N17 N18 N19 N20 N21 N22 N23 N24 "
    "N25 N26"
)
TEXTS = "C01 C02 C03 C05 C06 C07 C09 C11 C12"

NIK = "1901015203800001"


@dataclass(frozen=True)
class Case:
    """A file, what the page says of it, and how many of its rows are accepted (None: no list)."""

    build: Callable[[], bytes]
    says: tuple[str, ...] = ()
    accepted: int | None = 3
    name: str = "daftar.xlsx"
    more: dict[str, str] = field(default_factory=dict)


def renamed(old: str, new: str) -> bytes:
    rows = [{**row, new: row[old]} for row in families(3)]
    return xlsx(rows, headers=[new if header == old else header for header in HEADERS])


def wide() -> bytes:
    more = [f"Lain {n}" for n in range(170)]
    rows = [row | dict.fromkeys(more, "isi") for row in families(3)]
    return xlsx(rows, headers=[*HEADERS, *more])


def two_sheets() -> bytes:
    workbook = book(families(3))
    workbook.create_sheet("Petunjuk", 0).append(["Baca dahulu"])
    workbook.create_sheet("Lama").sheet_state = "hidden"
    return content(workbook)


def text(**options: Any) -> str:
    return csv_text(families(3), **options)


def unclosed() -> bytes:
    lines = text().splitlines()
    lines[2] = '"' + lines[2]
    return "\r\n".join(lines).encode()


CASES = {
    "F01": Case(lambda: b"", ("The submitted file is empty",), None),
    "F02": Case(lambda: good()[: len(good()) // 2], ("The file is not whole.",), None),
    "F03": Case(lambda: xls(table_of(families(3), HEADERS)), ("Excel (.xls)",), name="a.xls"),
    "F05": Case(lambda: b"%PDF-1.7\n" + b"x" * 999, ("is no spreadsheet",), None),
    "F06": Case(lambda: locked(good(), "rahasia"), ("protected by a password",), None),
    "F06 with it": Case(lambda: locked(good(), "rahasia"), more={"password": "rahasia"}),
    "F07": Case(lambda: one_cell_of(1 << 30), ("cell longer than any spreadsheet",), None),
    "F08": Case(far_corner, ("more memory to read than is allowed",), None),
    "F09": Case(lying_dimension),
    "F11": Case(lying_sizes, ("it is smaller than it is",), None),
    "F12": Case(
        lambda: repacked({}, also={f"x/{n}": b"" for n in range(100_000)}),
        ("no spreadsheet has so many",),
        None,
    ),
    "F13": Case(lambda: with_xml(b'<!DOCTYPE x [<!ENTITY a "b">]>'), ("XML entities",), None),
    "F14": Case(lambda: repacked({}, also={"../../e.xml": b"<a/>"}), ("odd names",), None),
    "F15": Case(
        lambda: repacked({}, also={"xl/vbaProject.bin": b"m"}),
        ("macros were left out",),
        name="daftar.xlsm",
    ),
    "F16": Case(
        lambda: repacked({}, also={"xl/externalLinks/externalLink1.xml": b"<a/>"}),
        ("links to other files were not followed",),
    ),
    "F18": Case(lambda: good()[: int(len(good()) * 0.9)], ("The file is not whole.",), None),
    "F21": Case(lambda: ods(table_of(families(3), HEADERS)), ("ODS",), name="a.ods"),
    "F22": Case(good, name="../\u202e" + "x" * 150 + ".xlsx"),
    "H01": Case(lambda: xlsx(families(3), above=[["DATA"], ["BANGKA", 2023], ["x"]])),
    "H03": Case(lambda: xlsx(families(3), headers=HEADERS[::-1])),
    "H04": Case(lambda: renamed("NIK", "N I K"), ("N I K",)),
    "H04 otherwise": Case(lambda: renamed("NIK", "No. KTP"), ("No. KTP",)),
    "H05": Case(
        lambda: xlsx(families(3), headers=[*HEADERS, "No. KTP"]),
        ("“NIK” in J1", "“No. KTP” in AF1"),
        None,
    ),
    "H06": Case(
        lambda: xlsx(families(3), headers=[one for one in HEADERS if one != "NIK"]),
        ("these columns are missing: “NIK”",),
        None,
    ),
    "H07": Case(wide, ("170 kept as they are", "Lain 169")),
    "H08": Case(two_sheets, ("Which sheet holds the list?", "Petunjuk"), None),
    "H10": Case(lambda: xlsx([family(1), {}, {}, *families(2, first=2)]), ("2 blank rows",)),
    "H11": Case(lambda: xlsx(families(3), below=[["TOTAL", None, 3]]), ("A row of totals",)),
    "H13": Case(lambda: xlsx([]), ("There are no rows below the header",), None),
    "H14": Case(lambda: xlsx(families(9)), ("more than 8 rows",), None),
    "C01": Case(lambda: text().encode("utf-8-sig"), ("letters as UTF-8",)),
    "C02": Case(lambda: text().encode("utf-16"), ("letters as UTF-16",)),
    "C03": Case(
        lambda: csv_text([family(1, Alamat="JL. RENÉ"), *families(2, first=2)]).encode("cp1252"),
        ("letters as Windows-1252",),
    ),
    "C05": Case(lambda: text(mark=";").encode(), ("separated by semicolons",)),
    "C05 tabs": Case(lambda: text(mark="\t").encode(), ("separated by tabs",)),
    "C06": Case(
        lambda: csv_text([family(1, Alamat="JL. A\nRT 1"), *families(2, first=2)]).encode()
    ),
    "C07": Case(unclosed, ("On line 3 text follows a closing quotation mark",), None),
    "C09": Case(lambda: ("sep=;\r\n" + text(mark=";")).encode(), ("semicolons",)),
    "C11": Case(lambda: b"a" * (4 << 20), ("Line 1 is longer",), None),
    "C12": Case(lambda: text().encode().replace(b"MAWAR", b"MA\0AR"), ("NUL bytes",), None),
}

REPAIR = "needs repair"


@dataclass(frozen=True)
class Cell:
    """A row that differs in these cells, what its page says, and whether it waits for repair."""

    cells: dict[str, Any]
    says: tuple[str, ...] = ()
    fate: str = RowFate.ACCEPTED


def nik(value: Any, *says: str) -> tuple[Cell, Cell]:
    """An unsound NIK: dropped beside a family id, in the way of a row that nothing else names."""
    return (
        Cell({"NIK": value}, says),
        Cell({"NIK": value, "ID Keluarga": None}, says, RowFate.QUARANTINED),
    )


BORN = {"Tanggal Lahir": "12/03/1980"}
NAME = "Kepala Keluarga"
ROWS: dict[str, tuple[Cell, ...]] = {
    "N01": (Cell({"NIK": NIK, **BORN}),),
    "N02": (Cell({"NIK": int(NIK), **BORN}, ("was stored as a number",)),),
    "N03": nik(1901015203800010, "the last digit may be lost"),
    "N04": nik(9101015203800003, "too large to be exact"),
    "N05": nik("3,37402E+15", "that Excel has shortened"),
    "N06": (
        Cell({"NIK": f"'{NIK[:-1]}2", **BORN}, ("Blanks and marks were taken out",)),
        Cell({"NIK": f"\u00a0{NIK[:-1]}3\u200b", **BORN}, ("Blanks and marks",)),
        Cell({"NIK": "19.0101.520380.0004", **BORN}, ("Blanks and marks",)),
    ),
    "N07": (*nik(NIK[:-1], "has 15 digits"), *nik(NIK + "1", "has 17 digits")),
    "N08": nik(NIK.replace("0", "O"), "Perhaps the letter O"),
    "N10": (*nik("0" * 16, "only fills the cell"), *nik("1234567890123456", "only fills")),
    "N11": (
        Cell({"NIK": f"{NIK[:-1]}5", "Jenis Kelamin": "Perempuan", **BORN}),
        *(one for day in ("00", "32", "40", "72") for one in nik(f"190101{day}03800001", "built")),
    ),
    "N12": (
        Cell(
            {"NIK": f"{NIK[:-1]}6", "Jenis Kelamin": "L", "Tanggal Lahir": "13/03/1980"},
            ("date of birth differs", "sex differs"),
        ),
    ),
    "N13": (Cell({"NIK": "3273015203800001", **BORN}, ("issued in another regency",)),),
    "N14": (
        Cell({"NIK": f"{NIK[:-1]}7", **BORN}, ("The same NIK stands in row",)),
        Cell({"NIK": f"{NIK[:-1]}7", **BORN}, ("The same NIK stands in row",)),
    ),
    "N15": (Cell({"NIK": family(900)["NIK"]}, ("known under another family",)),),
    "N17": (*nik("=A1", "holds an error"), Cell({NAME: "=A1"}, ("an error",), REPAIR)),
    "N18": (
        *nik("#REF!", "holds an error"),
        *nik("#N/A", "holds an error"),
        Cell({NAME: "#N/A"}, ("holds an error: #N/A",), REPAIR),
    ),
    "N19": tuple(Cell({NAME: name}, (name,)) for name in ("+62 SITI", "@SUM", "-SITI+1")),
    "N20": (Cell({NAME: "A" * 10_000}, ("has 10000 characters",), REPAIR),),
    "N21": (
        Cell({NAME: "O'Neil, Dé. محمد"}, ("O'Neil, Dé. محمد",)),
        Cell({NAME: "SITI_x0000_AMINAH"}, ("control characters",), REPAIR),
    ),
    "N22": (
        Cell({"NIK": None, "Tanggal Lahir": 45000}, ("read as the date Excel shows",)),
        Cell({"NIK": None, "Tanggal Lahir": "31/02/1990"}, ("no such day",)),
        Cell({"NIK": None, "Tanggal Lahir": "01-02-90"}, ("no date that can be read surely",)),
        Cell({"NIK": None, "Tanggal Lahir": "12 Mei 1990"}, ("12 May 1990",)),
        Cell({"NIK": None, "Tanggal Lahir": "12/05/1990 0:00:00"}, ("12 May 1990",)),
        Cell({"NIK": None, "Tanggal Lahir": date(1990, 5, 12)}, ("12 May 1990",)),
        Cell({"NIK": None, "Tanggal Lahir": "12/05/2090"}, ("lies in the future",)),
    ),
    "N24": (
        Cell({"Kode Kemdagri": None, "Desa": "SUNGAILIIAT"}, ("Perhaps: Sungailiat",), REPAIR),
        Cell(
            {"Kode Kemdagri": None, "Desa": "RIDING PANJANG", "Kecamatan": None},
            ("more than one district",),
            REPAIR,
        ),
        Cell({"Kode Kemdagri": None, "Desa": "AIR DUREN", "Kecamatan": "PEMALI"}, ("AIR DUREN",)),
    ),
    "N25": tuple(
        Cell({"NIK": None, "Jenis Kelamin": said}, (sex,))
        for said, sex in (("L", "male"), ("Perempuan", "female"), ("2", "female"))
    ),
    "N26": (Cell({NAME: " "}, ("There is no name.",), REPAIR),),
}


@pytest.fixture
def admin_client(client: Client, people: People) -> Iterator[Client]:
    """The admin's browser, in English."""
    client.force_login(people.admin, "allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"
    yield client
    translation.activate("id")


def uploaded(client: Client, people: People, case: Case) -> str:
    """Upload the file, let a worker read it, and look: the words of the page that one ends on."""
    file = SimpleUploadedFile("daftar.xlsx", case.build())
    file.name = case.name[:150]
    response = client.post(reverse("list_upload"), {"file": file, **case.more}, follow=True)
    assert response.status_code in {200, 400}
    asked = Job.objects.order_by("-created_at").first()
    if asked is None:
        return words(response.content)
    Job.objects.all().delete()
    with suppress(Refused):
        jobs.run_here(asked.kind, asked.parameters, by=people.admin)
    pk = asked.parameters["list_import"]
    return words(client.get(reverse("list_import", args=[pk])).content)


def words(page: bytes) -> str:
    """The page as it is read: no marks, single blanks."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.decode())))


@pytest.mark.parametrize("case", CASES)
def test_the_page_says_what_is_the_matter_with_a_file(
    admin_client: Client, people: People, settings: Any, case: str
):
    if case == "H14":
        settings.LIST_MAX_ROWS = 8
    given = CASES[case]
    page = uploaded(admin_client, people, given)
    assert [said for said in given.says if said not in page] == []
    accepted = ListImport.objects.filter(state=ListState.IN_REVIEW).first()
    assert (accepted and accepted.accepted) == given.accepted


def test_f19_f20_a_list_that_came_before_changes_nothing(admin_client: Client, people: People):
    rows = families(3)
    data = stored_bytes(imported(people.admin, rows))
    Job.objects.all().delete()
    assert "This file was imported on" in uploaded(admin_client, people, Case(lambda: data))
    assert ListImport.objects.count() == 1
    turned = uploaded(admin_client, people, Case(lambda: xlsx(rows[::-1])))
    assert "These rows were imported on" in turned
    latest = ListImport.objects.latest("pk")
    assert (latest.accepted, latest.skipped) == (0, 3)


def test_n01_to_n26_all_cells_in_one_list(admin_client: Client, people: People):
    """Every case as rows of one file: what each row's page says, and that the whole adds up."""
    imported(people.admin, [family(900)])
    cases = [(case, cell) for case, cells in ROWS.items() for cell in cells]
    rows = [family(n, **cell.cells) for n, (_case, cell) in enumerate(cases, start=100)]
    page = uploaded(admin_client, people, Case(lambda: xlsx([*rows, *families(90, first=300)])))
    list_import = ListImport.objects.latest("pk")
    assert "It closes" in page
    assert list_import.rows == len(rows) + 90 == list_import.accepted + list_import.quarantined
    wrong = {}
    for number, (case, cell) in enumerate(cases, start=2):
        response = admin_client.get(reverse("list_row", args=[list_import.pk, number]))
        said = words(response.content)
        row = ListRow.objects.get(list_import=list_import, number=number)
        fate = RowFate.QUARANTINED if cell.fate == REPAIR else cell.fate
        if row.fate != fate or not all(text in said for text in cell.says):
            wrong[f"{case} {cell.cells}"] = (row.fate, row.problems)
    assert wrong == {}


def test_n19_what_looks_like_a_formula_stays_text(admin_client: Client, people: People):
    workbook = book([*families(2), family(3, **{NAME: "=HYPERLINK(1)"})])
    workbook.active["I4"].data_type = "s"
    uploaded(admin_client, people, Case(lambda: content(workbook)))
    row = ListRow.objects.get(number=4)
    assert (row.fate, row.name) == (RowFate.ACCEPTED, "=HYPERLINK(1)")


def test_n23_sums_are_told_on_the_page(admin_client: Client, people: People):
    written = ["Rp 600.000,00", 600000.0, "600,000", -1, "NaN"]
    rows = [of_2023(n, pendapatan=value) for n, value in enumerate(written, start=1)]
    uploaded(admin_client, people, Case(lambda: xlsx(rows, headers=HEADERS_2023)))
    list_import = ListImport.objects.latest("pk")
    pages = [
        words(admin_client.get(reverse("list_row", args=[list_import.pk, number])).content)
        for number in range(2, 7)
    ]
    assert "600000" in pages[0] and "sum" not in pages[0]
    assert "can mean two sums" in pages[2]
    assert "is no sum of rupiah" in pages[3] and "is no sum of rupiah" in pages[4]


def test_every_file_case_of_the_catalogue_one_after_the_other(
    admin_client: Client, people: People, settings: Any
):
    """One admin, one day, every file: each ends in a page, and the good ones stand."""
    settings.LIST_MAX_ROWS = 100
    slow = {"F07", "F12", "C11", "H14"}  # each alone, above
    for case in [one for one in CASES if one not in slow]:
        uploaded(admin_client, people, CASES[case])
    states = set(ListImport.objects.values_list("state", flat=True))
    assert states == {ListState.IN_REVIEW, ListState.FAILED}
    for list_import in ListImport.objects.all():
        assert admin_client.get(reverse("list_import", args=[list_import.pk])).status_code == 200


def test_no_case_of_the_catalogue_is_left_out():
    told = {case.split()[0] for case in (*CASES, *ROWS)} | {"F19", "F20", "N23"}
    assert told == {*FILES.split(), *SHEETS.split(), *CELLS.split(), *TEXTS.split()}


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("The file is empty (0 bytes). Choose the file again.", "kosong"),
        ("The file is not whole. Upload it again, from the original.", "tidak utuh"),
        ("This file was imported on %(date)s already; nothing was changed.", "sudah diimpor"),
        ("There are no rows below the header in row %(row)s.", "Tidak ada baris"),
        (
            "The NIK was stored as a number and ends in 0: the last digit may be lost.",
            "digit terakhir mungkin hilang",
        ),
    ],
)
def test_the_catalogue_s_own_words_are_those_of_the_pages(english: str, indonesian: str):
    catalogue = polib.pofile(str(project.BASE_DIR / "locale/id/LC_MESSAGES/django.po"))
    entry = catalogue.find(english)
    assert entry is not None and indonesian in entry.msgstr
