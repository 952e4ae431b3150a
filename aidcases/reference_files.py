"""The files that reference tables come and go in: csv and xlsx, inert, and read with care."""

import csv
import io
import json
import subprocess
import sys
from typing import Any

import tablib
from django.utils.translation import gettext as _
from import_export.formats.base_formats import CSV, XLSX

from aidcases.views.exports import STARTS_A_FORMULA, inert, write_xlsx

READ_SECONDS = 20
MOST_BYTES = 5 << 20


class PlainCsv(CSV):
    """Whatever a spreadsheet program writes as csv; cells that would be formulas are text."""

    def get_title(self) -> str:
        return "csv"

    def is_binary(self) -> bool:
        return True  # the encoding is found here, not by whoever stores the file

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        return dataset_of(csv_rows(in_stream))

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerows([inert(cell) for cell in line] for line in lines_of(dataset))
        return out.getvalue().encode("utf-8-sig")


class PlainXlsx(XLSX):
    """A workbook of text cells; read in a limited process of its own."""

    def get_title(self) -> str:
        return "xlsx"

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        return dataset_of(xlsx_rows(in_stream))

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        out = io.BytesIO()
        write_xlsx(lines_of(dataset), out)
        return out.getvalue()


def lines_of(dataset: tablib.Dataset) -> list[list[str]]:
    """The head and the rows, all as text."""
    return [[str(head) for head in dataset.headers], *([text(c) for c in row] for row in dataset)]


def text(cell: Any) -> str:
    return "" if cell is None else str(cell)


def csv_rows(data: bytes) -> list[list[str]]:
    """The lines of a csv in UTF-8 or in Windows' own encoding, by comma, semicolon or tab."""
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        written = data.decode("cp1252", errors="replace")
    head = written.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    return list(csv.reader(io.StringIO(written, newline=""), delimiter=mark, strict=True))


def xlsx_rows(data: bytes) -> list[list[str]]:
    """The first sheet. Raises ValueError where it cannot be read within the limits."""
    if len(data) > MOST_BYTES:
        raise ValueError(_("The file is larger than a reference table can be."))
    command = [sys.executable, "-m", "aidcases.sheet_process"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=READ_SECONDS)
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        answer = {}
    if not isinstance(answer, list):
        raise ValueError(_("The file cannot be read as a workbook. Save it anew as .xlsx or .csv."))
    return answer


def dataset_of(lines: list[list[str]]) -> tablib.Dataset:
    """Heads and rows of equal width, without blank rows; marks that made cells inert are gone."""
    filled = [[alive(cell) for cell in line] for line in lines if any(c.strip() for c in line)]
    heads = [head.strip().lower() for head in filled[0]] if filled else []
    while heads and not heads[-1]:
        heads.pop()
    width = len(heads)
    dataset = tablib.Dataset(headers=heads)
    for line in filled[1:]:
        dataset.append([*line, *[""] * width][:width])
    return dataset


def alive(cell: str) -> str:
    """The cell as it was before `inert`, without blanks around it."""
    if cell.startswith("'") and cell[1:].startswith(STARTS_A_FORMULA):
        cell = cell[1:]
    return cell.strip()
