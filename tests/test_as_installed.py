"""The application does with what requirements.txt names; nothing that only tests use is missed."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.as_installed import only_for_development
from tests.factories import CandidateFactory, VisitFactory
from tests.processes import in_this_database

ROOT = Path(__file__).resolve().parents[1]
HOUSES = ("aidcases", "households", "distributions")
OPTIONAL = "households.matching.spark"  # an extra: docs/scale.md
EVERY_MODULE = f"""
from importlib import import_module
from pkgutil import walk_packages
for house in map(import_module, {HOUSES}):
    for found in walk_packages(house.__path__, house.__name__ + "."):
        if found.name != {OPTIONAL!r}:
            import_module(found.name)
"""


def run(*command: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.as_installed", *map(str, command)],
        cwd=ROOT,
        env=in_this_database(),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_tests_and_linters_use_is_hidden_and_what_an_office_has_is_not():
    hidden = only_for_development()
    assert {"pytest", "numpy", "pandas", "openpyxl", "faker"} <= hidden
    assert not {"django", "splink", "duckdb", "pyarrow", "celery", "psycopg"} & hidden


@pytest.mark.django_db(transaction=True)
def test_every_module_finds_what_it_imports():
    run("shell", "--no-imports", "-c", EVERY_MODULE)


@pytest.mark.django_db(transaction=True)
def test_a_list_is_reconciled():
    row = CandidateFactory()
    visit = VisitFactory.unlinked(region=row.region, name=row.name, nik=row.nik)
    assert json.loads(run("reconcile", "--json"))["linked"] == 1
    visit.refresh_from_db()
    assert visit.household == row.household


@pytest.mark.django_db(transaction=True)
def test_two_files_are_matched(tmp_path: Path):
    for name in ("left", "right"):
        rows = [["Nama", "NIK", "Desa"], ["Siti Aminah", "1901014101800001", "Kenanga"]]
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(rows)
    out = tmp_path / "pairs.csv"
    run("match_files", tmp_path / "left.csv", tmp_path / "right.csv", "--out", out)
    header, *pairs = out.read_text().splitlines()
    assert header and len(pairs) == 1
