"""match_files A.csv B.csv --out PAIRS.csv: link any two lists."""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from aidcases.errors import Refused
from households.matching.any_two_lists import ListFile, match, read_list, write_pairs


class Command(BaseCommand):
    help = "Find the rows of two lists (csv or xlsx) that are one family; weights per field."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("left", type=Path)
        parser.add_argument("right", type=Path)
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--json", action=argparse.BooleanOptionalAction, default=False)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            left, right = self._read(options["left"]), self._read(options["right"])
            pairs = match(left.records, right.records)
            with options["out"].open("w", encoding="utf-8", newline="") as file:
                counts = write_pairs(pairs, file)
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        rows: dict[str, float] = {"left": len(left.records), "right": len(right.records), **counts}
        rows["seconds"] = round(time.monotonic() - started, 2)
        self.stdout.write(json.dumps(rows) if options["json"] else _plain(rows))

    def _read(self, path: Path) -> ListFile:
        found = read_list(path)
        guessed = ", ".join(f"{header} = {field}" for field, header in found.columns.items())
        self.stderr.write(f"{path.name}: {guessed}")
        return found


def _plain(rows: dict[str, float]) -> str:
    return _("%(left)s and %(right)s rows: %(match)s matches, %(review)s to review.") % rows
