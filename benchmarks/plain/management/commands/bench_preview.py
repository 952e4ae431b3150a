"""A list from upload to preview to applied, beside the bare reading and COPY of its rows."""

import json
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from aidcases import jobs
from aidcases.models import User
from benchmarks.plain.management.commands.bench_pages import measured
from benchmarks.plain.models import COLUMNS, PlainFamily
from households.ministry_list.handlers import APPLY_LIST, READ_LIST
from households.ministry_list.uploading import receive
from households.models import ListImport


class Command(BaseCommand):
    help = "Seconds of each part, and milliseconds of the list pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--bare", action="store_true", help="read and COPY the bare rows too")
        parser.add_argument("--apply", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        found: dict[str, Any] = bare(file) if options["bare"] else {}
        by = User.objects.get(username="system")
        started = time.perf_counter()
        with file.open("rb") as stream:
            list_import = receive(by=by, file=stream, name=file.name)
        jobs.run_here(READ_LIST, {"list_import": list_import.pk}, by=by)
        found["preview"] = time.perf_counter() - started
        list_import.refresh_from_db()
        if options["apply"]:
            started = time.perf_counter()
            jobs.run_here(APPLY_LIST, {"list_import": list_import.pk}, by=by)
            found["apply"] = time.perf_counter() - started
        found |= {"rows": list_import.rows, "pages": pages(list_import)}
        self.stdout.write(json.dumps(found))


def bare(file: Path) -> dict[str, float]:
    """The workbook through calamine, and its rows into the plain table that the stock ways fill."""
    started = time.perf_counter()
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    read = time.perf_counter() - started
    table, columns = PlainFamily._meta.db_table, ", ".join(COLUMNS)
    started = time.perf_counter()
    with connection.cursor() as cursor:
        with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows[1:]:
                copy.write_row(row)
        copied = time.perf_counter() - started
        cursor.execute(f"TRUNCATE {table}")
    return {"bare_read": read, "bare_copy": copied}


def pages(list_import: ListImport) -> dict[str, float]:
    """The median milliseconds of the pages of rows and of problems, whole and narrowed."""
    client = Client(SERVER_NAME="localhost")
    admin = User.objects.get_or_create(username="bench", defaults={"role": "admin"})[0]
    client.force_login(admin, backend=settings.AUTHENTICATION_BACKENDS[-1])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE households_listrow, households_listproblem")
    rows = reverse("list_import", args=[list_import.pk])
    problems = reverse("list_problem_table", args=[list_import.pk])
    noticed = list_import.counts["noticed"]
    kind, village = next(iter(noticed["code"])), next(iter(list_import.counts["regions"]))
    return {
        name: measured(client, address)["milliseconds"]
        for name, address in {
            "rows": rows,
            "rows to repair": f"{rows}?fate=quarantined",
            "rows of a village": f"{rows}?village={village}",
            "problems": problems,
            "problems of a kind": f"{problems}?problem={kind}",
            "problems of a village": f"{problems}?village={village}",
        }.items()
    }
