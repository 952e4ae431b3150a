"""Why a file as a whole cannot be read: a code and words that say how to mend it."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aidcases.errors import Refused
from aidcases.templatetags.figures import number

REASONS: dict[str, str | Promise] = {
    "empty": _("The file is empty (0 bytes). Choose the file again."),
    "incomplete": _("The file is not whole. Upload it again, from the original."),
    "unreadable": _("The file cannot be read as a spreadsheet. Save it again as .xlsx."),
    "password_ods": _(
        "The file is protected by a password that cannot be opened here. Open it in LibreOffice, "
        "save it without the password and upload it again."
    ),
    "not_a_table": _(
        "The file is no spreadsheet, whatever its name says. Choose an .xlsx or .csv."
    ),
    "too_many_entries": _("The file holds %(entries)s parts; no spreadsheet has so many."),
    "too_large_unpacked": _(
        "The file unpacks to more than may be read. Save only the list in a new file."
    ),
    "sizes_lie": _("The file says it is smaller than it is. Save it again as .xlsx."),
    "cell_too_long": _("The file holds a cell longer than any spreadsheet allows."),
    "row_too_long": _("Row %(row)s holds more text than may be read."),
    "odd_names": _("The file holds parts with odd names (“../”). Save it again as .xlsx."),
    "odd_package": _("The file is packed in an unusual way. Save it again as .xlsx."),
    "entities": _("The file holds XML entities, which are never read. Save it again as .xlsx."),
    "too_many_rows": _("The list has more than %(cap)s rows. Split it and upload the parts."),
    "too_many_columns": _("The sheet has %(columns)s columns; at most %(cap)s are read."),
    "sheet_name_too_long": _(
        "The name of a sheet is longer than %(most)s characters. Shorten it and upload the file "
        "again."
    ),
    "line_too_long": _("Line %(row)s is longer than may be read."),
    "csv_quote": _("A quotation mark opened on line %(row)s is never closed."),
    "csv_after_quote": _(
        "On line %(row)s text follows a closing quotation mark: it stands within a cell, or one "
        "before it was never closed. Put the whole cell in quotation marks, and write those "
        "inside it twice."
    ),
    "nul_bytes": _("The file holds NUL bytes; it is no csv. Save it again as .xlsx or .csv."),
    "encoding": _("The letters of the file cannot be read. Save it as “CSV UTF-8”."),
    "memory": _("The file takes more memory to read than is allowed. Save only the list in it."),
    "time": _("Reading the file took longer than is allowed. Save only the list in a new file."),
    "died": _("The file cannot be read: it stops the reader. Save only the list in a new file."),
    # --- what it is wrapped in
    "archive_not_one": _(
        "The archive must hold exactly one list (.xlsx, .xls, .xlsb, .ods or .csv). It holds: "
        "%(names)s. Unpack it and upload the list itself."
    ),
    "odd_cipher": _(
        "The archive is packed or locked in a way that cannot be opened here. Unpack it and "
        "upload the list itself."
    ),
    # --- the table in it
    "no_rows": _("There are no rows below the header in row %(row)s."),
    "no_header": _("There is no row of headers in the sheet: a list needs at least %(needs)s."),
    "no_such_row": _("Row %(row)s holds no headers. Name the row that does."),
    "columns_missing": _(
        "Row %(row)s is the header, but these columns are missing: %(missing)s. "
        "Rename them in the file and upload it again."
    ),
    "column_twice": _(
        "The column “%(header)s” stands twice: “%(first)s” in %(first_at)s and "
        "“%(second)s” in %(second_at)s. Remove or rename one of them."
    ),
    "which_sheet": _(
        "The workbook has several sheets: %(names)s. Say which of them holds the list."
    ),
    "no_such_layout": _("There is no layout “%(name)s”. Known are: %(known)s."),
}


class Unreadable(Refused):
    """The file as a whole cannot be read; `code` says why, kept so that any language can say it.

    `params` are plain JSON, `found` what is known of the file's header all the same.
    """

    def __init__(self, code: str, *, found: dict[str, Any] | None = None, **params: Any) -> None:
        super().__init__(refusal_text(code, params))
        self.code, self.params, self.found = code, params, found or {}


def refusal_text(code: str, params: Mapping[str, Any]) -> str:
    """Why a file was refused, in words of the active language."""
    told = {name: figure(name, value) for name, value in params.items()}
    return str(REASONS.get(code, REASONS["unreadable"])) % told


def figure(name: str, value: Any) -> Any:
    """A number as people write it; a row bears the number that its spreadsheet shows."""
    return number(value) if isinstance(value, int) and name != "row" else value
