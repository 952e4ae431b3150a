"""The rows of a spreadsheet that became no visit, as a spreadsheet to mend and send again."""

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from aidcases import audit
from aidcases.models import User
from aidcases.permissions import Permission, require
from households.models import FieldResultImport, FieldResultRow
from households.models.field_result import ResultRowFate
from households.visits.result_rows import Skip
from households.visits.result_vocabulary import Problem

_INERT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def words_of(row: FieldResultRow) -> list[str]:
    """Why the row became no visit: “column: value — what to do (hint)”."""
    return [_words(problem) for problem in row.problems]


def _words(problem: dict[str, str]) -> str:
    code = problem["code"]
    if code in Skip.values:
        return str(Skip(code).label)
    what = str(Problem(code).label) if code in Problem.values else code
    where = f"{problem['column']}: " if problem.get("column") else ""
    value = f"“{problem['value']}” — " if problem.get("value") else ""
    hint = f" ({problem['hint']}?)" if problem.get("hint") else ""
    return f"{where}{value}{what}{hint}"


def as_workbook(*, by: User, received: FieldResultImport) -> bytes:
    """An xlsx of the quarantined rows: the file's own columns, the row number, and the reasons.

    Mended in place it can be sent as it is: the two columns it adds stand at its end.
    """
    require(by, Permission.IMPORT_VISITS, received)
    rows = received.left_rows.filter(fate=ResultRowFate.QUARANTINED).order_by("number")
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **_INERT}) as book:
        sheet = book.add_worksheet(_("To be repaired")[:31])
        width = len(received.headers)
        sheet.write_row(0, 0, [*received.headers, _("Row in the file"), _("What is wrong")])
        for line, row in enumerate(rows.iterator(), start=1):
            _write(sheet, line, row.raw)
            sheet.write_number(line, width, row.number)
            sheet.write_string(line, width + 1, "; ".join(words_of(row)))
    audit.record(
        "field_results.repairs_downloaded", by=by, subject=received, rows=received.quarantined
    )
    return file.getvalue()


def _write(sheet: Any, line: int, cells: Iterable[Any]) -> None:
    """Cells as received; text stays text, so that no NIK loses a digit on the way back."""
    for position, cell in enumerate(cells):
        if isinstance(cell, dict):
            cell = next(iter(cell.values()), "")
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            sheet.write_number(line, position, cell)
        elif cell is not None:
            sheet.write_string(line, position, str(cell))
