"""What the house's commands share: one clear line on stderr where they cannot do what was asked."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aidcases.errors import Refused


class HouseCommand(BaseCommand):
    """A command that calls verbs; a refusal ends it with exit code 1 and no traceback."""

    def execute(self, *args: Any, **options: Any) -> Any:
        try:
            return super().execute(*args, **options)
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
