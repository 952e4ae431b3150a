"""match_files A.csv B.csv --out PAIRS.csv: link any two lists."""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from aidcases import garbage
from aidcases.commands import HouseCommand
from households.matching import list_columns
from households.matching.any_two_lists import Answer, match, write_pairs
from households.matching.both_lists import Asked, Understood, read_both

SIDES = ("left", "right")


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

    def _match(self, options: dict[str, Any]) -> dict[str, float]:
        left, right = read_both(*(_asked(side, options) for side in SIDES))
        for side, found in zip(SIDES, (left, right), strict=True):
            self._say(options[side], found)
        list_columns.refuse_unlike(*(dict.fromkeys(found.columns, 0) for found in (left, right)))
        pairs = match(left.records, right.records)
        with options["out"].open("w", encoding="utf-8", newline="") as file:
            counts = write_pairs(pairs, file)
        return {"left": left.records.num_rows, "right": right.records.num_rows, **counts}

    def _say(self, path: Path, found: Understood) -> None:
        guessed = ", ".join(f"{header} = {field}" for field, header in found.columns.items())
        self.stderr.write(f"{path.name}: {guessed}")


def _asked(side: str, options: dict[str, Any]) -> Asked:
    path, locked = options[side], options[f"{side}_password_file"]
    named = dict(options[f"{side}_column"] or [])
    answer = Answer(sheet=options[f"{side}_sheet"], headers=named)
    return Asked(path, answer, locked.read_text().strip() if locked else "")


def _named_column(text: str) -> tuple[str, str]:
    field, mark, header = text.partition("=")
    if not mark or field not in list_columns.FIELDS:
        known = ", ".join(list_columns.FIELDS)
        raise argparse.ArgumentTypeError(f"{text}: FIELD=HEADER, with a field of {known}")
    return field, header


def _plain(rows: dict[str, float]) -> str:
    return _("%(left)s and %(right)s rows: %(match)s matches, %(review)s to review.") % rows
