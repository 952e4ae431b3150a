"""A piece of bulk work as SQL statements one after another, with progress counted in rows.

Each statement has a share of the time that the whole takes, as measured on 15,000 rows, so that
what is left can be estimated from the pace so far.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.backends.utils import CursorWrapper

from aidcases.jobs import Heartbeat


class Step(NamedTuple):
    message: str  # msgid of what people read meanwhile
    statement: str
    share: int = 0
    answers: bool = False  # tells its count itself, instead of by the rows that it touched
    counts: str = ""  # what its rows are, where whoever runs it wants to know how many


def run(
    cursor: CursorWrapper,
    steps: Iterable[Step],
    values: Mapping[str, Any],
    *,
    rows: int,
    heartbeat: Heartbeat | None,
) -> dict[str, int]:
    """Do the steps; returns {`counts` of a step: rows}. Stops between two where called off."""
    steps = list(steps)
    whole, done, counted = sum(step.share for step in steps), 0, {}
    for step in steps:
        if heartbeat:
            heartbeat.progress(rows * done // whole, rows, step.message)
        cursor.execute(step.statement, values)
        if step.counts:
            counted[step.counts] = _count(cursor, step)
        done += step.share
    if heartbeat:
        heartbeat.progress(rows, rows)
    return counted


class Parts:
    """The parts of a work that is not all statements, each with its share of the time."""

    def __init__(self, heartbeat: Heartbeat, shares: Mapping[str, int]) -> None:
        self._heartbeat, self._shares = heartbeat, shares
        self.rows = 0

    def begin(self, part: str, done: int = 0, of: int = 1) -> None:
        """Tell that this part is under way, and how far; raises where the work is called off."""
        names = list(self._shares)
        before = sum(self._shares[name] for name in names[: names.index(part)])
        whole = sum(self._shares.values())
        reached = before + self._shares[part] * min(done, of) / max(of, 1)
        self._heartbeat.progress(int(self.rows * reached / whole), self.rows, part)


def with_part(statement: str, part: str, other: str) -> str:
    """The statement with another part in place of one that it must hold exactly once."""
    if statement.count(part) != 1:
        raise ValueError(f"{part!r} stands {statement.count(part)} times in {statement}")
    return statement.replace(part, other)


def _count(cursor: CursorWrapper, step: Step) -> int:
    answer = cursor.fetchone() if step.answers else None
    return int(answer[0]) if answer else cursor.rowcount


# What refers to a row is looked up at the commit, unless asked for now: while it still counts as
# work under way, and may be called off.
CHECK_NOW, CHECK_LATER = "SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"
