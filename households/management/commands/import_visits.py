"""import_visits FILE: field results from a spreadsheet, recorded as accepted, in the foreground."""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from aidcases import audit, jobs
from aidcases.accounts import named_user
from aidcases.commands import HouseCommand
from households.visits.handlers import IMPORT_VISITS
from households.visits.spreadsheet import receive


class Command(HouseCommand):
    help = "Record the field results of a spreadsheet as accepted visits; nothing is added twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="user", default="", metavar="USER")
        parser.add_argument("--json", action=argparse.BooleanOptionalAction, default=False)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        counts = self.record(options["file"], options["user"])
        result = counts | {"seconds": round(time.monotonic() - started, 2)}
        if options["json"]:
            self.stdout.write(json.dumps(result))
            return
        for name, value in result.items():
            self.stdout.write(f"{name}: {value}")

    def record(self, path: Path, username: str) -> dict[str, Any]:
        user = named_user(username)
        with path.open("rb") as file, audit.command_context("import_visits", user):
            received = receive(by=user, file=file, name=path.name, accepted=True)
        job = jobs.run_here(
            IMPORT_VISITS, {"import": received.pk}, by=user, on_progress=self.progress
        )
        return dict(job.result or {})
