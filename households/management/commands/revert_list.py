"""revert_list ID: takes an applied list back, or says what stands in the way."""

import argparse
import json
import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from aidcases import jobs
from aidcases.accounts import named_user
from aidcases.commands import HouseCommand
from aidcases.permissions import Permission, require
from aidcases.set_wise import planned_for_many
from households.ministry_list.handlers import REVERT_LIST
from households.ministry_list.reversal import in_the_way, what_goes
from households.models import ListImport
from households.queries import applied_list


class Command(HouseCommand):
    help = "Take an applied list back; --preview only says what would go and what is in the way."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("list", type=int, metavar="ID")
        parser.add_argument("--preview", action="store_true")
        parser.add_argument("--as", dest="user", default="", metavar="USER")
        parser.add_argument("--json", action=argparse.BooleanOptionalAction, default=False)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        user = named_user(options["user"])
        list_import = applied_list(options["list"])
        require(user, Permission.IMPORT_LISTS, list_import)
        found = preview(list_import)
        if not options["preview"]:
            parameters = {"list_import": list_import.pk}
            jobs.run_here(REVERT_LIST, parameters, by=user, on_progress=self.progress)
            list_import.refresh_from_db()
        seconds = round(time.monotonic() - started, 2)
        told = {"list": list_import.pk, "state": list_import.state, **found, "seconds": seconds}
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        for name, value in told.items():
            self.stdout.write(f"{name}: {value}")


def preview(list_import: ListImport) -> dict[str, Any]:
    """What would go, counted, and the sentences of what stands in the way."""
    with transaction.atomic(), planned_for_many():
        obstacles = [str(obstacle) for obstacle in in_the_way(list_import)]
        return {**asdict(what_goes(list_import)), "in_the_way": obstacles}
