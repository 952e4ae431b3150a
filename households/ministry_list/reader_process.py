"""The child that opens a received file: fresh interpreter, limited, without Django or a database.

It answers its parent (households/ministry_list/reading.py) over pipes, one JSON text per line:

    parent → {"path", "sheet" or none, "limits": {memory, seconds, rows, unpacked}}
    child  → {"sheets": [{"name", "hidden", "height", "head": [[number, [cell, …]], …]}], "notes"}
    parent → {"sheet": name, "after": number of the header row}
    child  → "number TAB [cell, …]" for each row that is not blank
    child  → {"end": {"blank": rows, "hidden": rows, "merged": ranges}}
                                                              or at any point {"refused": code, …}

A cell is null, text, a number, a boolean, {"date": ISO text} or {"error": text}.
"""

import json
import os
import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, Protocol

import orjson

from households.ministry_list.received_csv import CsvFile
from households.ministry_list.received_package import FileRefused
from households.ministry_list.received_workbook import Refuse, WorkbookFile

HEAD_ROWS, HEAD_COLUMNS, HEAD_TEXT = 40, 400, 500
HEAD_BYTES = 1 << 20  # of the first rows of a sheet
HEADS_BYTES = 8 << 20  # of those of all sheets; beyond it they are known by name and height alone
LONGEST_NAME = 100  # characters of a sheet's name that are kept with a list
BUFFER = 1 << 17
MAX_ROW_BYTES = 1_000_000
NUL_SHOWN = "\u2400".encode()
SPREADSHEET_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


Rows = Iterator[tuple[int, list[Any]]]


class Received(Protocol):
    """A file whose rows can be walked through, sheet by sheet."""

    notes: dict[str, Any]
    hidden: dict[str, set[int]]  # sheet → numbers of its hidden rows
    merged: dict[str, list[int]]  # sheet → last rows of the ranges that reach over several rows

    def sheet_names(self) -> list[tuple[str, bool]]: ...

    def rows(self, sheet: str) -> Iterator[tuple[int, list[Any]]]: ...

    def height(self, sheet: str) -> int: ...


def main() -> None:
    request = json.loads(sys.stdin.readline())
    limit(request["limits"])
    with open(sys.stdout.fileno(), "wb", buffering=BUFFER) as out:
        try:
            answer(request, out)
        except FileRefused as refusal:
            say(out, {"refused": refusal.code, **refusal.params})
        except MemoryError:
            say(out, {"refused": "memory"})
        except Exception as error:
            say(out, {"refused": "unreadable", "why": type(error).__name__})


def limit(limits: dict[str, int]) -> None:
    """What this process may take; the kernel keeps it to that whatever the file holds."""
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def answer(request: dict[str, Any], out: BinaryIO) -> None:
    def refuse(refusal: FileRefused) -> NoReturn:
        """From beside the parsing, which is not awaited: it may be what must not go on."""
        say(out, {"refused": refusal.code, **refusal.params})
        out.flush()
        os._exit(0)

    received = open_received(Path(request["path"]), request["limits"], refuse)
    wanted = request.get("sheet")
    say(out, {"sheets": list(described(received, wanted)), "notes": received.notes})
    out.flush()
    choice = json.loads(sys.stdin.readline() or "{}")
    if choice:
        unseen = HiddenRows(received.hidden.get(choice["sheet"], set()), choice["after"])
        rows = unseen.counted(received.rows(choice["sheet"]))
        blank = stream(rows, choice["after"], request["limits"]["rows"], out)
        merged = sum(last > choice["after"] for last in received.merged.get(choice["sheet"], []))
        say(out, {"end": {"blank": blank, "hidden": unseen.count, "merged": merged}})


def described(received: Received, wanted: str | None) -> Iterator[dict[str, Any]]:
    """Each sheet, with its height and first rows where it is to be looked into."""
    left = HEADS_BYTES
    for name, hidden in received.sheet_names():
        if len(name) > LONGEST_NAME:
            raise FileRefused("sheet_name_too_long", most=LONGEST_NAME)
        seen = name == wanted if wanted else not hidden
        first, size = head(received.rows(name), min(HEAD_BYTES, left)) if seen else ([], 0)
        left -= size
        height = received.height(name) if seen else 0
        yield {"name": name, "hidden": hidden, "height": height, "head": first}


class HiddenRows:
    """Counts the hidden rows that hold something, as they go by."""

    def __init__(self, numbers: set[int], after: int) -> None:
        self.numbers = {number for number in numbers if number > after}
        self.count = 0

    def counted(self, rows: Rows) -> Rows:
        return self._counted(rows) if self.numbers else rows

    def _counted(self, rows: Rows) -> Rows:
        for number, cells in rows:
            self.count += number in self.numbers and not is_blank(cells)
            yield number, cells


def open_received(path: Path, limits: dict[str, int], refuse: Refuse) -> Received:
    """By its first bytes, never by its name."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise FileRefused("empty")
    if start.startswith(SPREADSHEET_STARTS):
        return WorkbookFile(path, limits["unpacked"], refuse)
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"Rar!")):
        raise FileRefused("not_a_table")
    return CsvFile(path)


def head(rows: Rows, most: int) -> tuple[list[tuple[int, list[Any]]], int]:
    """The first rows that hold something, their long texts cut, up to a size; and that size."""
    found: list[tuple[int, list[Any]]] = []
    size = 0
    for number, cells in rows:
        if is_blank(cells):
            continue
        shown = [cut(cell) for cell in cells[:HEAD_COLUMNS]]
        size += len(orjson.dumps(shown))
        if size > most or len(found) == HEAD_ROWS:
            break
        found.append((number, shown))
    return found, size


def cut(cell: Any) -> Any:
    """A header, or what is shown of a cell; nobody looks at more of it before it is read."""
    if isinstance(cell, dict):
        return {kind: text[:HEAD_TEXT] for kind, text in cell.items()}
    return cell[:HEAD_TEXT] if isinstance(cell, str) else cell


def stream(rows: Iterable[tuple[int, list[Any]]], after: int, cap: int, out: BinaryIO) -> int:
    """Write each row below the header; returns the blank rows between them."""
    blank = pending = sent = 0
    for number, cells in rows:
        if number <= after:
            continue
        if is_blank(cells):
            pending += 1
            continue
        blank, pending, sent = blank + pending, 0, sent + 1
        if sent > cap:
            raise FileRefused("too_many_rows", cap=cap)
        text = orjson.dumps(cells)
        if len(text) > MAX_ROW_BYTES:
            raise FileRefused("row_too_long", row=number)
        # PostgreSQL's JSON has no place for NUL: its picture stands for it.
        out.write(b"%d\t%b\n" % (number, text.replace(b"\\u0000", NUL_SHOWN)))
    return blank


def is_blank(cells: list[Any]) -> bool:
    if cells and isinstance(cells[0], str) and not cells[0].isspace():
        return False
    return not any(
        cell is not None and not (isinstance(cell, str) and cell.isspace()) for cell in cells
    )


def say(out: BinaryIO, message: dict[str, Any]) -> None:
    out.write(orjson.dumps(message).replace(b"\\u0000", NUL_SHOWN) + b"\n")


if __name__ == "__main__":
    main()
