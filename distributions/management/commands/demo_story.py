"""demo_story: the story as a table, counted anew from the database."""

from typing import Any

from aidcases.commands import HouseCommand
from distributions.demo.figures import story


class Command(HouseCommand):
    help = "Print the story of the latest applied list and its aid as a table."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"\n{story()}\n")
