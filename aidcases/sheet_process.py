"""The child that opens a small table sent to the admin: limited, without Django or a database.

    parent → the file's bytes on stdin
    child  → [[cell, …], …] as one JSON text, or {"refused": why}

A workbook is never opened in the process that serves pages (docs/decisions/0006-reading-files.md).
"""

import io
import json
import resource
import sys
from typing import Any

import python_calamine

MEMORY, SECONDS, MOST_ROWS, MOST_CELLS = 1 << 30, 10, 20_000, 200


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer: Any = rows(sys.stdin.buffer.read())
    except Exception as error:
        answer = {"refused": type(error).__name__}
    json.dump(answer, sys.stdout)


def rows(data: bytes) -> list[list[str]]:
    """The first sheet as text; whole numbers without a decimal point."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheet = book.get_sheet_by_index(0)
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_CELLS:
        raise OverflowError
    lines = sheet.to_python(skip_empty_area=False)
    return [[text(cell) for cell in line] for line in lines]


def text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


if __name__ == "__main__":
    main()
