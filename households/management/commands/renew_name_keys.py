"""renew_name_keys [--json]: bring stored names up to the rules by which they are compared."""

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from aidcases.accounts import system_user
from aidcases.commands import HouseCommand
from households.matching.renewal import renew_name_keys


class Command(HouseCommand):
    help = "Bring the stored keys of names up to the present rules; run it after an upgrade."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        changed = renew_name_keys(by=system_user())
        if options["json"]:
            self.stdout.write(json.dumps(changed))
        else:
            told = _("%(rows)s stored names were brought to their keys anew.")
            self.stdout.write(told % {"rows": sum(changed.values())})
