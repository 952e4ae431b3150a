"""compare_lists OLD_ID NEW_ID: what is new, gone, changed, same or unsure between two editions."""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from aidcases import jobs
from aidcases.accounts import named_user
from aidcases.commands import HouseCommand
from households.ministry_list.comparison_book import write_comparison
from households.ministry_list.handlers import COMPARE_LISTS
from households.models import ListComparison
from households.queries import applied_list


class Command(HouseCommand):
    help = "Compare two applied lists; --out writes the names behind the counts as a workbook."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", type=int)
        parser.add_argument("new", type=int)
        parser.add_argument("--out", type=Path)
        parser.add_argument("--as", dest="user", default="", metavar="USER")
        parser.add_argument("--json", action=argparse.BooleanOptionalAction, default=False)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        user = named_user(options["user"])
        pair = {"old": applied_list(options["old"]).pk, "new": applied_list(options["new"]).pk}
        job = jobs.run_here(COMPARE_LISTS, pair, by=user, on_progress=self.progress)
        comparison = ListComparison.objects.get(pk=(job.result or {})["comparison"])
        if options["out"]:
            write_comparison(comparison, options["out"], user.scope_code)
        self.say(comparison, time.monotonic() - started, as_json=options["json"])

    def say(self, comparison: ListComparison, seconds: float, *, as_json: bool) -> None:
        result = {
            "comparison": comparison.pk,
            **comparison.counts,
            "known": comparison.known,
            "fields": comparison.fields,
            "seconds": round(seconds, 2),
        }
        if as_json:
            self.stdout.write(json.dumps(result))
            return
        for name, value in result.items():
            self.stdout.write(f"{name}: {value}")
