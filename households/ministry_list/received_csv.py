"""csv files: encoding by BOM, else UTF-8, else Windows-1252; delimiter by what the lines share."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from households.ministry_list.received_package import FileRefused

MAX_LINE = 1_000_000
CHUNK = 1 << 20
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = (";", ",", "\t", "|")
SHEET = "csv"


class CsvFile:
    """One csv. All its cells are text."""

    def __init__(self, path: Path) -> None:
        csv.field_size_limit(MAX_LINE)
        self.path = path
        self.hidden: dict[str, set[int]] = {}
        self.encoding = find_encoding(path)
        self.delimiter, self.first_line = find_delimiter(path, self.encoding)
        self.notes: dict[str, Any] = {
            "format": "csv",
            "encoding": self.encoding,
            "delimiter": self.delimiter,
        }

    def sheet_names(self) -> list[tuple[str, bool]]:
        return [(SHEET, False)]

    def height(self, sheet: str) -> int:
        """How many rows there are, blank ones too; 0 where nobody has counted."""
        return 0

    def rows(self, sheet: str) -> Iterator[tuple[int, list[Any]]]:
        """(number of the line the row begins on, cells); an open quote is refused by its line."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            lines = capped_lines(file)
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            begins = 1
            try:
                for row in reader:
                    if begins >= self.first_line:
                        yield begins, trimmed(row)
                    begins = reader.line_num + 1
            except csv.Error as error:
                raise FileRefused("csv_quote", row=begins) from error


def trimmed(row: list[str]) -> list[Any]:
    cells: list[Any] = [cell if cell and not cell.isspace() else None for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def find_encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    for bom, name in BOMS:
        if start.startswith(bom):
            check_decodes(path, name)
            return name
    try:
        check_decodes(path, "utf-8")
    except FileRefused as refusal:
        if refusal.code != "encoding":
            raise
        check_decodes(path, "cp1252")
        return "cp1252"
    return "utf-8"


def check_decodes(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                if "\0" in decoder.decode(chunk):
                    raise FileRefused("nul_bytes")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise FileRefused("encoding") from error


def find_delimiter(path: Path, encoding: str) -> tuple[str, int]:
    """The delimiter, and the line on which the table begins (2 after a `sep=` line)."""
    with path.open(encoding=encoding, newline="") as file:
        lines = []
        for line in capped_lines(file):
            lines.append(line)
            if len(lines) == 30:
                break
    first = lines[0].strip() if lines else ""
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 2
    return max(DELIMITERS, key=lambda mark: sum(line.count(mark) for line in lines)), 1


def capped_lines(file: TextIO) -> Iterator[str]:
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise FileRefused("line_too_long", row=number)
        yield line
