"""outcomes [--list ID] [--json]: what became of each row of a list; the counts add up."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from aidcases.commands import HouseCommand
from households import queries
from households.determination import outcomes
from households.models import ListImport


class Command(HouseCommand):
    help = "What became of each row of a list (default: the latest applied one)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", type=int, dest="list_id", metavar="ID")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        found = outcomes.as_json(queries.funnel(_list(options["list_id"])))
        if options["as_json"]:
            self.stdout.write(json.dumps(found))
            return
        self._table(found)

    def _table(self, found: dict[str, Any]) -> None:
        for name, count in found["outcomes"].items():
            self.stdout.write(f"{name:<14}{count:>10,}")
        self.stdout.write(f"{'rows':<14}{found['rows']:>10,}\n")
        for code, count in found["ineligible_reasons"].items():
            self.stdout.write(f"  {code:<16}{count:>10,}")
        self.stdout.write(f"not on list: {found['not_on_list']:,}")


def _list(list_id: int | None) -> ListImport:
    if list_id is None:
        found = queries.latest_applied_list()
    else:
        found = ListImport.objects.filter(pk=list_id).first()
    if found is None:
        raise CommandError(_("There is no such list. Import one with import_list."))
    return found
