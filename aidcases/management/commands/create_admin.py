"""create_admin USERNAME: an admin of everything, as the first one of an installation must be."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from aidcases import people
from aidcases.accounts import system_user
from aidcases.commands import HouseCommand
from aidcases.roles import Role


class Command(HouseCommand):
    help = "Make an admin without a region, and print the first password, which is kept nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user, password = people.create(
            by=system_user(), username=options["username"], role=Role.ADMIN
        )
        self.stdout.write(_("Username: %(name)s") % {"name": user.username})
        self.stdout.write(_("First password: %(password)s") % {"password": password})
