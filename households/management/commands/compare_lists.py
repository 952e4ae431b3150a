"""compare_lists OLD_ID NEW_ID: what is new, gone, changed, same or unsure between two editions."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aidcases.accounts import named_user
from aidcases.errors import Refused
from households.ministry_list.comparison import compare
from households.ministry_list.comparison_book import write_comparison
from households.models import ListImport
from households.models.list_import import ListState


class Command(BaseCommand):
    help = "Compare two applied lists; --out writes the names behind the counts as a workbook."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", type=int)
        parser.add_argument("new", type=int)
        parser.add_argument("--out", type=Path)
        parser.add_argument("--as", dest="user", default="", metavar="USER")
        parser.add_argument("--json", action=argparse.BooleanOptionalAction, default=False)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = named_user(options["user"])
            old, new = applied(options["old"]), applied(options["new"])
            comparison = compare(by=user, old=old, new=new)
            if options["out"]:
                write_comparison(comparison, options["out"])
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(comparison.counts))
            return
        for name, count in comparison.counts.items():
            self.stdout.write(f"{name}: {count}")


def applied(key: int) -> ListImport:
    found = ListImport.objects.filter(pk=key, state=ListState.APPLIED).first()
    if found is None:
        raise CommandError(f"There is no applied list with the number {key}.")
    return found
