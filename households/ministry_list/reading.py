"""The parent's side of reading: start the child, talk to it, and survive whatever becomes of it."""

import json
import math
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.conf import settings

from households.ministry_list.cells import Cell, Line, decode_cells, special_cell
from households.ministry_list.refusals import Unreadable

SLICE = 2_000  # rows at a time
SLICE_BYTES = 8 << 20  # or fewer, where rows are long
PIPE = 1 << 20  # bytes: the child reads on by a slice while its last one is checked
MODULE = "households.ministry_list.reader_process"
# Nothing of ours: no address of a database, no secret.
CHILD_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True)
class Sheet:
    """A sheet and its first rows that are not blank."""

    name: str
    hidden: bool
    height: int  # rows, blank ones too; 0 where unknown
    head: list[tuple[int, list[Cell]]]
    since_1904: bool = False  # where the serials of its days count from


@dataclass
class Reader:
    """A child at work on one file. Use it in a `with`; the child does not outlive it."""

    path: Path
    sheet: str = ""  # the one to look into, a hidden one too; without it, all that can be seen
    sheets: list[Sheet] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    blank_rows: int = 0
    hidden_rows: int = 0  # among the rows that were read

    def __enter__(self) -> Self:
        self._timed_out = False
        self._child = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", MODULE],
            cwd=settings.BASE_DIR,
            env=CHILD_ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=PIPE >> 2,
            pipesize=PIPE,
        )
        self._watch = threading.Timer(settings.READER_MAX_SECONDS, self._time_is_up)
        self._watch.daemon = True
        self._watch.start()
        try:
            self._meet()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def rows(self, sheet: str, *, after: int) -> Iterator[list[Line]]:
        """The rows below the header in slices; raises `Unreadable` wherever the child stops."""
        self._ask({"sheet": sheet, "after": after})
        lines: list[Line] = []
        size = 0
        while True:
            text = self._hear()
            if text[0] == "{":
                end = self._understand(text)["end"]
                self.blank_rows, self.hidden_rows = end["blank"], end["hidden"]
                if end["merged"]:
                    self.notes["merged"] = end["merged"]
                break
            number, _tab, cells = text.partition("\t")
            lines.append(Line(int(number), decode_cells(cells), cells))
            size += len(cells)
            if len(lines) == SLICE or size >= SLICE_BYTES:
                yield lines
                lines, size = [], 0
        if lines:
            yield lines

    def _meet(self) -> None:
        limits = {
            "memory": settings.READER_MAX_MEMORY,
            "seconds": math.ceil(settings.READER_MAX_SECONDS),
            "rows": settings.LIST_MAX_ROWS,
            "unpacked": settings.READER_MAX_UNPACKED,
        }
        self._ask({"path": str(self.path), "sheet": self.sheet, "limits": limits})
        answer = self._understand(self._hear())
        self.notes = answer["notes"]
        self.sheets = [
            Sheet(
                sheet["name"],
                sheet["hidden"],
                sheet["height"],
                [(row[0], row[1]) for row in sheet["head"]],
                bool(self.notes.get("since_1904")),
            )
            for sheet in answer["sheets"]
        ]
        filled = [sheet for sheet in self.sheets if sheet.head]
        if len(filled) > 1:
            self.notes["sheets"] = [[sheet.name, sheet.height] for sheet in filled]

    def _ask(self, message: dict[str, Any]) -> None:
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps(message).encode() + b"\n")
            self._child.stdin.flush()
        except OSError as error:
            raise self._death() from error

    def _hear(self) -> str:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line.endswith(b"\n"):
            raise self._death()
        return line[:-1].decode()

    def _understand(self, text: str) -> Any:
        answer = json.loads(text, object_hook=special_cell)
        if "refused" in answer:
            raise Unreadable(answer.pop("refused"), **answer)
        return answer

    def _death(self) -> Unreadable:
        """What to say of a child that is gone without a word."""
        code = self._child.wait()
        if self._timed_out or code == -signal.SIGXCPU:
            return Unreadable("time")
        # The reader of cells ends its process where it gets no memory.
        return Unreadable("memory" if code == -signal.SIGABRT else "died")

    def _time_is_up(self) -> None:
        self._timed_out = True
        self._child.kill()

    def _end(self) -> None:
        self._watch.cancel()
        self._child.kill()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        self._child.wait()
