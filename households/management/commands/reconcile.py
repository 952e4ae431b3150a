"""reconcile [--list ID] [--json]: link a list with what was found in the field."""

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from aidcases import jobs
from aidcases.accounts import system_user
from aidcases.commands import HouseCommand
from households.matching.evidence import list_to_reconcile


class Command(HouseCommand):
    help = "Link a list with what was found in the field (default: the latest applied list)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", type=int, help="id of an applied list")
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        list_import = list_to_reconcile(options["list"])
        job = jobs.run_here(
            "households.reconcile",
            {"list_import": list_import.pk},
            by=system_user(),
            on_progress=self.progress,
        )
        result = {"list": list_import.pk, **(job.result or {})}
        self.stdout.write(json.dumps(result) if options["json"] else _plain(result))


def _plain(result: dict[str, Any]) -> str:
    return _(
        "%(rows)s rows: %(linked)s linked, %(review)s pairs to review, %(duplicates)s duplicates,"
        " %(not_linked)s families of the field that no list names, %(repeats_review)s pairs of"
        " their records to compare. %(seconds)s seconds."
    ) % {name: result[name] for name in result if name != "changed"}
