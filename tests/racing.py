"""Two acts at once, each on a connection of its own: what the second one is told."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import translation

Act = Callable[[], Any]


def in_thread(act: Act) -> tuple[threading.Thread, list[Exception]]:
    """The act on a connection of its own, and what it raised."""
    raised: list[Exception] = []

    def run() -> None:
        try:
            with translation.override("id"):
                act()
                return
        except Exception as error:  # the test looks at it
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, raised


def one_after_the_other(first: Act, second: Act) -> list[Exception]:
    """The second begins while the first is not committed; what it raised once it is."""
    with transaction.atomic():
        first()
        thread, raised = in_thread(second)
        thread.join(timeout=0.7)
        assert thread.is_alive(), raised  # it waits
    thread.join(60)
    assert not thread.is_alive()
    return raised
