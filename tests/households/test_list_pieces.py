"""A large sheet is read in pieces, and gives what it gives as a whole."""

import datetime
import io
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from households.ministry_list import received_pieces
from households.ministry_list.received_package import FileRefused
from households.ministry_list.received_workbook import WorkbookFile
from tests.file_formats import zipped
from tests.hostile_files import SHEET
from tests.sheets import content

MOST = 1 << 30


def refuse(refusal: FileRefused) -> Any:
    raise refusal


def told(path: Path) -> dict[str, Any]:
    """All that the reading child would say of the file."""
    book = WorkbookFile(path, MOST, refuse)
    names = [name for name, _hidden in book.sheet_names()]
    rows = {name: list(book.rows(name)) for name in names}
    heights = {name: book.height(name) for name in names}
    return {"rows": rows, "hidden": book.hidden, "heights": heights, "notes": book.notes}


@pytest.fixture
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Every sheet is large; how many rows-bytes each piece had is noted."""
    made: list[int] = []
    pieces = received_pieces.pieces

    def counted(path: Path, part: str) -> Iterator[Any]:
        for piece in pieces(path, part):
            made.append(piece.getbuffer().nbytes)  # type: ignore[attr-defined]
            yield piece

    monkeypatch.setattr(received_pieces, "LARGE", 0)
    monkeypatch.setattr(received_pieces, "PIECE", 2_000)
    monkeypatch.setattr(received_pieces, "CHUNK", 700)
    monkeypatch.setattr("households.ministry_list.received_workbook.pieces", counted)
    yield made


def varied(rows: int) -> openpyxl.Workbook:
    """Text, numbers, dates, flags, errors, formulas without values, gaps, merged and hidden."""
    chance = random.Random(7)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    cells = [
        lambda n: f"KELUARGA {n}",
        lambda n: n,
        lambda n: n / 7,
        lambda n: datetime.date(1990, 1, 1) + datetime.timedelta(days=n),
        lambda n: n % 2 == 0,
        lambda n: "#REF!",
        lambda n: f"=A{n}",
        lambda n: f"a < b & <row r={n}> 'c' é",
        lambda n: None,
    ]
    for n in range(1, rows + 1):
        if n % 11 == 0:
            continue
        for column in range(2, 9):
            sheet.cell(n + n // 40 * 5, column, chance.choice(cells)(n))
    for n in range(3, rows, 9):
        sheet.row_dimensions[n].hidden = True
    sheet.merge_cells("B2:D2")
    return book


def test_a_sheet_in_pieces_gives_what_it_gives_as_a_whole(
    tmp_path: Path, in_pieces: list[int], monkeypatch: pytest.MonkeyPatch
):
    book = varied(160)
    second = book.create_sheet("Lain & lagi")
    for n in range(60):
        second.append([f"x{n}", n])
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(content(book))
    found = told(path)
    assert len(in_pieces) > 10
    monkeypatch.setattr(received_pieces, "LARGE", MOST)
    assert found == told(path)
    assert sum(map(len, found["hidden"].values())) > 10


def changed(data: bytes, old: bytes, new: bytes, count: int = 0) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[SHEET] = re.sub(old, new, parts[SHEET], count=count)
    return zipped(parts)


def test_rows_out_of_order_are_refused_instead_of_lost(tmp_path: Path, in_pieces: list[int]):
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(changed(content(varied(160)), rb'r="([A-Z]*)15(\d)"', rb'r="\g<1>1\2"'))
    with pytest.raises(FileRefused):
        told(path)


def test_rows_without_numbers_are_read_as_a_whole(
    tmp_path: Path, in_pieces: list[int], monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(changed(content(varied(50)), rb'<row r="\d+"', b"<row"))
    found = told(path)
    assert in_pieces == []
    path.write_bytes(changed(content(varied(160)), rb'<row r="(?!1")\d+"', b"<row"))
    with pytest.raises(FileRefused):
        told(path)
    assert found["rows"]["Sheet"]


def test_a_sheet_that_ends_in_the_middle_of_a_piece_is_refused(
    tmp_path: Path, in_pieces: list[int]
):
    data = content(varied(160))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[SHEET] = parts[SHEET][: len(parts[SHEET]) * 2 // 3]
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(zipped(parts))
    with pytest.raises(FileRefused):
        told(path)
