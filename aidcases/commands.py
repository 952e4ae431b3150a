"""What the house's commands share: one clear line on stderr where they cannot do what was asked."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from aidcases.errors import Refused
from aidcases.jobs import Cancelled, LeaseLost

STOPPED = 130  # exit code of what was stopped by Ctrl-C, as shells have it


class HouseCommand(BaseCommand):
    """A command that calls verbs: whatever ends it early is told without a traceback."""

    def execute(self, *args: Any, **options: Any) -> Any:
        try:
            return super().execute(*args, **options)
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        except Cancelled as cancelled:
            raise CommandError(
                _("This was called off. What was not finished is not kept.")
            ) from cancelled
        except LeaseLost as lost:
            raise CommandError(_("Another process has taken this over.")) from lost
        except KeyboardInterrupt as stop:
            raise CommandError(_("Stopped."), returncode=STOPPED) from stop

    def progress(self, done: int, total: int, message: str) -> None:
        """For `jobs.run_here`: how far the work is, on stderr."""
        of = f"/{total}" if total else ""
        if message:
            self.stderr.write(f"{_(message)}: {done}{of}")
