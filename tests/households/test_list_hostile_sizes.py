"""Files that are small and hold much: what the worker takes of them at a time is bounded."""

import tracemalloc
from pathlib import Path

import pytest
import xlsxwriter

from aidcases.errors import Refused
from households.ministry_list.reading import SLICE_BYTES, Reader
from tests.file_formats import ods

HEAD_BYTES = 2 << 20
MEMORY = 80 << 20  # of what the worker holds at once, whatever the file


def wide_text(path: Path, rows: int) -> None:
    """Rows of 20 cells, each as long as a cell may be: one text, named again and again."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for row in range(rows):
            for column in range(20):
                sheet.write_string(row, column, "x" * 32_767)


def test_the_first_rows_are_shown_in_part(tmp_path: Path):
    path = tmp_path / "daftar.xlsx"
    wide_text(path, 40)
    with Reader(path) as reader:
        head = reader.sheets[0].head
    assert sum(len(str(cell)) for _number, cells in head for cell in cells) < HEAD_BYTES
    assert len(head) > 1
    assert all(len(cell) <= 500 for _number, cells in head for cell in cells)


def test_first_rows_of_many_sheets_are_bounded_together(tmp_path: Path):
    path = tmp_path / "daftar.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for _sheet in range(30):
            sheet = workbook.add_worksheet()
            for row in range(40):
                sheet.write_row(row, 0, [f"{row}" + "x" * 450] * 60)
    with Reader(path) as reader:
        assert len(reader.sheets) == 30
        sizes = [sum(len(c) for _n, cells in one.head for c in cells) for one in reader.sheets]
    assert max(sizes) < HEAD_BYTES
    assert sum(sizes) < 10 << 20


def test_a_slice_of_long_rows_is_short(tmp_path: Path):
    path = tmp_path / "daftar.csv"
    with path.open("w") as file:
        for _ in range(120):
            file.write("x" * 450_000 + ";" + "y" * 450_000 + "\n")
    tracemalloc.start()
    with Reader(path) as reader:
        slices = [sum(len(line.text) for line in lines) for lines in reader.rows("csv", after=0)]
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(slices) > 100 << 20
    assert max(slices) < SLICE_BYTES + (1 << 20)
    assert peak < MEMORY


def test_a_sheet_with_a_name_that_cannot_be_kept_is_refused(tmp_path: Path, in_english: None):
    path = tmp_path / "daftar.ods"
    path.write_bytes(ods([["NIK"]], name="D" * 101))
    with pytest.raises(Refused, match="name of a sheet is longer than 100"), Reader(path):
        pass


def test_a_name_of_a_hundred_characters_is_kept(tmp_path: Path):
    path = tmp_path / "daftar.ods"
    path.write_bytes(ods([["NIK"]], name="D" * 100))
    with Reader(path) as reader:
        assert reader.sheets[0].name == "D" * 100
