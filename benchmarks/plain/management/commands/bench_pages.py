"""Every list page, as an admin of the whole kabupaten opens it, beside a bare view."""

import json
import statistics
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.models import Count, Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from aidcases.models import User
from aidcases.views.lists import ListPage
from distributions.models import PayoutBatch, PayoutResult
from households.models import Candidate, Decree, Household, ListImport

WARM_UP, ROUNDS = 3, 15


class Command(BaseCommand):
    help = "Queries and milliseconds of each list page."

    def handle(self, *args: Any, **options: Any) -> None:
        client = Client(SERVER_NAME="localhost")
        admin = User.objects.filter(role="admin", is_active=True).order_by("pk")[0]
        client.force_login(admin, backend=settings.AUTHENTICATION_BACKENDS[-1])
        bare = measured(client, reverse("bench_bare"))
        pages = {
            address: measured(client, address)
            for name, kwargs in _list_pages()
            if (address := reverse(name, kwargs=kwargs))
        }
        households = Household.objects.count()
        self.stdout.write(json.dumps({"households": households, "bare": bare, "pages": pages}))


class Queries:
    """Counts what is sent to the database while it wraps the connection."""

    count = 0

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        self.count += 1
        return execute(sql, *rest)


def measured(client: Client, address: str) -> dict[str, float]:
    """The median of a few requests, after some to warm up; and the queries of one."""
    for _ in range(WARM_UP):
        _answer(client, address)
    queries = Queries()
    with connection.execute_wrapper(queries):
        _answer(client, address)
    times = [_seconds(client, address) for _ in range(ROUNDS)]
    return {"milliseconds": statistics.median(times) * 1000, "queries": queries.count}


def _seconds(client: Client, address: str) -> float:
    started = time.perf_counter()
    _answer(client, address)
    return time.perf_counter() - started


def _answer(client: Client, address: str) -> None:
    response = client.get(address)
    # A streamed page is whole only once it has been read.
    b"".join(response.streaming_content) if response.streaming else response.content
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}")


def _list_pages() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every address whose view is a list page, with what its path asks for."""
    for name, pattern in _named(get_resolver().url_patterns):
        view = getattr(pattern.callback, "view_class", None)
        if view and issubclass(view, ListPage) and name not in OF_ONE_PERSON:
            wanted = pattern.pattern.converters
            yield name, {key: _value_for(name, key) for key in wanted}


def _named(patterns: list[Any], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _named(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{space}{pattern.name}", pattern


def _value_for(name: str, key: str) -> Any:
    """What the demo has one of (list, decree, payout), and its largest village."""
    if key == "code":
        counted = Candidate.objects.values_list("region_id").annotate(rows=Count("pk"))
        return counted.order_by("-rows")[0][0]
    if key in {"old", "new"}:  # the demo has one list: it is compared with itself
        key = "pk"
    if key == "pk":
        return _subject_of(name).objects.order_by("pk").values_list("pk", flat=True)[0]
    raise RuntimeError(f"{name} asks for {key}, and nothing here tells what that is")


def _subject_of(name: str) -> type[Model]:
    """The model whose key stands in the address; a ministry list unless said otherwise."""
    return SUBJECTS.get(name, ListImport)


# What only the person who uploaded two lists sees of them; the demo's admin has none.
OF_ONE_PERSON = {"pairing", "pairing_alone"}

SUBJECTS: dict[str, type[Model]] = {
    "decree": Decree,
    "payout_lines": PayoutBatch,
    "payout_result": PayoutResult,
}
