"""load_demo: invented families, and a year of work with them through the real verbs."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from aidcases.commands import HouseCommand
from aidcases.errors import Refused
from distributions.demo import load, staff
from distributions.demo.figures import story


class Command(HouseCommand):
    help = "Make a demo: a ministry list, field results, and all that the office does with them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--families", type=int, default=15_000, help="rows of the list")
        parser.add_argument("--confirmed", type=int, default=1_717, help="families found eligible")
        parser.add_argument("--seed", type=int, default=2023, help="same seed, same files")

    def handle(self, *args: Any, **options: Any) -> None:
        if load.is_loaded():
            self.stdout.write("The demo is there already.")
        else:
            self._load(options)
        self.stdout.write(f"\n{story()}\n")
        for role, username, password in staff.logins():
            self.stdout.write(f"  {role:<14} {username:<18} {password}")

    def _load(self, options: dict[str, Any]) -> None:
        self.stderr.style_func = None  # progress, not errors
        wanted = {name: options[name] for name in ("families", "confirmed", "seed")}
        try:
            load.load(**wanted, say=self.stderr.write)
        except Refused as refusal:
            lines = [str(refusal), *refusal.offenders[:20]]
            raise CommandError("\n".join(lines)) from refusal
