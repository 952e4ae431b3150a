"""Two lists with hard noise as csv files, for measuring how fast they are linked."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from aidcases.regions import BUNDLED
from distributions.demo import hard_lists
from distributions.demo.families import places_in
from households.matching.records import Record

HEADERS = ("ID Keluarga", "Nama", "NIK", "Tanggal Lahir", "JK", "Kode Kemdagri", "Alamat")


class Command(BaseCommand):
    help = "Write two made-up lists of so many rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("left", type=int)
        parser.add_argument("right", type=int)
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        left, right = options["left"], options["right"]
        made = hard_lists.make(max(left, right), 1, places_in(BUNDLED))
        options["folder"].mkdir(parents=True, exist_ok=True)
        _write(options["folder"] / "left.csv", made.listed[:left])
        _write(options["folder"] / "right.csv", made.found[:right])


def _write(path: Path, rows: Sequence[Record]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for row in rows:
            born = row.birth_date.strftime("%d/%m/%Y") if row.birth_date else ""
            writer.writerow(
                (row.family_id, row.name, row.nik, born, row.sex, row.village, row.address)
            )
