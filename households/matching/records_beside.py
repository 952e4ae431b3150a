"""Records brought to columns by a process of its own, while this one reads and brings others.

It is Python's work, which two threads of one process cannot do at a time.
"""

import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeAlias

import pyarrow as pa
from django.conf import settings

from households.matching.records import Record, Records, columns_of
from households.ministry_list.reading import CHILD_ENVIRONMENT

MODULE = "households.matching.records_process"
LEAST = 5_000  # records; fewer are brought to columns before a process has begun
_TYPES = {"number": pa.int64(), "birth_date": pa.date32()}
_SCHEMA = pa.schema((field, _TYPES.get(field, pa.string())) for field in Record._fields)

Begun: TypeAlias = Records | Future[pa.Table]


def begin(records: list[Record]) -> Begun:
    """Let a process bring many records to columns; ask `finished` for them."""
    if len(records) < LEAST:
        return records
    beside = ThreadPoolExecutor(max_workers=1)
    try:
        return beside.submit(_columns, records)
    finally:
        beside.shutdown(wait=False)


def finished(begun: Begun) -> Records:
    """The records, or what became of them; waits for a process."""
    return begun.result() if isinstance(begun, Future) else begun


def _columns(records: list[Record]) -> pa.Table:
    """What `columns_of` makes of them; made here where the process fails, as without memory."""
    made = _asked(records)
    return columns_of(records) if made is None else made


def _asked(records: list[Record]) -> pa.Table | None:
    """What the process answers; None where it cannot be started or ends without an answer."""
    try:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", MODULE],
            cwd=settings.BASE_DIR,
            env=CHILD_ENVIRONMENT,
            input=_told(records),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        return pa.ipc.open_stream(done.stdout).read_all()
    except (OSError, subprocess.CalledProcessError, pa.ArrowInvalid):
        return None


def _told(records: list[Record]) -> pa.Buffer:
    fields = zip(*records, strict=True)
    columns = [pa.array(values, of.type) for values, of in zip(fields, _SCHEMA, strict=True)]
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, _SCHEMA) as message:
        message.write_table(pa.Table.from_arrays(columns, schema=_SCHEMA))
    return sink.getvalue()
