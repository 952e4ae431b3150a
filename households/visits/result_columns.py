"""Which column of a spreadsheet of field results holds what.

Offices write these files themselves: one header row or three, from column A or B, with names of
their own. A column is known by its words alone, letters and digits, whatever stands between them.
The names are those of the kabupaten working file with its verval columns, and what else was seen.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aidcases.errors import Refused
from households.ministry_list.cells import Cell

# field → the words of its header, most certain first
SYNONYMS: dict[str, tuple[str, ...]] = {
    "family_id": ("id keluarga p3ke", "id keluarga", "id_keluarga_p3ke", "id p3ke"),
    "name": (
        "kepala keluarga", "nama kepala keluarga", "nama lengkap", "nama krt", "nama kk",
        "nama", "head of family",
    ),
    "name_repaired": ("nama perbaikan", "perbaikan nama"),
    "nik": ("nik", "no ktp", "nomor ktp", "no nik", "nik kepala keluarga", "nik kk"),
    "nik_repaired": ("nik perbaikan", "perbaikan nik"),
    "family_card_number": (
        "nomor kk", "no kk", "nomor kartu keluarga", "no kartu keluarga", "kk",
    ),
    "birth_date": ("tanggal lahir", "tgl lahir", "birth date"),
    "sex": ("jenis kelamin", "jk", "l/p", "kelamin"),
    "address": ("alamat", "alamat lengkap", "address"),
    "rt": ("rt",),
    "rw": ("rw",),
    "region_code": ("kode kemdagri", "kode kemendagri", "kode desa", "kode wilayah"),
    "district": ("kecamatan", "nama kecamatan"),
    "village": (
        "desa", "desa/kelurahan", "kelurahan", "kelurahan/desa", "nama desa", "desa kelurahan",
    ),
    "verdict": (
        "verval memenuhi kriteria p3ke", "memenuhi kriteria p3ke", "verval memenuhi kriteria",
        "memenuhi kriteria", "layak", "hasil verval", "kelayakan",
    ),
    "reason": (
        "verval alasan tidak memenuhi kriteria p3ke", "alasan tidak memenuhi kriteria p3ke",
        "verval alasan tidak memenuhi kriteria", "alasan tidak memenuhi kriteria",
        "alasan tidak layak", "alasan",
    ),
    "note": ("verval keterangan", "keterangan", "catatan"),
    "note_more": ("verval keterangan tambahan", "keterangan tambahan"),
    "presence": ("status keberadaan target", "status keberadaan", "keberadaan target"),
    "visited_on": (
        "tanggal verval", "tgl verval", "verval tanggal", "tanggal verifikasi",
        "tanggal kunjungan", "tgl kunjungan", "tanggal verval lapangan",
    ),
    "worker_name": (
        "petugas", "nama petugas", "petugas verval", "verval petugas", "nama psm", "psm",
        "verifikator", "surveyor",
    ),
    "longitude": ("koordinat x", "longitude", "bujur", "long", "lon"),
    "latitude": ("koordinat y", "latitude", "lintang", "lat"),
    "floor": ("kualitas lantai", "jenis lantai"),
    "wall": ("kualitas dinding", "jenis dinding"),
    "roof": ("kualitas atap", "jenis atap"),
    "toilet": ("memiliki fasilitas buang air besar", "fasilitas buang air besar"),
    "electricity": ("daya listrik terpasang", "sumber penerangan"),
    "members": ("jumlah anggota keluarga", "jumlah anggota", "jumlah art"),
}  # fmt: skip
ANSWERS = ("floor", "wall", "roof", "toilet", "electricity", "members")
IDENTITIES = ("name", "name_repaired", "nik", "family_id")
HEADER_DEPTH = 3

Cells = Sequence[Cell]
NumberedRow = tuple[int, Cells]


@dataclass(frozen=True)
class Header:
    """Where the table begins: the number of the header's last row, its words, and its columns."""

    row: int
    words: list[str]  # by position
    columns: dict[str, int]  # field → position, counted from 0

    def cell(self, cells: Cells, field: str) -> Cell:
        """The cell of a field; None where the row or the file has none."""
        position = self.columns.get(field)
        return cells[position] if position is not None and position < len(cells) else None


def label_key(text: object) -> str:
    """`VERVAL_memenuhi kriteria P3KE` → `VERVALMEMENUHIKRITERIAP3KE`."""
    return re.sub(r"[^A-Z0-9]", "", str(text).upper()) if isinstance(text, str) else ""


_FIELDS = {
    label_key(name): (field, rank)
    for field, names in SYNONYMS.items()
    for rank, name in enumerate(names)
}


def find_header(head: Iterable[NumberedRow]) -> Header:
    """The header among the first rows of a sheet, one row deep or up to three.

    Raises `Refused` where no row names a verdict and something to know the family by.
    """
    rows = [(number, list(cells)) for number, cells in head]
    found = [
        header
        for last in range(len(rows))
        for depth in range(1, min(HEADER_DEPTH, last + 1) + 1)
        if (header := _read(rows[last + 1 - depth : last + 1]))
    ]
    best = max(found, key=lambda header: len(header.columns), default=None)
    if best is None or "verdict" not in best.columns or not best.columns.keys() & {*IDENTITIES}:
        raise Refused(
            _(
                "No header row was found that names the result of the visit (for instance "
                "“VERVAL_memenuhi_kriteria_P3KE”) and the family (name, NIK or family id). "
                "Add these column names above the data and send the file again."
            )
        )
    return best


def is_numbering(cells: Cells) -> bool:
    """A row that only counts the columns, as forms have it below their header."""
    filled = [cell for cell in cells if cell is not None]
    texts = [str(cell).removesuffix(".0").strip("() ") for cell in filled]
    if len(texts) < 5 or not all(text.isdigit() and len(text) < 4 for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def is_repeated_header(header: Header, cells: Cells) -> bool:
    """Whether most of the row's known cells read as the header does."""
    same = [
        label_key(header.cell(cells, field)) == label_key(header.words[position])
        for field, position in header.columns.items()
        if header.cell(cells, field) is not None
    ]
    return len(same) >= 2 and sum(same) * 2 > len(same)


def _read(rows: list[tuple[int, list[Cell]]]) -> Header | None:
    """These rows as one header: each column by its own word, or with the group above it."""
    width = max(len(cells) for _number, cells in rows)
    levels = [_filled(cells, width, is_group=level < len(rows) - 1)
              for level, (_number, cells) in enumerate(rows)]  # fmt: skip
    best: dict[str, tuple[int, int]] = {}  # field → (rank, position)
    words = []
    for position in range(width):
        names = [level[position] for level in levels]
        words.append(next((name for name in reversed(names) if name), ""))
        for candidate in _spellings(names):
            field, rank = _FIELDS.get(label_key(candidate), ("", 0))
            if field:
                best[field] = min(best.get(field, (99, 0)), (rank, position))
                break
    if len(best) < 2:
        return None
    return Header(rows[-1][0], words, {field: where for field, (_rank, where) in best.items()})


def _filled(cells: list[Cell], width: int, *, is_group: bool) -> list[str]:
    """The texts of a header row; in a row of groups a merged cell's text reaches to the next."""
    texts, carried = [], ""
    for cell in [*cells, *[None] * (width - len(cells))]:
        text = " ".join(cell.split()) if isinstance(cell, str) else ""
        carried = text or (carried if is_group else "")
        texts.append(carried)
    return texts


def _spellings(names: list[str]) -> list[str]:
    """`[VERVAL, memenuhi kriteria]` → with its group first, then alone."""
    own = [name for name in names if name]
    return [" ".join(own[start:]) for start in range(len(own))]
