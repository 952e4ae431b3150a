"""Which column of any list is which: guessed by Indonesian or English headers, and corrected."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidcases.errors import Refused
from households.ministry_list.cells import Cell, column_letter, shown
from households.ministry_list.columns import header_key
from households.ministry_list.header_rows import Band, band_at, band_from, best_band
from households.ministry_list.reading import Sheet
from households.ministry_list.understood import masked

Columns = dict[str, int]  # field → position of its column, from 0

# field → its headers, the most certain first
HEADERS: dict[str, tuple[str, ...]] = {
    "name": (
        "nama kepala keluarga",
        "kepala keluarga",
        "nama lengkap",
        "nama",
        "nama penerima",
        "nama kk",
        "nama krt",
        "nama anggota",
        "nama penduduk",
        "head of family",
        "full name",
        "name",
    ),
    "nik": (
        "nik",
        "nomor induk kependudukan",
        "no nik",
        "nomor nik",
        "no ktp",
        "nomor ktp",
        "nik kepala keluarga",
        "nik kk",
        "national id",
    ),
    "family_card": (
        "nomor kk",
        "no kk",
        "nokk",
        "nomor kartu keluarga",
        "no kartu keluarga",
        "kartu keluarga",
        "family card number",
    ),
    "birth_date": (
        "tanggal lahir",
        "tgl lahir",
        "tanggal lahir (dd/mm/yyyy)",
        "date of birth",
        "birth date",
        "dob",
    ),
    "sex": ("jenis kelamin", "jk", "l/p", "kelamin", "sex", "gender"),
    "village": ("desa", "desa/kelurahan", "kelurahan", "kelurahan/desa", "nama desa", "village"),
    "district": ("kecamatan", "nama kecamatan", "district"),
    "code": ("kode kemdagri", "kode kemendagri", "kode desa", "kode wilayah", "village code"),
    "address": ("alamat", "alamat lengkap", "alamat ktp", "alamat rumah", "address"),
    "rt": ("rt", "rt ktp"),
    "rw": ("rw", "rw ktp"),
    "family_id": ("id keluarga p3ke", "id keluarga", "id p3ke", "id dtsen", "family id"),
}
FIELDS = tuple(HEADERS)
LABELS: dict[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "nik": gettext_lazy("NIK"),
    "family_card": gettext_lazy("Family card number"),
    "birth_date": gettext_lazy("Birth date"),
    "sex": gettext_lazy("Sex"),
    "village": gettext_lazy("Village"),
    "district": gettext_lazy("District"),
    "code": gettext_lazy("Code of the village"),
    "address": gettext_lazy("Address"),
    "rt": gettext_lazy("RT"),
    "rw": gettext_lazy("RW"),
    "family_id": gettext_lazy("Family id"),
}
# Each tells by itself who a row is of, and a pair needs one of them in both lists.
TELLING = ("name", "nik", "family_card", "family_id")
NUMBERS = {"nik": "nik", "family_card": "family_card_number", "family_id": "family_id"}
SAMPLES = 3
_LONGEST_SAMPLE = 40
_FIELD_OF = {
    header_key(name): (rank, field)
    for field, names in HEADERS.items()
    for rank, name in enumerate(names)
}
_LETTERS = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True)
class Head:
    """A sheet's header as it was found, or as a person named its row."""

    sheet: str
    row: int  # its last row, as the sheet shows it
    depth: int
    headers: tuple[str, ...]  # by position; empty where a column has none
    below: tuple[Sequence[Cell], ...]  # the first rows
    since_1904: bool  # where the serials of its days count from

    @cached_property
    def guessed(self) -> Columns:
        ranked = sorted(
            (*_FIELD_OF[key], position)
            for position, header in enumerate(self.headers)
            if (key := header_key(header)) in _FIELD_OF
        )
        columns: Columns = {}
        for _rank, field, position in ranked:
            columns.setdefault(field, position)
        return columns

    @property
    def named(self) -> list[tuple[int, str]]:
        """(position, words) of each column; those that bear one header are told by their letter."""
        keys = [header_key(header) for header in self.headers]
        return [
            (at, f"{header} ({column_letter(at)})" if keys.count(keys[at]) > 1 else header)
            for at, header in enumerate(self.headers)
            if header
        ]

    def samples(self, position: int) -> list[str]:
        """Some cells of a column, with the middle hidden of what is a number of a person."""
        field = next(
            (NUMBERS[f] for f, at in self.guessed.items() if at == position and f in NUMBERS), ""
        )
        cells = [row[position] if position < len(row) else None for row in self.below]
        return [masked(field, text) for cell in cells if (text := shown(cell, _LONGEST_SAMPLE))]

    def position_of(self, header: str, file: str) -> int:
        """Where the column of this header stands; a letter names a column as the sheet does."""
        found = [
            at for at, text in enumerate(self.headers) if header_key(text) == header_key(header)
        ]
        if len(found) == 1:
            return found[0]
        by_letter = [
            at for at, text in enumerate(self.headers) if column_letter(at) == header and text
        ]
        if not found and by_letter and _LETTERS.fullmatch(header):
            return by_letter[0]
        words = ", ".join(text for _at, text in self.named)
        if found:
            letters = ", ".join(column_letter(at) for at in found)
            raise Refused(
                _(
                    "%(file)s: the header “%(header)s” stands in the columns %(letters)s. "
                    "Name the letter."
                )
                % {"file": file, "header": header, "letters": letters}
            )
        raise Refused(
            _("%(file)s: there is no column “%(header)s”. There are: %(headers)s.")
            % {"file": file, "header": header, "headers": words}
        )


def find_head(sheet: Sheet, row: int = 0, depth: int = 1) -> Head | None:
    """The header of a sheet: the row named, else the one that names most of what is known, else
    the fullest row of words. None for a sheet without rows."""
    if not sheet.head:
        return None
    if row:
        band = band_at(sheet.head, row, depth)
    else:
        band = best_band(sheet.head, _FIELD_OF.keys(), least=1) or _fullest(sheet)
    return None if band is None else _head(sheet, band)


def best_head(sheets: Sequence[Sheet]) -> Head | None:
    """The header that knows most, of the first such sheet."""
    heads = [head for sheet in sheets if (head := find_head(sheet)) is not None]
    return max(heads, key=lambda head: len(head.guessed), default=None)


def _head(sheet: Sheet, band: Band) -> Head:
    headers = tuple(
        next((text for text in spelt if header_key(text) in _FIELD_OF), spelt[-1] if spelt else "")
        for spelt in band.spellings
    )
    below = tuple(cells for number, cells in sheet.head if number > band.row)[:SAMPLES]
    return Head(sheet.name, band.row, band.depth, headers, below, sheet.since_1904)


def _fullest(sheet: Sheet) -> Band:
    words = max(sheet.head[:20], key=lambda row: sum(isinstance(cell, str) for cell in row[1]))
    return band_from([words])


def refuse_useless(columns: Mapping[str, int], file: str) -> None:
    """Raise `Refused` where nothing tells who a row is of, or one column is taken twice."""
    if not any(field in columns for field in TELLING):
        raise Refused(
            _(
                "%(file)s: neither a column of names nor one of numbers is chosen. Choose at least "
                "one of: name, NIK, family card number, family id."
            )
            % {"file": file}
        )
    seen: dict[int, str] = {}
    for field, position in columns.items():
        if position in seen:
            raise Refused(
                _("%(file)s: column %(letter)s is chosen both as %(one)s and as %(other)s.")
                % {
                    "file": file,
                    "letter": column_letter(position),
                    "one": LABELS[seen[position]],
                    "other": LABELS[field],
                }
            )
        seen[position] = field


def refuse_unlike(left: Mapping[str, int], right: Mapping[str, int]) -> None:
    """Raise `Refused` where no name and no number stands in both lists."""
    if not any(field in left and field in right for field in TELLING):
        raise Refused(
            _(
                "Nothing can be compared: the lists have no name and no number in common. Choose "
                "the name in both, or the same number in both."
            )
        )


def nameless(left: Mapping[str, int], right: Mapping[str, int]) -> bool:
    """Whether no pair can be sure: a number alone, without a name that agrees, never is."""
    return "name" not in left or "name" not in right
