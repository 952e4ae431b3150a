"""estimate_matching --out FILE: the model's parameters from a list and its visits, no labels."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from aidcases.commands import HouseCommand
from households.matching import estimation, evidence, model, records_beside
from households.matching.any_two_lists import read_list
from households.matching.records import Records


class Command(HouseCommand):
    help = (
        "Estimate the parameters of the matching from a list and the visits to its families, or"
        " from any two files. MATCHING_PARAMETERS names the file to be used from then on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="two lists, csv or xlsx")
        parser.add_argument("--list", type=int, help="id of an applied list")
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        left, right = self._lists(options)
        found = estimation.estimate(left, right, model.parameters())
        options["out"].write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(left)} × {len(right)} → {options['out']}")

    def _lists(self, options: dict[str, Any]) -> tuple[Records, Records]:
        if files := options["files"]:
            if len(files) != 2:
                raise CommandError("Name two files, or none and --list.")
            left, right = map(read_list, files)
            return left, right
        gathered = evidence.gather(evidence.list_to_reconcile(options["list"]))
        return gathered.candidates, records_beside.finished(gathered.visits)
