"""The stock ways to bring the list in: a Resource row by row, and the admin's three pages."""

import json
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandParser
from django.test import Client
from import_export.formats.base_formats import XLSX

from aidcases.models import User
from benchmarks.plain.admin import PlainResource
from benchmarks.plain.models import PlainFamily


class Command(BaseCommand):
    help = "Import a list into one plain table as django-import-export does it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("way", choices=sorted(WAYS))
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        PlainFamily.objects.all().delete()
        started = time.perf_counter()
        parts = WAYS[options["way"]](options["file"])
        seconds = time.perf_counter() - started
        found = parts | {"seconds": seconds, "rows": PlainFamily.objects.count()}
        self.stdout.write(json.dumps(found))


def through_resource(file: Path) -> dict[str, float]:
    """The format reads the workbook, the Resource writes each row: no preview, no admin."""
    dataset = XLSX().create_dataset(file.read_bytes())
    PlainResource().import_data(dataset, raise_errors=True)
    return {}


def through_admin(file: Path) -> dict[str, float]:
    """Upload with a dry run and its preview page, then confirm; the first is told apart."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(_superuser(), backend=settings.AUTHENTICATION_BACKENDS[-1])
    address = "/bench/admin/plain/plainfamily/"
    form = client.get(f"{address}import/").context_data["form"]
    chosen = next(value for value, label in form.fields["format"].choices if label == "xlsx")
    upload = SimpleUploadedFile(file.name, file.read_bytes())
    started = time.perf_counter()
    preview = client.post(f"{address}import/", {"import_file": upload, "format": chosen})
    dry_run = time.perf_counter() - started
    confirmed = preview.context_data["confirm_form"].initial
    client.post(f"{address}process_import/", confirmed)
    return {"dry_run": dry_run}


def _superuser() -> User:
    user, _ = User.objects.get_or_create(
        username="bench", defaults={"role": "admin", "is_staff": True, "is_superuser": True}
    )
    return user


WAYS = {"resource": through_resource, "admin": through_admin}
