"""`python -m benchmarks`: measure, print, write docs/benchmarks.md and var/bench/results.json."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import editions, lists, machine, repeats, report
from distributions.demo import field_results, ministry_list
from distributions.demo.families import places_in
from distributions.demo.truth import Demo, imagine
from distributions.demo.workbooks import write_sheet

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"
REGIONS = ROOT / "aidcases" / "data" / "regions_1901.csv"
FULL = 15_000
ROWS = int(os.environ.get("BENCH_ROWS", FULL))
CONFIRMED = ROWS * 1717 // 15000
SEED = 2023
RECONCILE_RUNS = 3


def main() -> int:
    shutil.rmtree(VAR, ignore_errors=True)
    VAR.mkdir(parents=True)
    listed, found = _write_files(imagine(ROWS, CONFIRMED, SEED, places_in(REGIONS)))
    results = {"machine": machine.describe(), "rows": ROWS} | _measure(listed, found)
    (VAR / "results.json").write_text(json.dumps(results, indent=2))
    if ROWS == FULL:  # a smaller run tries the way, and proves nothing
        (ROOT / "docs" / "benchmarks.md").write_text(report.as_markdown(results))
    print(report.as_text(results))
    for name in ("import", "pages", "editions", "lists"):
        shutil.rmtree(VAR / name, ignore_errors=True)
    return 0 if report.all_met(results) else 1


def _write_files(demo: Demo) -> tuple[Path, Path]:
    """The list with a family id in every row: the stock Resource cannot do without its key."""
    listed, found = VAR / "list.xlsx", VAR / "field.xlsx"
    cells = (_with_key(line) for line in demo.lines)
    write_sheet(listed, ministry_list.HEADERS, cells, "BNBA Keluarga")
    numbered = ({"No": n} | r.cells() for n, r in enumerate(demo.results, start=1))
    write_sheet(found, field_results.HEADERS, numbered, "Verval")
    return listed, found


def _with_key(line: ministry_list.ListLine) -> ministry_list.Cells:
    return line.cells | {"ID Keluarga": line.cells["ID Keluarga"] or line.family.family_id}


def _measure(listed: Path, found: Path) -> dict[str, Any]:
    var = VAR / "import"
    _django(var, "migrate", "--run-syncdb", "--verbosity=0")
    _django(var, "load_regions")
    stock = {way: _timed(var, "bench_stock", way, listed) for way in ("resource", "admin")}
    return {
        "stock": stock,
        "import": _timed(var, "import_list", listed, "--json"),
        "visits": _timed(var, "import_visits", found, "--json"),
        "reconcile": repeats.least(var, RECONCILE_RUNS, lambda: _timed(var, "reconcile", "--json")),
        "linkage": _linkage(var),
        "pages": _pages(VAR / "pages"),
        "compare": _compare(VAR / "editions"),
        "lists": lists.measure(
            VAR / "lists", ROWS, CONFIRMED, SEED, places_in(REGIONS), _timed_anew
        ),
    }


def _linkage(var: Path) -> dict[str, Any]:
    """Two files linked: by `match_files` in three sizes, by the toolkit in the smallest."""
    sizes = {"small": (ROWS, ROWS), "medium": (10 * ROWS, 10 * ROWS)}
    if os.environ.get("BENCH_LARGE"):
        sizes["large"] = (1_000_000 * ROWS // FULL, 800_000 * ROWS // FULL)
    found: dict[str, Any] = {}
    for name, (left, right) in sizes.items():
        folder = VAR / name
        _django(var, "bench_lists", left, right, folder)
        files = folder / "left.csv", folder / "right.csv"
        found[name] = _timed(var, "match_files", *files, "--out", folder / "pairs.csv", "--json")
        if name == "small":
            found["toolkit"] = _timed(var, "bench_toolkit", *files)
        shutil.rmtree(folder)
    return found


def _pages(var: Path) -> dict[str, Any]:
    """The list pages of a full year: the demo at its full size."""
    _django(var, "migrate", "--run-syncdb", "--verbosity=0")
    _django(var, "load_demo", f"--families={ROWS}", f"--confirmed={CONFIRMED}")
    return _timed(var, "bench_pages")


def _compare(var: Path) -> dict[str, Any]:
    """Two editions of a list ten times as long."""
    _django(var, "migrate", "--run-syncdb", "--verbosity=0")
    _django(var, "load_regions")
    return editions.measure(var, ROWS, CONFIRMED, SEED, places_in(REGIONS), _timed)


def _timed_anew(var: Path, *arguments: Any) -> dict[str, Any]:
    """In a database that holds the regions and nothing else."""
    _django(var, "migrate", "--run-syncdb", "--verbosity=0")
    _django(var, "load_regions")
    return _timed(var, *arguments)


def _timed(var: Path, *arguments: Any) -> dict[str, Any]:
    """What a command printed as JSON in its last line, with the memory of all who took part and
    the `pace` of the machine before it.

    Every command, ours or stock, finds the server at rest.
    """
    _django(var, "bench_rest")
    pace = machine.pace()
    with machine.PeakMemory(var) as memory:
        printed = _django(var, *arguments)
    found = json.loads(printed.strip().splitlines()[-1]) | {"pace": pace}
    return found | {"memory_mb": {name: round(mb) for name, mb in sorted(memory.peaks.items())}}


def _django(var: Path, *arguments: Any) -> str:
    """The commands of the application run as an office has it, without what is only for
    development; those of the benchmark with all that they compare."""
    print(f"… {' '.join(str(a) for a in arguments)}", file=sys.stderr, flush=True)
    ours = not str(arguments[0]).startswith("bench_")
    process = subprocess.run(
        [
            *(sys.executable, "-m", "scripts.as_installed" if ours else "django"),
            *(str(a) for a in arguments),
        ],
        cwd=ROOT,
        env=_environment(var),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return process.stdout


def _environment(var: Path) -> dict[str, str]:
    """A database of its own, whatever servers the shell names."""
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    return kept | {
        "AIDCASES_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PYTHONPATH": str(ROOT),
    }


if __name__ == "__main__":
    sys.exit(main())
