"""Two lists read at the same time, the second one by a process of its own."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa

from aidcases.errors import Refused
from households.matching import records
from households.matching.any_two_lists import Answer, opened_list
from households.matching.list_records import Places
from households.ministry_list.refusals import Unreadable

Result = TypeVar("Result")


@dataclass(frozen=True)
class Asked:
    """A list as it was brought, and what is said of it."""

    path: Path
    answer: Answer
    password: str = ""


class Understood(NamedTuple):
    """Which column was taken for what, and the records as `record_tables.load` takes them."""

    columns: dict[str, str]  # field → header
    records: pa.Table


def read_both(left: Asked, right: Asked) -> tuple[Understood, Understood]:
    """Raises `Refused` where either cannot be read. Call it where no other thread runs.

    The other process is handed what stands in the database, and asks it for nothing.
    """
    places = Places.load()
    with _beside(_read, right, places) as other:
        return _read(left, places), other()


def _read(asked: Asked, places: Places) -> Understood:
    with opened_list(asked.path, asked.answer, asked.password, places) as found:
        return Understood(found.columns, records.columns_of(found.records))


@contextmanager
def _beside(work: Callable[..., Result], *given: Any) -> Iterator[Callable[[], Result]]:
    """Let a copy of this process do some work; call what is yielded for the result."""
    receiver, sender = (context := get_context("fork")).Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, work, given), daemon=True)
    process.start()
    sender.close()
    try:
        yield lambda: _received(receiver)
    finally:
        process.terminate()
        process.join()
        receiver.close()


def _send(sender: Connection, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    # Ctrl-C reaches this process too; the other one answers for both, and ends this one so that
    # the reader of its file ends with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        sender.send((work(*given), None))
    except Refused as refusal:  # in words, whatever it was made from
        sender.send((None, Refused(str(refusal), refusal.offenders)))
    except Exception as error:
        sender.send((None, error))


def _received(receiver: Connection) -> Any:
    try:
        result, error = receiver.recv()
    except EOFError:
        raise Unreadable("died") from None
    if error is not None:
        raise error
    return result
