"""Files of what a list shows: streamed, and inert in any spreadsheet program."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import unescape
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django_tables2 import Table

_CHUNK = 500
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows_of(queryset: QuerySet[Any], table: Callable[[list[Any]], Table]) -> Iterator[list[str]]:
    """The table's head and then its rows as text, read from a server-side cursor in chunks."""
    records = queryset.iterator(chunk_size=_CHUNK)
    chunk = list(islice(records, _CHUNK))
    yield [str(cell) for cell in next(iter(table([]).as_values()))]
    while chunk:
        for row in islice(table(chunk).as_values(), 1, None):
            yield [_text(cell) for cell in row]
        chunk = list(islice(records, _CHUNK))


def csv_response(rows: Iterable[Sequence[str | float]], name: str) -> HttpResponseBase:
    """A csv that Excel opens as UTF-8; text that would begin a formula gets an apostrophe."""
    writer = csv.writer(_Echo())
    lines = (
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in row])
        for row in rows
    )
    response = StreamingHttpResponse(_with_mark(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(name, "csv")}"'
    return response


def xlsx_response(rows: Iterable[Sequence[str]], name: str) -> HttpResponseBase:
    """A workbook of text cells alone: no formula, no link, memory that does not grow."""
    # The response closes the file once it has been sent.
    file = TemporaryFile()  # noqa: SIM115
    write_xlsx(rows, file)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=_file_name(name, "xlsx"), content_type=XLSX
    )


def write_xlsx(rows: Iterable[Sequence[str]], file: Any) -> None:
    """Write rows of text, the first one as the head, into an open binary file."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = xlsxwriter.Workbook(file, options)
    sheet = workbook.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell[:32_767], text if number else bold)
    workbook.close()


def inert(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would read a formula."""
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _with_mark(lines: Iterable[str]) -> Iterator[str]:
    yield "\ufeff"
    yield from lines


def _text(cell: Any) -> str:
    """The cell as text: of what a page writes as HTML its words, of data every character."""
    if cell is None:
        return ""
    return unescape(strip_tags(cell)).strip() if isinstance(cell, SafeString) else str(cell)


def _file_name(name: str, ending: str) -> str:
    return f"{name}-{timezone.localdate():%Y-%m-%d}.{ending}"
