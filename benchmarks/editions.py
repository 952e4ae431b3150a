"""Two editions of a list ten times as long, imported for real and then compared."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from distributions.demo import ministry_list
from distributions.demo.editions import next_edition
from distributions.demo.families import Place
from distributions.demo.truth import imagine
from distributions.demo.workbooks import write_sheet

TIMES = 10

# (var directory, command with its arguments) → what it printed as JSON, with the memory used
Timed = Callable[..., dict[str, Any]]


def measure(
    folder: Path, rows: int, confirmed: int, seed: int, places: list[Place], timed: Timed
) -> dict[str, Any]:
    """Seconds and memory of comparing both; `rows` are the candidates of each."""
    imported = [
        timed(folder, "import_list", path, "--json")
        for path in _write(folder, rows * TIMES, confirmed * TIMES, seed, places)
    ]
    old, new = (one["import"] for one in imported)
    compared = timed(folder, "compare_lists", old, new, "--json")
    return compared | {"rows": [one["accepted"] for one in imported]}


def _write(
    folder: Path, rows: int, confirmed: int, seed: int, places: list[Place]
) -> tuple[Path, Path]:
    demo = imagine(rows, confirmed, seed, places)
    editions = {"old.xlsx": demo.lines, "new.xlsx": next_edition(demo, seed)}
    for name, lines in editions.items():
        cells = (line.cells for line in lines)
        write_sheet(folder / name, ministry_list.HEADERS, cells, "BNBA Keluarga")
    return folder / "old.xlsx", folder / "new.xlsx"
