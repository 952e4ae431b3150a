"""Lists of 15,000, 150,000 and, with BENCH_LARGE, a million rows: upload, preview, apply, pages."""

import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from distributions.demo import ministry_list
from distributions.demo.families import Place
from distributions.demo.truth import imagine
from distributions.demo.workbooks import write_sheet

MILLION = 1_000_000
Timed = Callable[..., dict[str, Any]]
Cells = dict[str, Any]


def measure(
    var: Path, rows: int, confirmed: int, seed: int, places: list[Place], timed: Timed
) -> dict[str, Any]:
    """{size: what `bench_preview` printed}; each list in a database of its own under `var`."""
    demo = imagine(rows, confirmed, seed, places)
    lines = [line.cells | {"ID Keluarga": line.family.family_id} for line in demo.lines]
    found = {}
    for name, path, options in _files(var, lines, rows):
        found[name] = timed(var / name, "bench_preview", path, *options)
        path.unlink()
    return found


def _files(var: Path, lines: list[Cells], rows: int) -> Iterator[tuple[str, Path, tuple[str, ...]]]:
    var.mkdir(parents=True, exist_ok=True)
    both = ("--bare", "--apply")
    yield "small", _workbook(var / "small.xlsx", lines), both
    yield "medium", _workbook(var / "medium.xlsx", many(lines, 10 * rows)), both
    if os.environ.get("BENCH_LARGE"):
        yield "csv", _csv(var / "large.csv", many(lines, MILLION)), ()
        yield "xlsx", _workbook(var / "large.xlsx", many(lines, MILLION)), ()


def many(lines: list[Cells], count: int) -> Iterator[Cells]:
    """The same families again and again, each time under other family ids and NIKs."""
    return islice(_again(lines), count)


def _again(lines: list[Cells]) -> Iterator[Cells]:
    turn = 0
    while True:
        for cells in lines:
            yield cells | {
                "ID Keluarga": f"{cells['ID Keluarga']}{turn:03}",
                "NIK": other_serial(cells["NIK"], turn),
            }
        turn += 1


def other_serial(nik: Any, turn: int) -> Any:
    """A NIK of sixteen digits with another serial; what is no NIK stays as it is."""
    if not isinstance(nik, str) or not re.fullmatch(r"\d{16}", nik):
        return nik
    return f"{nik[:12]}{(int(nik[12:]) + 149 * turn) % 9999 + 1:04}"


def _workbook(path: Path, lines: Iterable[Cells]) -> Path:
    write_sheet(path, ministry_list.HEADERS, lines, "BNBA Keluarga")
    return path


def _csv(path: Path, lines: Iterable[Cells]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(ministry_list.HEADERS)
        writer.writerows([cells.get(name) for name in ministry_list.HEADERS] for cells in lines)
    return path
