"""csv files: encoding by BOM, else UTF-8, else Windows-1252; delimiter by how the lines agree."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
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
DELIMITERS = (";", "\t", "|", ",")  # of equals the first: commas stand in addresses too
SAMPLE = 30  # lines
SHEET = "csv"


class CsvFile:
    """One csv. All its cells are text."""

    def __init__(self, path: Path) -> None:
        csv.field_size_limit(MAX_LINE)
        self.path = path
        self.hidden: dict[str, set[int]] = {}
        self.merged: dict[str, list[int]] = {}
        self.encoding, self.lines = find_encoding(path)
        self.delimiter, self.first_line = find_delimiter(path, self.encoding)
        self.notes: dict[str, Any] = {
            "format": "csv",
            "encoding": self.encoding,
            "delimiter": self.delimiter,
        }

    def sheet_names(self) -> list[tuple[str, bool]]:
        return [(SHEET, False)]

    def height(self, sheet: str) -> int:
        """How many lines there are, blank ones too: rows bear the numbers of their lines."""
        return self.lines

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
                if "expected after" in str(error):
                    raise FileRefused("csv_after_quote", row=reader.line_num) from error
                raise FileRefused("csv_quote", row=begins) from error


def trimmed(row: list[str]) -> list[Any]:
    cells: list[Any] = [cell if cell and not cell.isspace() else None for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def find_encoding(path: Path) -> tuple[str, int]:
    """The encoding, and how many lines there are in it."""
    with path.open("rb") as file:
        start = file.read(4)
    for bom, name in BOMS:
        if start.startswith(bom):
            return name, lines_in(path, name)
    try:
        return "utf-8", lines_in(path, "utf-8")
    except FileRefused as refusal:
        if refusal.code != "encoding":
            raise
        return "cp1252", lines_in(path, "cp1252")


def lines_in(path: Path, encoding: str) -> int:
    """How many lines there are; refuses what does not decode."""
    decoder = codecs.getincrementaldecoder(encoding)()
    ends: Counter[str] = Counter()
    last = ""
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                text = decoder.decode(chunk)
                if "\0" in text:
                    raise FileRefused("nul_bytes")
                ends.update({"\n": text.count("\n"), "\r": text.count("\r")})
                last = text[-1:] or last
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise FileRefused("encoding") from error
    return max(ends["\n"], ends["\r"]) + (last not in {"\n", "\r", ""})


def find_delimiter(path: Path, encoding: str) -> tuple[str, int]:
    """The delimiter, and the line on which the table begins (2 after a `sep=` line)."""
    with path.open(encoding=encoding, newline="") as file:
        lines = list(islice(capped_lines(file), SAMPLE))
    first = lines[0].strip() if lines else ""
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 2
    return max(DELIMITERS, key=lambda mark: agreeing(lines, mark)), 1


def agreeing(lines: Sequence[str], mark: str) -> float:
    """The share of rows with the same number of fields, of several, if this mark separates them.

    A quotation mark within a field tells that another mark stands before it.
    """
    try:
        rows = [row for row in csv.reader(lines, delimiter=mark) if row]
    except csv.Error:
        return 0
    several = [row for row in rows if len(row) > 1 and not any('"' in field for field in row)]
    widths = Counter(map(len, several))
    return max(widths.values(), default=0) / max(len(rows), 1)


def capped_lines(file: TextIO) -> Iterator[str]:
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise FileRefused("line_too_long", row=number)
        yield line
