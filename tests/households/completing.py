"""A list with bad rows, and its workbook of repairs mended as a person would in Excel."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl

from aidcases import jobs
from aidcases.models import User
from households.ministry_list.completion import receive_repairs
from households.ministry_list.handlers import COMPLETE_LIST
from households.ministry_list.problem_book import problem_rows, write_book
from households.models import ListCompletion, ListImport
from tests.sheets import HEADERS, families, family

Mend = Callable[[Any], None]
NAME, NIK = HEADERS.index("Kepala Keluarga") + 1, HEADERS.index("NIK") + 1


def dirty_rows() -> list[dict[str, Any]]:
    return [
        *families(6),
        family(50, **{"Kepala Keluarga": None}),
        family(51, **{"Desa": "TIDAK ADA", "Kode Kemdagri": None}),
        family(52, **{"Kepala Keluarga": None}),
    ]


def workbook(by: User, list_import: ListImport, mend: Mend = lambda sheet: None) -> bytes:
    """The workbook of rows to repair, mended with openpyxl as a person would in Excel."""
    out, back = io.BytesIO(), io.BytesIO()
    write_book(problem_rows(by=by, list_import=list_import), out)
    out.seek(0)
    book = openpyxl.load_workbook(out)
    mend(book.active)
    book.save(back)
    return back.getvalue()


def complete(by: User, list_import: ListImport, data: bytes) -> ListCompletion:
    file = io.BytesIO(data)
    found = receive_repairs(by=by, list_import=list_import, file=file, name="perbaikan.xlsx")
    parameters = {"list_import": list_import.pk, "completion": found.pk}
    jobs.run_here(COMPLETE_LIST, parameters, by=by)
    found.refresh_from_db()
    list_import.refresh_from_db()
    return found


def name_two(sheet: Any) -> None:
    """Both rows without a name get one."""
    sheet.cell(2, NAME).value = "SITI AMINAH"
    sheet.cell(4, NAME).value = "BUDI SANTOSO"
