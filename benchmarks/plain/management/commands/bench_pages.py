"""Every list page, as an admin of the whole kabupaten opens it, beside a bare view."""

import json
import statistics
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from aidcases.models import User
from aidcases.views.lists import ListPage
from households.models import Household
from households.queries import current_decrees, latest_applied_list

WARM_UP, ROUNDS = 3, 15


class Command(BaseCommand):
    help = "Queries and milliseconds of each list page."

    def handle(self, *args: Any, **options: Any) -> None:
        client = Client(SERVER_NAME="localhost")
        admin = User.objects.filter(role="admin", is_active=True).order_by("pk")[0]
        client.force_login(admin, backend=settings.AUTHENTICATION_BACKENDS[-1])
        bare = _measured(client, reverse("bench_bare"))
        pages = {
            address: _measured(client, address)
            for name, kwargs in _list_pages()
            if (address := reverse(name, kwargs=kwargs))
        }
        households = Household.objects.count()
        self.stdout.write(json.dumps({"households": households, "bare": bare, "pages": pages}))


def _measured(client: Client, address: str) -> dict[str, float]:
    """The median of a few requests, after some to warm up; and the queries of one."""
    for _ in range(WARM_UP):
        _answer(client, address)
    with CaptureQueriesContext(connection) as queries:
        _answer(client, address)
    times = [_seconds(client, address) for _ in range(ROUNDS)]
    return {"milliseconds": statistics.median(times) * 1000, "queries": len(queries)}


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
        if view and issubclass(view, ListPage):
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
    """The current list or decree; its pages are the large ones."""
    if "decree" in name:
        return current_decrees().values_list("pk", flat=True)[0]
    applied = latest_applied_list()
    if applied is None:
        raise RuntimeError(f"{name} needs {key}, and no list has been applied")
    return applied.pk
