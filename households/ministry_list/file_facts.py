"""What kind of file a list came as, in words: its format, its letters, and what it hides."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidcases.templatetags.figures import number
from households.models import ListImport

MOST_NAMED = 5
FORMATS = {"xlsx": "Excel (.xlsx)", "xlsb": "Excel (.xlsb)", "xls": "Excel (.xls)", "ods": "ODS"}
ENCODINGS = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}


def file_facts(list_import: ListImport) -> list[str]:
    """Sentences for the page of the list; nothing for a list whose file was not read."""
    notes = list_import.counts.get("file")
    return list(_facts(list_import, notes)) if notes else []


def _facts(list_import: ListImport, notes: dict[str, Any]) -> Iterator[str]:
    if notes.get("format") == "csv":
        encoding = str(notes.get("encoding"))
        mark = delimiter_words().get(str(notes.get("delimiter")), str(notes.get("delimiter")))
        yield _("csv, letters as %(encoding)s, columns separated by %(mark)s") % {
            "encoding": ENCODINGS.get(encoding, encoding),
            "mark": mark,
        }
    else:
        yield FORMATS.get(str(notes.get("format")), str(notes.get("format")))
    if notes.get("macros"):
        yield _("its macros were left out")
    if notes.get("external_links"):
        yield _("links to other files were not followed; only the values in it count")
    if notes.get("since_1904"):
        yield _("days stored as numbers were counted from 1904, as the workbook does")
    if notes.get("empty_formulas"):
        yield _("formulas without a value were read as empty cells")
    yield from _hidden(list_import)
    yield from _merged(notes)
    yield from _unread(list_import)


def other_sheets(list_import: ListImport) -> list[tuple[str, int]]:
    """(name, rows) of the sheets that hold something beside the one that was read.

    Nothing where a person chose the sheet: the others were not looked into.
    """
    sheets = list_import.counts.get("file", {}).get("sheets", [])
    return [(name, rows) for name, rows in sheets if name != list_import.sheet]


def _merged(notes: dict[str, Any]) -> Iterator[str]:
    if ranges := notes.get("merged"):
        yield ngettext(
            "%(ranges)s merged range reaches over several rows: only the first of them has its "
            "value, the others were read as empty",
            "%(ranges)s merged ranges reach over several rows: only the first of them has their "
            "value, the others were read as empty",
            ranges,
        ) % {"ranges": number(ranges)}


def _unread(list_import: ListImport) -> Iterator[str]:
    if others := other_sheets(list_import):
        yield ngettext(
            "%(count)s other sheet was not read: %(sheets)s",
            "%(count)s other sheets were not read: %(sheets)s",
            len(others),
        ) % {"count": len(others), "sheets": named_sheets(others)}


def named_sheets(sheets: Sequence[tuple[str, int]]) -> str:
    """The first few sheets, with their rows."""
    named = [f"“{name}” ({number(rows)})" for name, rows in sheets[:MOST_NAMED]]
    return ", ".join([*named, *["…"] * (len(sheets) > MOST_NAMED)])


def _hidden(list_import: ListImport) -> Iterator[str]:
    if rows := list_import.counts.get("hidden_rows"):
        yield ngettext(
            "%(rows)s row is hidden in the file and was read all the same",
            "%(rows)s rows are hidden in the file and were read all the same",
            rows,
        ) % {"rows": rows}


def delimiter_words() -> dict[str, str]:
    return {
        ",": _("commas"),
        ";": _("semicolons"),
        "\t": _("tabs"),
        "|": _("upright strokes"),
    }
