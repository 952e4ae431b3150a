"""History by triggers: one event per changed row, with the user, request or job that caused it."""

from collections.abc import Callable
from typing import TypeVar

import pghistory
import pgtrigger
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

M = TypeVar("M", bound=type[Model])


def tracked(*, exclude: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Class decorator: every insert, update and delete of the model leaves a history event.

    The triggers run once per statement, so 15,000 rows in one statement cost one trigger call.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude) or None,
        level=pgtrigger.Statement,
    )


def expect_many_rows(cursor: CursorWrapper) -> None:
    """Call before an UPDATE of thousands of tracked rows.

    The trigger's own statement joins the rows before and after the change, and PostgreSQL keeps
    the plan of its first run in a session: planned for one row, it would compare each of 15,000
    rows with every other.
    """
    cursor.execute("DISCARD PLANS")
