"""Lists as the ministry sends them, made up row by row, and read by the real reader."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import openpyxl

from aidcases import jobs
from aidcases.models import User
from households.ministry_list.handlers import APPLY_LIST, READ_LIST
from households.ministry_list.uploading import receive
from households.models import ListImport, ListRow
from tests.factories import made_up_name

HEADERS = [
    "ID Keluarga",
    "Provinsi",
    "Kabupaten",
    "Kecamatan",
    "Desa",
    "Kode Kemdagri",
    "Desil Kesejahteraan",
    "Alamat",
    "Kepala Keluarga",
    "NIK",
    "Padan Dukcapil",
    "Jenis Kelamin",
    "Tanggal Lahir",
    "Pekerjaan",
    "Pendidikan",
    "Kepemilikan Rumah",
    "Memiliki Simpanan Uang/Perhiasan/Ternak/Lainnya",
    "Jenis Atap",
    "Jenis Dinding",
    "Jenis Lantai",
    "Sumber Penerangan",
    "Bahan Bakar Memasak",
    "Sumber Air Minum",
    "Memiliki Fasilitas Buang Air Besar",
    "Penerima BPNT",
    "Penerima BPUM",
    "Penerima BST",
    "Penerima PKH",
    "Penerima SEMBAKO",
    "Resiko Stunting",
    "Pensasaran",
]
VILLAGES = [
    ("1901011001", "SUNGAILIAT", "SUNGAILIAT"),
    ("1901012007", "SUNGAILIAT", "REBO"),
    ("1901022006", "BELINYU", "RIDING PANJANG"),
]
Cells = dict[str, Any]


def family(n: int, **cells: Any) -> Cells:
    """One sound row by its headers; `cells` (header → value) replace or remove (None) some."""
    code, district, village = VILLAGES[n % len(VILLAGES)]
    born = date(1950, 1, 1) + timedelta(days=n * 7 % 18_000)
    woman = n % 2
    day = born.day + (40 if woman else 0)
    row: Cells = {
        "ID Keluarga": f"P3KE{n:08d}",
        "Provinsi": "KEPULAUAN BANGKA BELITUNG",
        "Kabupaten": "BANGKA",
        "Kecamatan": district,
        "Desa": village,
        "Kode Kemdagri": code,
        "Desil Kesejahteraan": "1",
        "Alamat": f"JL. MAWAR {n}",
        "Kepala Keluarga": made_up_name(n).upper(),
        "NIK": f"190101{day:02d}{born:%m%y}{n % 9999 + 1:04d}",
        "Padan Dukcapil": "YA",
        "Jenis Kelamin": "Perempuan" if woman else "Laki-laki",
        "Tanggal Lahir": f"{born:%d/%m/%Y}",
        "Pekerjaan": "Nelayan",
        "Pendidikan": "Tamat SD",
        "Kepemilikan Rumah": "Milik Sendiri",
        "Memiliki Simpanan Uang/Perhiasan/Ternak/Lainnya": "Tidak",
        "Jenis Atap": "Asbes/Seng",
        "Jenis Dinding": "Kayu/Papan",
        "Jenis Lantai": "Semen",
        "Sumber Penerangan": "Listrik Bersama",
        "Bahan Bakar Memasak": "Arang/Kayu",
        "Sumber Air Minum": "Sumur Terlindung",
        "Memiliki Fasilitas Buang Air Besar": "Tidak, Jamban Umum/Bersama",
        "Penerima BPNT": "Ya",
        "Penerima BPUM": "Tidak",
        "Penerima BST": "Tidak",
        "Penerima PKH": "Ya",
        "Penerima SEMBAKO": "Tidak",
        "Resiko Stunting": "Tidak Beresiko Stunting",
        "Pensasaran": "P3KE",
    }
    return row | cells


def families(count: int, *, first: int = 1) -> list[Cells]:
    return [family(n) for n in range(first, first + count)]


def book(
    rows: Iterable[Cells],
    *,
    headers: Sequence[str] = HEADERS,
    above: Sequence[Sequence[Any]] = (),
    below: Sequence[Sequence[Any]] = (),
) -> openpyxl.Workbook:
    """A workbook with one sheet: rows above, the header, the families, rows below."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in above:
        sheet.append(list(line))
    sheet.append(list(headers))
    for row in rows:
        sheet.append([row.get(header) for header in headers])
    for line in below:
        sheet.append(list(line))
    return workbook


def content(workbook: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def xlsx(rows: Iterable[Cells], **options: Any) -> bytes:
    return content(book(rows, **options))


def csv_text(rows: Iterable[Cells], *, mark: str = ",", headers: Sequence[str] = HEADERS) -> str:
    lines = [headers, *([str(row.get(header) or "") for header in headers] for row in rows)]
    return "\r\n".join(mark.join(quoted(cell, mark) for cell in line) for line in lines) + "\r\n"


def quoted(cell: str, mark: str) -> str:
    return f'"{cell}"' if mark in cell or "\n" in cell else cell


def uploaded(by: User, data: bytes, *, name: str = "daftar.xlsx", password: str = "") -> ListImport:
    """Received and not read yet."""
    return receive(by=by, file=io.BytesIO(data), name=name, password=password)


def read(by: User, data: bytes, *, name: str = "daftar.xlsx", **options: str) -> ListImport:
    """Upload and read the bytes, as the page and a worker would; raises what they would."""
    list_import = uploaded(by, data, name=name, password=options.pop("password", ""))
    jobs.run_here(READ_LIST, {"list_import": list_import.pk, **options}, by=by)
    list_import.refresh_from_db()
    return list_import


def stored_bytes(list_import: ListImport) -> bytes:
    """The file as it was kept."""
    with list_import.source_file.stored.open("rb") as file:
        return file.read()


def apply(by: User, list_import: ListImport, *, guard_confirmed: bool = False) -> ListImport:
    parameters = {"list_import": list_import.pk, "guard_confirmed": guard_confirmed}
    jobs.run_here(APPLY_LIST, parameters, by=by)
    list_import.refresh_from_db()
    return list_import


def imported(by: User, rows: Iterable[Cells], **options: Any) -> ListImport:
    """A list from its rows to applied."""
    return apply(by, read(by, xlsx(rows, **options)))


def only_row(by: User, **cells: Any) -> ListRow:
    """A family with these cells as the last of four, read: the row as staged."""
    rows = [*families(3, first=101), family(1, **cells)]
    return ListRow.objects.filter(list_import=read(by, xlsx(rows))).order_by("-number")[0]
