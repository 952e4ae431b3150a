"""Spreadsheets of field results for tests, written as offices write them."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

HEADERS = [
    "id_keluarga", "Kode Kemdagri", "Kecamatan", "Desa", "RT", "RW", "Alamat", "Kepala Keluarga",
    "NIK", "nama_perbaikan", "NIK_perbaikan", "nomor_KK", "Tanggal Lahir", "Koordinat_X",
    "Koordinat_Y", "VERVAL_memenuhi_kriteria_P3KE",
    "VERVAL_alasan_tidak_memenuhi_kriteria_P3KE", "VERVAL_keterangan",
    "status_keberadaan_target", "Tanggal Verval", "Petugas",
]  # fmt: skip


def row(n: int = 1, **cells: Any) -> dict[str, Any]:
    """A family found eligible, its cells by header; `cells` by header with blanks as `_`."""
    plain: dict[str, Any] = {
        "id_keluarga": f"F{n:09d}",
        "Kode Kemdagri": "1901011001",
        "RT": "001",
        "RW": "002",
        "Alamat": f"Jalan Mawar {n}",
        "Kepala Keluarga": f"Siti {n}",
        "NIK": f"190101010180{n % 9999 + 1:04d}",
        "Tanggal Lahir": "01/01/1980 0:00:00",
        "VERVAL_memenuhi_kriteria_P3KE": "Ya",
        "Tanggal Verval": "12/04/2023",
        "Petugas": "Bu Ida",
    }
    names = {name.replace(" ", "_"): name for name in HEADERS}
    return plain | {names[key]: value for key, value in cells.items()}


def no(n: int, reason: str | None, **cells: Any) -> dict[str, Any]:
    """A family found not eligible, or not found, with the office's words for why."""
    return row(
        n,
        VERVAL_memenuhi_kriteria_P3KE="Tidak",
        VERVAL_alasan_tidak_memenuhi_kriteria_P3KE=reason,
        **cells,
    )


def workbook(rows: Sequence[dict[str, Any]], headers: Sequence[str] = HEADERS) -> io.BytesIO:
    """One header row, data from column A."""
    return sheet([list(headers), *([cells.get(name) for name in headers] for cells in rows)])


def working_file(rows: Sequence[dict[str, Any]]) -> io.BytesIO:
    """The kabupaten's way: three header rows with groups above, data from column B."""
    groups: list[Any] = [None, "DATA KELUARGA"]
    names: list[Any] = [None]
    for name in HEADERS:
        is_verval = name.startswith("VERVAL_")
        names.append(name.removeprefix("VERVAL_").replace("_", " "))
        if len(names) > 2:
            groups.append("VERVAL" if is_verval and "VERVAL" not in groups else None)
    numbers = [None, *range(1, len(HEADERS) + 1)]
    body = [[None, *(cells.get(name) for name in HEADERS)] for cells in rows]
    return sheet([groups, names, numbers, *body])


def sheet(rows: Sequence[Sequence[Any]], name: str = "Sheet1") -> io.BytesIO:
    """Cells as they are: text stays text, numbers stay numbers."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": False})
    page = book.add_worksheet(name)
    for y, cells in enumerate(rows):
        for x, cell in enumerate(cells):
            if isinstance(cell, str):
                page.write_string(y, x, cell)
            elif cell is not None:
                page.write(y, x, cell)
    book.close()
    file.seek(0)
    return file
