"""The child that opens a received file: fresh interpreter, limited, without Django or a database.

It answers its parent (households/ministry_list/reading.py) over pipes, one JSON text per line:

    parent → {"path", "sheet" or none, "limits": {memory, seconds, rows, unpacked}}
    child  → {"sheets": [{"name", "hidden", "height", "head": [[number, [cell, …]], …]}], "notes"}
    parent → {"sheet": name, "after": number of the header row}
    child  → "number TAB [cell, …]" for each row that is not blank
    child  → {"end": {"blank": rows, "hidden": rows}}         or at any point {"refused": code, …}

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

HEAD_ROWS = 40
BUFFER = 1 << 17
MAX_ROW_BYTES = 1_000_000
NUL_SHOWN = "\u2400".encode()
SPREADSHEET_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


Rows = Iterator[tuple[int, list[Any]]]


class Received(Protocol):
    """A file whose rows can be walked through, sheet by sheet."""

    notes: dict[str, Any]
    hidden: dict[str, set[int]]  # sheet → numbers of its hidden rows

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
    sheets = []
    for name, hidden in received.sheet_names():
        seen = name == wanted if wanted else not hidden
        first = head(received.rows(name)) if seen else []
        height = received.height(name) if seen else 0
        sheets.append({"name": name, "hidden": hidden, "height": height, "head": first})
    say(out, {"sheets": sheets, "notes": received.notes})
    out.flush()
    choice = json.loads(sys.stdin.readline() or "{}")
    if choice:
        unseen = HiddenRows(received.hidden.get(choice["sheet"], set()), choice["after"])
        rows = unseen.counted(received.rows(choice["sheet"]))
        blank = stream(rows, choice["after"], request["limits"]["rows"], out)
        say(out, {"end": {"blank": blank, "hidden": unseen.count}})


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


def head(rows: Iterable[tuple[int, list[Any]]]) -> list[tuple[int, list[Any]]]:
    found: list[tuple[int, list[Any]]] = []
    for number, cells in rows:
        if not is_blank(cells):
            found.append((number, cells[:400]))
        if len(found) == HEAD_ROWS:
            break
    return found


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
