"""What `make bench` concludes from its figures; the figures themselves are not tested."""

import copy
from pathlib import Path
from typing import Any

import pytest

from benchmarks import repeats, report

RESULTS: dict[str, Any] = {
    "machine": {"processor": "made up", "cores": "2"},
    "rows": 15_000,
    "stock": {
        "resource": {"seconds": 30.0, "rows": 15_000, "memory_mb": {"python": 400}},
        "admin": {"seconds": 90.0, "dry_run": 59.0, "rows": 15_000, "memory_mb": {"python": 500}},
    },
    "import": {"seconds": 2.0, "rows": 15_000, "memory_mb": {"python": 150, "postgres": 120}},
    "visits": {"seconds": 2.0, "rows": 14_900, "memory_mb": {"python": 150}},
    "linkage": {
        "small": {"seconds": 3.0, "left": 15_000, "right": 15_000},
        "medium": {"seconds": 30.0, "left": 150_000, "right": 150_000},
        "large": {
            "seconds": 300.0,
            "left": 1_000_000,
            "right": 800_000,
            "memory_mb": {"python": 3000},
        },
        "toolkit": {"seconds": 20.0},
    },
    "reconcile": {
        "seconds": 4.0,
        "all": [4.2, 4.0, 4.4],
        "pace": 1.3,
        "rows": 15_000,
        "memory_mb": {"python": 280},
    },
    "compare": {"seconds": 20.0, "rows": [150_000, 148_000], "memory_mb": {"python": 190}},
    "lists": {
        "small": {
            "rows": 15_000,
            "bare_read": 0.6,
            "bare_copy": 0.3,
            "preview": 1.5,
            "apply": 2.0,
            "pages": {"problems": 30.0},
        },
        "medium": {"rows": 150_000, "preview": 15.0, "apply": 20.0},
        "csv": {
            "rows": 1_000_000,
            "preview": 100.0,
            "pages": {"problems": 32.0},
            "memory_mb": {"python": 200, "reader": 150, "postgres": 500},
        },
    },
    "pages": {
        "households": 15_000,
        "bare": {"milliseconds": 1.0, "queries": 2},
        "pages": {"/families/": {"milliseconds": 12.0, "queries": 9}},
    },
}


def test_a_run_that_keeps_every_promise_is_met():
    assert report.all_met(RESULTS)
    assert "| list page /families/ |" in report.as_markdown(RESULTS)
    assert "✗" not in report.as_text(RESULTS)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("import", "seconds"), 3.1),
        (("stock", "admin", "seconds"), 49.0),
        (("import", "memory_mb", "python"), 301),
        (("stock", "admin", "dry_run"), 29.0),
        (("lists", "small", "preview"), 5.5),
        (("lists", "small", "apply"), 3.7),
        (("lists", "medium", "preview"), 19.0),
        (("lists", "medium", "apply"), 24.0),
        (("lists", "csv", "pages", "problems"), 41.0),
        (("lists", "csv", "memory_mb", "python"), 601),
        (("lists", "csv", "memory_mb", "reader"), 601),
        (("reconcile", "seconds"), 5.0),
        (("linkage", "toolkit", "seconds"), 14.9),
        (("linkage", "medium", "seconds"), 40.0),
        (("linkage", "small", "seconds"), 1.4),
        (("linkage", "large", "memory_mb", "python"), 4001),
        (("compare", "seconds"), 60.0),
        (("compare", "memory_mb", "python"), 301),
        (("pages", "pages", "/families/", "queries"), 13),
        (("pages", "pages", "/families/", "milliseconds"), 25.1),
    ],
)
def test_each_promise_can_be_broken(path: tuple[str, ...], value: float):
    results = copy.deepcopy(RESULTS)
    place = results
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert not report.all_met(results)
    assert "**no**" in report.as_markdown(results)


def test_of_several_runs_each_from_the_same_database_the_fastest_counts(tmp_path: Path):
    var = tmp_path / "var"
    var.mkdir()
    (var / "rows").write_text("as imported")
    found, seconds = [], iter([4.2, 4.0, 4.4])

    def measure() -> dict[str, Any]:
        found.append((var / "rows").read_text())
        (var / "rows").write_text("reconciled")
        return {"seconds": next(seconds), "linked": len(found)}

    assert repeats.least(var, 3, measure) == {"seconds": 4.0, "linked": 2, "all": [4.2, 4.0, 4.4]}
    assert found == ["as imported"] * 3
    assert list(tmp_path.iterdir()) == [var]
