"""The rows to repair as a workbook: the columns of the file, and one that says what is wrong."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from aidcases.models import User
from households.ministry_list.cells import shown, special_cell
from households.ministry_list.problems import ERROR, describe
from households.ministry_list.understood import field_label
from households.models import ListImport, ListRow
from households.models.list_import import RowFate

MOST = 32_767  # characters that a cell of a workbook holds


def problem_rows(*, by: User, list_import: ListImport) -> Iterator[list[str]]:
    """The head and then each quarantined row of the person's regions, whole as received."""
    width = max((column["position"] for column in list_import.columns), default=-1) + 1
    yield [*headers(list_import, width), _("Row in the file"), _("What to repair")]
    rows = (
        ListRow.objects.visible_to(by)
        .filter(list_import=list_import, fate=RowFate.QUARANTINED)
        .order_by("number")
    )
    for row in rows.iterator(chunk_size=500):
        yield [*received(row, width), str(row.number), what_to_repair(row)]


def headers(list_import: ListImport, width: int) -> list[str]:
    names = [""] * width
    for column in list_import.columns:
        names[column["position"]] = column["header"]
    return names


def received(row: ListRow, width: int) -> list[str]:
    cells: list[Any] = [*row.raw, *[None] * (width - len(row.raw))][:width]
    return [shown(special_cell(cell) if isinstance(cell, dict) else cell, MOST) for cell in cells]


def what_to_repair(row: ListRow) -> str:
    told = []
    for problem in row.problems:
        if problem["severity"] == ERROR:
            words = describe(problem | {"column": field_label(problem["column"])})
            told.append(f"{field_label(problem['column'])}: {words['what']} {words['remedy']}")
    return " · ".join(told)
