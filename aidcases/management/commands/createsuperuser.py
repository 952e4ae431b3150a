"""createsuperuser: people have a role here, so the framework's own command points to ours."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandError
from django.utils.translation import gettext as _


class Command(createsuperuser.Command):
    help = "Not used here: create_admin makes the first admin."

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(_("Nobody is a superuser here. Make an admin: create_admin USERNAME"))
