"""The child that brings records to columns: fresh interpreter, without Django or a database.

It reads the fields of records on stdin and writes what `columns_of` makes of them on stdout
(households/matching/records_beside.py), both as a stream of Arrow.
"""

import sys

if __name__ == "__main__":
    # Arrow loads these where it finds them, as among the packages of development: half a second.
    sys.modules |= dict.fromkeys(("numpy", "pandas"))  # type: ignore[arg-type]

import pyarrow as pa

from households.matching.records import Record, columns_of


def main() -> None:
    told = pa.ipc.open_stream(sys.stdin.buffer).read_all()
    fields = (column.to_pylist() for column in told.columns)
    made = columns_of(map(Record._make, zip(*fields, strict=True)))
    with pa.ipc.new_stream(sys.stdout.buffer, made.schema) as answer:
        answer.write_table(made)


if __name__ == "__main__":
    main()
