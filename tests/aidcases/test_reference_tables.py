"""Reference tables as files: who may, what a bad row is told, and that nothing English shows."""

import csv
import html
import io
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from aidcases.models import AuditEntry, Region, RegionAlias, User
from aidcases.reference_files import alive, csv_rows, xlsx_rows
from aidcases.roles import Role
from aidcases.views.exports import inert
from households.models import ReasonCode
from scripts import messages
from tests.factories import VisitFactory
from tests.hostile_files import far_corner
from tests.people import People, person

pytestmark = pytest.mark.django_db

TABLES = {
    "aidcases/region": "kode,tingkat,nama,induk",
    "aidcases/regionalias": "wilayah,sebutan",
    "aidcases/user": "nama_pengguna,nama_depan,nama_belakang,peran,wilayah,telepon,aktif",
    "households/reasoncode":
        "kode,putusan,nama,nama_inggris,sebutan,berlaku_seterusnya,urutan,dipakai",
}  # fmt: skip
REGIONS, ALIASES, USERS, REASONS = TABLES


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def admin(people: People) -> Client:
    return entered(people.admin)


@pytest.fixture
def regional(people: People) -> Client:
    """An admin of one kecamatan alone."""
    return entered(person("admin-kecamatan", Role.ADMIN, "19.01.01"))


def upload(client: Client, table: str, data: bytes, name: str = "tabel.csv") -> Any:
    """The first step: the file is read and tried."""
    file = SimpleUploadedFile(name, data)
    number = "1" if name.endswith("xlsx") else "0"
    return client.post(f"/admin/{table}/import/", {"import_file": file, "format": number})


def brought(client: Client, table: str, data: bytes, name: str = "tabel.csv") -> Any:
    """Both steps, as a person takes them."""
    tried = upload(client, table, data, name)
    if "confirm_form" not in tried.context_data:
        return tried
    confirm = tried.context_data["confirm_form"].initial
    return client.post(f"/admin/{table}/process_import/", confirm, follow=True)


def told(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def taken(client: Client, table: str, number: str = "0", **query: str) -> bytes:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    answer = client.post(f"/admin/{table}/export/?{asked}", {"format": number})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    return bytes(answer.content)


def table_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


# --- out and in again -------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_was_exported_changes_nothing_when_imported(
    people: People, admin: Client, table: str, ending: str
) -> None:
    RegionAlias.objects.create(region_id="19.01.01.1001", name="Sungai Liat", name_key="SUNGAILIAT")
    number = "1" if ending == "xlsx" else "0"
    file = taken(admin, table, number)
    assert brought(admin, table, file, f"tabel.{ending}").redirect_chain
    assert taken(admin, table, number)[:100] == file[:100] or ending == "xlsx"
    entry = AuditEntry.objects.get(action="reference.imported")
    assert set(entry.details) <= {"table", "skip"}


@pytest.mark.parametrize("table", TABLES)
def test_a_file_has_the_offices_own_heads(admin: Client, table: str) -> None:
    assert ",".join(table_of(taken(admin, table))[0]) == TABLES[table]


def test_cells_are_inert_in_both_formats_and_come_back_as_they_were(admin: Client) -> None:
    nasty = ["=1+1", "+62812", "-3", "@SUM(A1)"]
    for n, name in enumerate(nasty):
        RegionAlias.objects.create(region_id="19.01", name=name, name_key=f"K{n}")
    csv_cells = [line[1] for line in table_of(taken(admin, ALIASES))[1:]]
    assert sorted(csv_cells) == sorted(f"'{name}" for name in nasty)
    book = openpyxl.load_workbook(io.BytesIO(taken(admin, ALIASES, "1")))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} == {"s"}
    assert [alive(inert(name)) for name in nasty] == nasty


def test_an_export_holds_exactly_what_is_filtered_and_is_logged(admin: Client) -> None:
    rows = table_of(taken(admin, REGIONS, level="kecamatan"))
    assert len(rows) == 1 + 8
    entry = AuditEntry.objects.get(action="list.exported")
    assert entry.details == {"list": "aidcases.region", "format": "csv", "rows": 8}


# --- rows that come in ------------------------------------------------------------------------


def test_new_regions_come_in_with_their_parents_and_keys(admin: Client) -> None:
    data = "Kode;Tingkat;Nama\n19.01.99;Kecamatan;Baru Jaya\n1901992001;desa;Desa Ujung\n"
    rows = data.replace("1901992001", "19.01.99.2001").encode("cp1252")
    assert "2 baru" in told(brought(admin, REGIONS, rows))
    village = Region.objects.get(code="19.01.99.2001")
    assert (village.parent_id, village.name_key) == ("19.01.99", "UJUNG")
    entry = AuditEntry.objects.get(action="reference.imported")
    assert entry.details == {"table": "aidcases.region", "new": 2}


def test_nothing_comes_in_before_it_is_confirmed_or_where_a_row_is_bad(admin: Client) -> None:
    good = "kode,tingkat,nama\n19.01.98,kecamatan,Satu\n"
    assert "Pratinjau" in told(upload(admin, REGIONS, good.encode()))
    bad = good + "19.01.98.1,desa,Dua\n"
    assert "Beberapa baris tidak sah" in told(brought(admin, REGIONS, bad.encode()))
    assert not Region.objects.filter(code__startswith="19.01.98").exists()
    assert not AuditEntry.objects.filter(action="reference.imported").exists()


# What is wrong → the table, the lines of the file, and what the page says of it.
BAD = {
    "code of another level": (
        REGIONS,
        ["kode,tingkat,nama", "19.01.97,desa,X"],
        "“19.01.97” bukan kode untuk tingkat itu.",
    ),
    "parent unknown": (
        REGIONS,
        ["kode,tingkat,nama", "19.77.01,kecamatan,X"],
        "terletak dalam wilayah “19.77”",
    ),
    "parent of elsewhere": (
        REGIONS,
        ["kode,tingkat,nama,induk", "19.01.97,kecamatan,X,19"],
        "terletak dalam wilayah “19.01”",
    ),
    "level unknown": (
        REGIONS,
        ["kode,tingkat,nama", "19.01.97,kampung,X"],
        "Tulis salah satu dari: provinsi, kabupaten",
    ),
    "no name": (
        REGIONS,
        ["kode,tingkat,nama", "19.01.97,kecamatan, "],
        "tidak boleh kosong",
    ),
    "alias of nowhere": (
        ALIASES,
        ["wilayah,sebutan", "19.01.77.1001,Entah"],
        "Tidak ada wilayah dengan kode “19.01.77.1001”.",
    ),
    "role unknown": (
        USERS,
        ["nama_pengguna,peran,wilayah", "baru,bupati,19.01"],
        "“bupati” tidak dikenal di sini.",
    ),
    "nobody's region": (
        USERS,
        ["nama_pengguna,peran,wilayah", "baru,office,"],
        "Hanya admin yang boleh tanpa wilayah.",
    ),
    "neither yes nor no": (
        USERS,
        ["nama_pengguna,peran,wilayah,aktif", "baru,psm,19.01,mungkin"],
        "Tulis ya atau tidak",
    ),
    "the last admin": (
        USERS,
        ["nama_pengguna,peran,wilayah,aktif", "admin,admin,,tidak"],
        "admin terakhir",
    ),
    "the system user": (
        USERS,
        ["nama_pengguna,peran,wilayah", "system,admin,"],
        "tidak",
    ),
    "no number": (
        REASONS,
        ["kode,putusan,nama,nama_inggris,urutan", "x,ineligible,X,X,1.5"],
        "“1.5” bukan bilangan bulat.",
    ),
    "no key": (
        REGIONS,
        ["tingkat,nama", "desa,X"],
        "Kolom “kode” tidak ada.",
    ),
    "a column too many": (
        ALIASES,
        ["wilayah,sebutan,warna", "19.01,X,merah"],
        "Kolom “warna” tidak dikenal di tabel ini.",
    ),
    "a column twice": (
        ALIASES,
        ["wilayah,sebutan,sebutan", "19.01,X,Y"],
        "muncul lebih dari sekali",
    ),
    "an open quote": (
        ALIASES,
        ["wilayah,sebutan", '19.01,"X'],
        "Berkas tidak dapat dibaca",
    ),
    "nothing": (
        ALIASES,
        ["wilayah,sebutan"],
        "Tidak ada data yang dapat diimpor.",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_says_in_indonesian_what_is_wrong(admin: Client, name: str) -> None:
    table, lines, expected = BAD[name]
    answer = brought(admin, table, ("\n".join(lines) + "\n").encode())
    page = told(answer)
    assert expected in page and "Traceback" not in page
    assert (
        answer.status_code == 200
        and not AuditEntry.objects.filter(
            action__in=["reference.imported", "user.created", "user.deactivated"]
        ).exists()
    )


def test_a_reason_in_use_keeps_its_verdict(admin: Client, people: People) -> None:
    VisitFactory(verdict="ineligible", reason_id="deceased")
    data = "kode,putusan,nama,nama_inggris\ndeceased,unverifiable,Meninggal,Deceased\n"
    expected = "Alasan “deceased” sudah dipakai kunjungan untuk putusan lain."
    assert expected in told(upload(admin, REASONS, data.encode()))
    form = {"verdict": "unverifiable", "label": "X", "label_en": "X", "order": 1, "synonyms": "[]"}
    answer = admin.post("/admin/households/reasoncode/deceased/change/", form)
    assert expected in told(answer)


def test_people_come_in_by_their_verbs(admin: Client, people: People) -> None:
    data = (
        "nama_pengguna,nama_depan,peran,wilayah,telepon,aktif\n"
        "baru,Siti,PSM,19.01.01.1001,'+62811,ya\npsm,Ahmad,psm,19.01.01.1001,,tidak\n"
    )
    assert "1 baru, 1 diperbarui" in told(brought(admin, USERS, data.encode()))
    new, known = User.objects.get(username="baru"), User.objects.get(username="psm")
    assert (new.role, new.phone, new.has_usable_password()) == (Role.PSM, "+62811", True)
    assert (known.first_name, known.is_active) == ("Ahmad", False)
    acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"user.created", "user.changed", "user.deactivated", "reference.imported"} <= acts


def test_a_hostile_workbook_is_refused_without_being_opened_here(admin: Client) -> None:
    answer = upload(admin, ALIASES, far_corner(), "jauh.xlsx")
    assert "tidak dapat dibaca sebagai buku kerja" in told(answer)
    with pytest.raises(ValueError, match="lebih besar"):
        xlsx_rows(b"PK" * (3 << 20))


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_is_read_by_its_own_mark_and_encoding(mark: str) -> None:
    rows = [["wilayah", "sebutan"], ["19.01", "Désa “baru”"]]
    text = "\r\n".join(mark.join(row) for row in rows)
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        assert csv_rows(text.encode(encoding)) == rows


# --- who --------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_only_admins_get_to_the_files(people: People, table: str) -> None:
    for user in (people.office, people.supervisor, people.auditor, people.psm):
        client = entered(user)
        for act in ("import", "export", "process_import"):
            assert client.get(f"/admin/{table}/{act}/").status_code in {302, 403, 405}
        assert client.post(f"/admin/{table}/process_import/", {}).status_code in {302, 403}


def test_an_admin_of_a_kecamatan_sees_and_takes_along_only_its_own(regional: Client) -> None:
    codes = {row[0] for row in table_of(taken(regional, REGIONS))[1:]}
    assert codes and all(code.startswith("19.01.01") for code in codes)
    names = {row[0] for row in table_of(taken(regional, USERS))[1:]}
    assert names == {"psm", "kecamatan", "admin-kecamatan"}
    assert regional.get("/admin/aidcases/region/19.01.02/change/").status_code == 302


@pytest.mark.parametrize(
    ("table", "data"),
    [
        (REGIONS, "kode,tingkat,nama\n19.01.02.1001,kelurahan,Diganti\n"),
        (ALIASES, "wilayah,sebutan\n19.01.02.1001,Diganti\n"),
        (USERS, "nama_pengguna,nama_depan,peran,wilayah\npsm-lain,Diganti,psm,19.01.01.1001\n"),
        (USERS, "nama_pengguna,nama_depan,peran,wilayah\nbaru,Diganti,psm,19.01.02.1001\n"),
        (USERS, "nama_pengguna,nama_depan,peran,wilayah\nbaru,Diganti,admin,\n"),
    ],
    ids=["region", "alias", "user taken over", "user elsewhere", "admin over all"],
)
def test_an_admin_of_a_kecamatan_changes_nothing_outside(
    regional: Client, table: str, data: str
) -> None:
    assert "tidak di wilayah ini" in told(brought(regional, table, data.encode())).lower()
    assert not Region.objects.filter(name="Diganti").exists()
    assert not RegionAlias.objects.filter(name="Diganti").exists()
    assert not User.objects.filter(first_name="Diganti").exists()


def test_a_change_by_hand_is_told_in_the_audit_log_too(admin: Client, regional: Client) -> None:
    admin.post("/admin/aidcases/regionalias/add/", {"region": "19.01.02.1001", "name": "Blinyu"})
    alias = RegionAlias.objects.get()
    assert (alias.name_key, AuditEntry.objects.get(action="reference.added").details["key"]) == (
        "BLINYU",
        str(alias.pk),
    )
    regional.post("/admin/aidcases/regionalias/add/", {"region": "19.01.02.1001", "name": "Lain"})
    assert RegionAlias.objects.count() == 1
    change = {
        "verdict": "ineligible",
        "label": "Wafat",
        "label_en": "Dead",
        "order": 1,
        "synonyms": "[]",
    }
    admin.post("/admin/households/reasoncode/deceased/change/", change)
    assert ReasonCode.objects.get(code="deceased").label == "Wafat"
    assert AuditEntry.objects.filter(action="reference.changed").exists()


# --- in Indonesian ----------------------------------------------------------------------------


def english() -> dict[str, str]:
    """Every English text of the admin and of import-export that Indonesian has another word for."""
    home = Path(str(next(iter(find_spec("django.contrib.admin").submodule_search_locations))))  # type: ignore[union-attr, arg-type]
    found = [m for m in messages.in_libraries()]
    for path in sorted([*home.rglob("*.py"), *home.rglob("*.html")]):
        of_file = messages.in_template if path.suffix == ".html" else messages.in_python
        found += of_file(path)
    return {m[1].strip(): translation.gettext(m[1]) for m in found if len(m[1].strip()) > 2}


def shown(page: str) -> Iterator[str]:
    """The texts that a reader of the page meets."""
    body = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", page, flags=re.S)
    yield from (text.strip() for text in re.findall(r">([^<>]+)<", body))
    # Not `alt`: Django's own search box has an English one, which no translation reaches.
    yield from re.findall(r'(?:value|placeholder|title|aria-label)="([^"]*)"', body)


def test_no_english_string_shows_on_the_admins_pages(admin: Client) -> None:
    with translation.override("id"):
        texts = english()
    foreign = {text for text, word in texts.items() if word.strip() != text}
    assert {"Import", "Export", "Submit", "Confirm import", "Line number"} <= foreign
    bad = b"kode,tingkat,nama\n19.01.97,desa,X\n"
    good = b"kode,tingkat,nama\n19.01.97,kecamatan,X\n"
    pages = [told(admin.get("/admin/"))]
    for table in TABLES:
        pages += [told(admin.get(f"/admin/{table}/{act}")) for act in ("", "export/")]
        if table != USERS:
            pages.append(told(admin.get(f"/admin/{table}/add/")))
        pages.append(told(admin.get(f"/admin/{table}/import/")))
    pages += [told(upload(admin, REGIONS, data)) for data in (bad, good, b"", b"x,y\n1,2\n")]
    pages.append(told(brought(admin, REGIONS, good)))
    assert not {text for page in pages for text in shown(page) if text in foreign}
