"""Asking the database itself: a statement in SQL, and the rule that must refuse it."""

from typing import Any

from django.db import Error, connection, transaction


class Refuses:
    """The block is refused by the rule of this name (or with these words)."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __enter__(self) -> None:
        self.inside = transaction.atomic()
        self.inside.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        self.inside.__exit__(kind, error, trace)
        assert isinstance(error, Error), f"nothing refused it: {self.words}"
        assert self.words in str(error), str(error)
        return True


def sql(text: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
