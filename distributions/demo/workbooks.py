"""The demo's files, written as offices write them: text cells, one sheet, one header row."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from distributions.demo import field_results, ministry_list
from distributions.demo.editions import next_edition
from distributions.demo.truth import Demo


def write_all(demo: Demo, folder: Path) -> tuple[Path, Path]:
    """The ministry's list, the field results, and for the reviewer alone the truth."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    listed, found = folder / "daftar-p3ke.xlsx", folder / "hasil-verval.xlsx"
    write_sheet(listed, ministry_list.HEADERS, (line.cells for line in demo.lines), "BNBA Keluarga")
    numbered = ({"No": n} | r.cells() for n, r in enumerate(demo.results, start=1))
    write_sheet(found, field_results.HEADERS, numbered, "Verval")
    write_truth(demo, folder / "truth.json")
    return listed, found


def write_next_edition(demo: Demo, seed: int, folder: Path) -> Path:
    """A later edition of the list, for trying `compare_lists`."""
    path = folder / "daftar-p3ke-edisi-berikutnya.xlsx"
    lines = next_edition(demo, seed)
    write_sheet(path, ministry_list.HEADERS, (line.cells for line in lines), "BNBA Keluarga")
    return path


def write_sheet(
    path: Path, headers: Sequence[str], rows: Iterable[Mapping[str, Any]], sheet: str
) -> None:
    """One sheet, header in the first row; whole numbers stay numbers, all else is text."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        # A fixed day, so that the same seed gives the same bytes.
        book.set_properties({"created": datetime(2023, 1, 16)})  # noqa: DTZ001
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, headers, book.add_format({"bold": True}))
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            for column, header in enumerate(headers):
                value = row[header]
                if isinstance(value, int):
                    page.write_number(number, column, value)
                elif isinstance(value, ministry_list.ErrorValue):
                    page.write_formula(number, column, "=NA()", None, value)
                elif value:
                    page.write_string(number, column, value)


def write_truth(demo: Demo, path: Path) -> None:
    """{"list": [[family, outcome]], "field": [[family, verdict, on_list]]}, in the files' order."""
    truth = {
        "list": [
            [line.family.number, outcome]
            for line, outcome in zip(demo.lines, demo.outcomes, strict=True)
        ],
        "field": [[r.family.number, r.verdict, r.on_list] for r in demo.results],
    }
    path.write_text(json.dumps(truth))
    path.chmod(0o600)
