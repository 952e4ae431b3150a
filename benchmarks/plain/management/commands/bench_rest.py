"""What the step before left to clean up is cleaned now, so that it is not counted to the next."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    help = "Vacuum and analyse before something is timed: autovacuum finds nothing to do meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
