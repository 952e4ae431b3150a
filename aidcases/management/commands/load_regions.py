"""load_regions [FILE]: the regions of Kabupaten Bangka, or of any other area."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from aidcases import audit, regions
from aidcases.accounts import system_user
from aidcases.commands import HouseCommand


class Command(HouseCommand):
    help = "Load regions from a csv: code,level,name,parent_code (default: Kabupaten Bangka)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=regions.BUNDLED)

    def handle(self, *args: Any, **options: Any) -> None:
        user = system_user()
        with audit.command_context("load_regions", user):
            result = regions.load(options["file"], by=user)
        self.stdout.write(f"{result['rows']} regions")
