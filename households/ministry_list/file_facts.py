"""What kind of file a list came as, in words: its format, its letters, and what it hides."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from households.models import ListImport

FORMATS = {"xlsx": "Excel (.xlsx)", "xlsb": "Excel (.xlsb)", "xls": "Excel (.xls)", "ods": "ODS"}
ENCODINGS = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}


def file_facts(list_import: ListImport) -> list[str]:
    """Sentences for the page of the list; nothing for a list whose file was not read."""
    notes = list_import.counts.get("file")
    return list(_facts(list_import, notes)) if notes else []


def _facts(list_import: ListImport, notes: dict[str, object]) -> Iterator[str]:
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
