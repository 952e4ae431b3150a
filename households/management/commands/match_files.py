"""match_files A.csv B.csv --out PAIRS.csv: link any two lists."""

import argparse
import json
import time
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from aidcases import garbage
from aidcases.commands import HouseCommand
from households.matching import list_columns
from households.matching.any_two_lists import (
    Answer,
    ListFile,
    match,
    opened_list,
    write_pairs,
)
from households.matching.records import Record

SIDES = ("left", "right")
Counts = dict[str, float]


class Command(HouseCommand):
    help = "Find the rows of two lists (csv or a workbook) that are one family; weights per field."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("left", type=Path)
        parser.add_argument("right", type=Path)
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--json", action=argparse.BooleanOptionalAction, default=False)
        for side in SIDES:
            parser.add_argument(f"--{side}-sheet", default="", metavar="NAME")
            parser.add_argument(f"--{side}-password-file", type=Path, metavar="FILE")
            parser.add_argument(
                f"--{side}-column",
                action="append",
                type=_named_column,
                metavar="FIELD=HEADER",
                help=(
                    f"which column of the {side} list a field is, by its header or letter;"
                    f" FIELD= for none. Fields: {', '.join(list_columns.FIELDS)}"
                ),
            )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        with garbage.of_new_objects_only():
            rows = self._match(options)
        rows["seconds"] = round(time.monotonic() - started, 2)
        self.stdout.write(json.dumps(rows) if options["json"] else _plain(rows))

    def _match(self, options: dict[str, Any]) -> Counts:
        self._heads: list[list_columns.Columns] = []
        rows: Counts = dict.fromkeys(SIDES, 0)
        left, right = (self._records(side, options, rows) for side in SIDES)
        pairs = match(left, right)
        first = list(islice(pairs, 1))  # nothing is written over by what is refused
        with options["out"].open("w", encoding="utf-8", newline="") as file:
            return rows | write_pairs(chain(first, pairs), file)

    def _records(self, side: str, options: dict[str, Any], rows: Counts) -> Iterator[Record]:
        path, locked = options[side], options[f"{side}_password_file"]
        named = dict(options[f"{side}_column"] or [])
        answer = Answer(sheet=options[f"{side}_sheet"], headers=named)
        password = locked.read_text().strip() if locked else ""
        with opened_list(path, answer, password) as found:
            self._settle(path, found)
            for record in found.records:
                rows[side] += 1
                yield record

    def _settle(self, path: Path, found: ListFile) -> None:
        """Say what each column was taken for; refuse lists that have nothing in common."""
        guessed = ", ".join(f"{header} = {field}" for field, header in found.columns.items())
        self.stderr.write(f"{path.name}: {guessed}")
        self._heads.append(dict.fromkeys(found.columns, 0))
        if len(self._heads) == len(SIDES):
            list_columns.refuse_unlike(*self._heads)


def _named_column(text: str) -> tuple[str, str]:
    field, mark, header = text.partition("=")
    if not mark or field not in list_columns.FIELDS:
        known = ", ".join(list_columns.FIELDS)
        raise argparse.ArgumentTypeError(f"{text}: FIELD=HEADER, with a field of {known}")
    return field, header


def _plain(rows: Counts) -> str:
    return _("%(left)s and %(right)s rows: %(match)s matches, %(review)s to review.") % rows
