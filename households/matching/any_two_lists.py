"""Any two lists of families: which rows are one family. What offices do with VLOOKUP, by the model.

Columns are known by their Indonesian or English headers. Rows are counted from 1 below the header.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

import duckdb
import pyarrow as pa
from django.utils.translation import gettext_lazy as _

from aidcases import regions
from aidcases.errors import Refused
from aidcases.models import Region
from households.matching import findings, linking, model
from households.matching.addresses import read_address
from households.matching.levels import FIELDS
from households.matching.records import Record
from households.ministry_list.cells import Cell, Line
from households.ministry_list.columns import (
    DateColumn,
    FamilyCardColumn,
    NikColumn,
    header_key,
    text_of,
)
from households.ministry_list.reading import Reader, Sheet

# field → its headers, the most certain first
HEADERS: dict[str, tuple[str, ...]] = {
    "family_id": ("id keluarga p3ke", "id keluarga", "id p3ke", "family id"),
    "name": (
        "nama kepala keluarga",
        "kepala keluarga",
        "nama lengkap",
        "nama",
        "nama penerima",
        "head of family",
        "full name",
        "name",
    ),
    "nik": ("nik", "nomor induk kependudukan", "no nik", "no ktp", "nomor ktp", "national id"),
    "family_card": (
        "nomor kk",
        "no kk",
        "nomor kartu keluarga",
        "no kartu keluarga",
        "family card number",
    ),
    "birth_date": ("tanggal lahir", "tgl lahir", "date of birth", "birth date", "dob"),
    "sex": ("jenis kelamin", "jk", "l/p", "kelamin", "sex", "gender"),
    "code": ("kode kemdagri", "kode kemendagri", "kode desa", "kode wilayah", "village code"),
    "village": ("desa", "desa/kelurahan", "kelurahan", "nama desa", "village"),
    "district": ("kecamatan", "nama kecamatan", "district"),
    "address": ("alamat", "alamat lengkap", "alamat ktp", "address"),
    "rt": ("rt", "rt ktp"),
    "rw": ("rw", "rw ktp"),
}
_FIELD_OF = {
    header_key(name): (rank, field)
    for field, names in HEADERS.items()
    for rank, name in enumerate(names)
}
_MALE, _FEMALE = {"L", "M", "1", "LAKILAKI", "MALE", "PRIA"}, {"P", "F", "2", "PEREMPUAN", "FEMALE"}
_NIK = NikColumn(field="nik", header="NIK")
_CARD = FamilyCardColumn(field="family_card_number", header="No. KK")
_DATE = DateColumn(field="birth_date", header="Tanggal Lahir")
NAMES = ("left_row", "right_row", "probability", "decision", *FIELDS)
Columns = dict[str, int]


@dataclass(frozen=True)
class ListFile:
    """A list as it was understood: which column was taken for what, and its records."""

    columns: dict[str, str]  # field → header
    records: list[Record]


def read_list(path: Path) -> ListFile:
    """The records of a csv or xlsx, read in the limited child process.

    Raises `Refused` where the file cannot be read or no column holds names.
    """
    with Reader(path) as reader:
        sheet, row, columns, headers = _find_header(reader.sheets, path)
        lines = (line for part in reader.rows(sheet.name, after=row) for line in part)
        villages = _village_names()
        found = [_record(number, line, columns, villages) for number, line in enumerate(lines, 1)]
    return ListFile(headers, [record for record in found if record.name])


def match(left: Sequence[Record], right: Sequence[Record]) -> Iterator[dict[str, object]]:
    """Pairs as {"left_row", "right_row", "probability", "decision"} and a weight per field.

    decision: match or review. A row of the right list belongs to one family of the left, and is
    paired with each row of that family where the left list has it twice.
    """
    with model.engine() as connection:
        findings.score(connection, left, right)
        linking.find_twins(connection, len(left), [])
        likely = linking.families(connection.execute("SELECT l, r FROM twin_pairs").fetchall())
        linking.find_links(connection, (len(left), len(right)), likely, [])
        rows = _with_twins(connection, linking.families(linking.sure_twins(connection)))
    return (dict(zip(NAMES, row, strict=True)) for row in rows)


def _with_twins(
    connection: duckdb.DuckDBPyConnection, twins: dict[str, str]
) -> list[tuple[object, ...]]:
    """The pairs found, and each sure one again for the other rows of the same family."""
    families = pa.table(
        {"l": pa.array(twins.keys(), pa.string()), "first": pa.array(twins.values(), pa.string())}
    )
    connection.register("twins_of", families)
    bits = ", ".join(f"links.bits_{field}" for field in FIELDS)
    weights = ", ".join(f"round(bits_{field}::DOUBLE, 2) AS {field}" for field in FIELDS)
    return connection.execute(
        f"""
        WITH found AS (
            SELECT l, r, probability, sure, COLUMNS('bits_.*') FROM link_pairs
            UNION ALL BY NAME
            SELECT links.l, links.r, pair.probability, TRUE AS sure, {bits}
            FROM link_pairs pair LEFT JOIN twins_of mine ON mine.l = pair.l, links
                LEFT JOIN twins_of other ON other.l = links.l
            WHERE pair.sure AND links.r = pair.r AND links.l <> pair.l
                AND coalesce(other.first, links.l) = coalesce(mine.first, pair.l)
        )
        SELECT l::BIGINT AS left_row, r::BIGINT AS right_row, probability,
            CASE WHEN sure THEN 'match' ELSE 'review' END AS decision, {weights}
        FROM found ORDER BY left_row, right_row
        """
    ).fetchall()


def write_pairs(pairs: Iterator[dict[str, object]], file: TextIO) -> dict[str, int]:
    """Write pairs as csv; answers how many of each decision."""
    writer = csv.DictWriter(file, NAMES, lineterminator="\n")
    writer.writeheader()
    counts = {"match": 0, "review": 0}
    for pair in pairs:
        counts[str(pair["decision"])] += 1
        writer.writerow(pair)
    return counts


def _find_header(sheets: Sequence[Sheet], path: Path) -> tuple[Sheet, int, Columns, dict[str, str]]:
    """The row of any sheet that names most of what is known."""
    candidates = [
        (sheet, number, *_guess(cells)) for sheet in sheets for number, cells in sheet.head
    ]
    best = max(candidates, key=lambda found: len(found[2]), default=None)
    if best is None or "name" not in best[2]:
        raise Refused(
            _("%(file)s: no column of names was found. Name one “Nama” or “Kepala Keluarga”.")
            % {"file": path.name}
        )
    return best


def _guess(cells: Sequence[Cell]) -> tuple[Columns, dict[str, str]]:
    ranked = sorted(
        (*_FIELD_OF[key], position)
        for position, cell in enumerate(cells)
        if (key := header_key(text_of(cell))) in _FIELD_OF
    )
    columns: Columns = {}
    for _rank, field, position in ranked:
        columns.setdefault(field, position)
    return columns, {field: text_of(cells[at]) for field, at in columns.items()}


def _record(number: int, line: Line, columns: Columns, villages: dict[str, str]) -> Record:
    def cell(field: str) -> Cell:
        position = columns.get(field)
        return line.cells[position] if position is not None and position < len(line.cells) else None

    code = regions.dotted(text_of(cell("code")))
    born = _DATE.read(cell("birth_date"))[0]
    return Record(
        id=str(number),
        number=number,
        name=text_of(cell("name")),
        family_id=text_of(cell("family_id")),
        nik=str(_NIK.read(cell("nik"))[0] or ""),
        card=str(_CARD.read(cell("family_card"))[0] or ""),
        birth_date=date.fromisoformat(str(born)) if born else None,
        sex=_sex(text_of(cell("sex"))),
        village=villages.get(code, "") or regions.name_key(text_of(cell("village"))) or code,
        district=regions.name_key(text_of(cell("district"))) or code[:8],
        address=_address(*(text_of(cell(part)) for part in ("address", "rt", "rw"))),
    )


def _address(street: str, rt: str, rw: str) -> str:
    """One text, with the columns of RT and RW behind it where it has none itself."""
    if not rt or read_address(street).rt:
        return street
    return f"{street} RT {rt} RW {rw}" if rw else f"{street} RT {rt}"


def _sex(text: str) -> str:
    key = "".join(char for char in text.upper() if char.isalnum())
    return "M" if key in _MALE else "F" if key in _FEMALE else ""


def _village_names() -> dict[str, str]:
    """Names by code, so that a list with codes can be compared with one that has names."""
    return dict(Region.objects.values_list("code", "name_key"))
