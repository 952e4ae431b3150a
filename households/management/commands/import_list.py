"""import_list FILE: a ministry list from the file to applied candidates, in the foreground."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from aidcases import audit, jobs
from aidcases.accounts import named_user
from aidcases.commands import HouseCommand
from aidcases.errors import Refused
from aidcases.models import User
from households.ministry_list.completion import receive_repairs
from households.ministry_list.guards import guard_texts
from households.ministry_list.handlers import APPLY_LIST, COMPLETE_LIST, READ_LIST
from households.ministry_list.layouts import LAYOUTS
from households.ministry_list.mapping import MAPPED_IN, found_header
from households.ministry_list.profiles import named_profiles, use_named
from households.ministry_list.uploading import AlreadyReceived, receive
from households.models import ListImport, MappingProfile
from households.models.list_import import ListState

GUARDED = 2  # exit code: the file looks wrong as a whole and waits for a person


class Command(HouseCommand):
    help = "Import a ministry list: read, check and apply it (--preview stops before applying)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--layout", choices=sorted(LAYOUTS), default="")
        parser.add_argument("--sheet", default="")
        parser.add_argument("--profile", default="", metavar="NAME")
        parser.add_argument("--password-file", type=Path)
        parser.add_argument("--preview", action="store_true")
        parser.add_argument("--completes", type=int, metavar="ID")
        parser.add_argument("--as", dest="user", default="", metavar="USER")
        parser.add_argument("--json", action=argparse.BooleanOptionalAction, default=False)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        user = named_user(options["user"])
        name = options["profile"]
        profiles = named_profiles(user, name) if name else []
        if options["completes"]:
            list_import, again = self.complete(user, options), False
        else:
            list_import, again = self.receive(user, options)
        if list_import.state == ListState.UPLOADED:
            self.read(list_import, user, options)
        if profiles and self.used(profiles, list_import, user):
            self.read(list_import, user, options | {"profile": ""})
        if not options["preview"] and waits(list_import):
            self.run(APPLY_LIST, list_import, user, options)
            list_import.refresh_from_db()
        self.say(list_import, again, time.monotonic() - started, options)
        if list_import.guard and list_import.state == ListState.IN_REVIEW:
            sys.exit(GUARDED)

    def used(self, profiles: list[MappingProfile], list_import: ListImport, user: User) -> bool:
        """Whether one of the profiles fits the list, which is then to be read anew."""
        if list_import.state not in MAPPED_IN:
            return False
        with audit.command_context("import_list", user):
            return use_named(by=user, list_import=list_import, profiles=profiles)

    def read(self, list_import: ListImport, user: User, options: dict[str, Any]) -> None:
        """With a profile to come, headers that nobody knows are no failure yet."""
        try:
            self.run(READ_LIST, list_import, user, options)
        except Refused:
            list_import.refresh_from_db()
            if not options["profile"] or found_header(list_import) is None:
                raise
        list_import.refresh_from_db()

    def receive(self, user: User, options: dict[str, Any]) -> tuple[ListImport, bool]:
        """The import, and whether these bytes had been received before."""
        password = options["password_file"]
        try:
            with options["file"].open("rb") as file, audit.command_context("import_list", user):
                return receive(
                    by=user,
                    file=file,
                    name=options["file"].name,
                    password=password.read_text().strip() if password else "",
                    sheet=options["sheet"],
                ), False
        except AlreadyReceived as again:
            self.stderr.write(str(again))
            return again.list_import, again.list_import.state != ListState.UPLOADED

    def complete(self, user: User, options: dict[str, Any]) -> ListImport:
        """The list, once the repaired rows of the workbook stand in it."""
        found = ListImport.objects.visible_to(user).filter(pk=options["completes"]).first()
        if found is None:
            raise Refused(_("There is no list %(id)s.") % {"id": options["completes"]})
        with options["file"].open("rb") as file, audit.command_context("import_list", user):
            completion = receive_repairs(
                by=user, list_import=found, file=file, name=options["file"].name
            )
        parameters = {"list_import": found.pk, "completion": completion.pk}
        jobs.run_here(COMPLETE_LIST, parameters, by=user, on_progress=self.progress)
        found.refresh_from_db()
        return found

    def run(self, kind: str, list_import: ListImport, user: User, options: dict[str, Any]) -> None:
        parameters = {
            "list_import": list_import.pk,
            "sheet": options["sheet"],
            "layout": options["layout"],
        }
        jobs.run_here(kind, parameters, by=user, on_progress=self.progress)

    def say(
        self, list_import: ListImport, again: bool, seconds: float, options: dict[str, Any]
    ) -> None:
        result = outcome(list_import, again) | {"seconds": round(seconds, 2)}
        if options["json"]:
            self.stdout.write(json.dumps(result))
            return
        for name, value in result.items():
            self.stdout.write(f"{name}: {value}")
        for text in guard_texts(list_import):
            self.stderr.write(text)


def waits(list_import: ListImport) -> bool:
    return list_import.state == ListState.IN_REVIEW and not list_import.guard


def outcome(list_import: ListImport, again: bool) -> dict[str, Any]:
    """What the command tells; of a list that was applied before, every row was skipped."""
    applied_before = again and list_import.state == ListState.APPLIED
    counts = {
        "accepted": 0 if applied_before else list_import.accepted,
        "quarantined": 0 if applied_before else list_import.quarantined,
        "skipped": list_import.rows if applied_before else list_import.skipped,
        "duplicates": 0 if applied_before else list_import.duplicates,
    }
    return {
        "import": list_import.pk,
        "state": list_import.state,
        "rows": list_import.rows,
        **counts,
        "members": list_import.members,
        "warned": list_import.warned,
        "blank_rows": list_import.blank_rows,
        "guard": list_import.guard,
    }
