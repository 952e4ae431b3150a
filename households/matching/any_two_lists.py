"""Any two lists of families: which rows are one family. What offices do with VLOOKUP, by the model.

Rows are counted from 1 below the header.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TextIO

import duckdb
import pyarrow as pa
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aidcases.errors import Refused
from households.matching import findings, linking, list_columns, model
from households.matching.engine import engine
from households.matching.kinship import families
from households.matching.levels import FIELDS
from households.matching.list_columns import Columns, Head
from households.matching.list_records import Places, records_of
from households.matching.records import Record, Records
from households.ministry_list.cells import Line
from households.ministry_list.reading import Reader
from households.ministry_list.unlocking import OLE_START, ZIP_START, is_wrapped, opened

NAMES = ("left_row", "right_row", "probability", "decision", *FIELDS)
COMPARING = gettext_noop("Comparing the two lists")
JUDGING = gettext_noop("Judging the pairs")
Tell = Callable[[str], None]  # called between two steps of the matching; may raise to stop it


@dataclass(frozen=True)
class Answer:
    """What a person says of a list; what is empty is found or guessed."""

    sheet: str = ""
    row: int = 0  # the last of the header's, as the sheet shows it
    depth: int = 1
    columns: Columns | None = None  # all of them
    headers: dict[str, str] = field(default_factory=dict)  # field → header; none for no column


@dataclass(frozen=True)
class ListFile:
    """A list as it is understood: which column is taken for what, and its records as they come."""

    columns: dict[str, str]  # field → header
    records: Iterator[Record]


@contextmanager
def opened_list(
    path: Path, answer: Answer, password: str = "", places: Places | None = None
) -> Iterator[ListFile]:
    """A csv, workbook or zip of one, read in the limited child process while the records are asked
    for; the header is settled first.

    Raises `Refused` where the file cannot be read, or nothing in it tells who a row is of.
    """
    with unwrapped(path, password) as plain, Reader(plain, sheet=answer.sheet) as reader:
        head, columns = settle(reader, answer, path.name)
        headers = {name: head.headers[at] for name, at in columns.items()}
        rows = rows_of(reader, head, columns, places or Places.load())
        yield ListFile(headers, (record for _line, record in rows if tells(record)))


def read_list(path: Path) -> list[Record]:
    """All records of a list whose columns are guessed."""
    with opened_list(path, Answer()) as found:
        return list(found.records)


@contextmanager
def unwrapped(path: Path, password: str = "") -> Iterator[Path]:
    """The file itself, or beside it what an archive holds or a password protects."""
    with path.open("rb") as file:
        if not any(is_wrapped(file, start) for start in (ZIP_START, OLE_START)):
            yield path
            return
        with opened(file, password, path.name) as inner, NamedTemporaryFile(prefix="list-") as copy:
            for chunk in iter(lambda: inner.file.read(1 << 20), b""):
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name)


def settle(reader: Reader, answer: Answer, file: str) -> tuple[Head, Columns]:
    """The header and its columns, after a person's answer; raises `Refused` for useless ones."""
    sheets = [sheet for sheet in reader.sheets if not answer.sheet or sheet.name == answer.sheet]
    if answer.sheet and not sheets:
        raise Refused(
            _("%(file)s: there is no sheet “%(sheet)s”. There are: %(names)s.")
            % {
                "file": file,
                "sheet": answer.sheet,
                "names": ", ".join(sheet.name for sheet in reader.sheets if not sheet.hidden),
            }
        )
    if answer.row:
        head = next((list_columns.find_head(one, answer.row, answer.depth) for one in sheets), None)
    else:
        head = list_columns.best_head(sheets)
    if head is None:
        raise Refused(_("%(file)s: there are no rows in it.") % {"file": file})
    columns = dict(head.guessed if answer.columns is None else answer.columns)
    for name, header in answer.headers.items():
        columns.pop(name, None)
        if header:
            columns[name] = head.position_of(header, file)
    list_columns.refuse_useless(columns, file)
    return head, columns


def rows_of(
    reader: Reader, head: Head, columns: Columns, places: Places
) -> Iterator[tuple[Line, Record]]:
    """Each row below the header, as received and as understood."""
    number = 1
    for lines in reader.rows(head.sheet, after=head.row):
        found = records_of(lines, columns, places, since_1904=head.since_1904, first=number)
        yield from zip(lines, found, strict=True)
        number += len(lines)


def tells(record: Record) -> bool:
    """Whether the row says who it is of; a total or a signature does not."""
    return bool(record.name or record.nik or record.card or record.family_id)


def match(left: Records, right: Records) -> Iterator[dict[str, object]]:
    """Pairs as {"left_row", "right_row", "probability", "decision"} and a weight per field.

    decision: match or review. A row of the right list belongs to one family of the left, and is
    paired with each row of that family where the left list has it twice.
    """
    bits = ", ".join(f"round(bits_{field}::DOUBLE, 2) AS {field}" for field in FIELDS)
    for row in _pairs(left, right, bits, lambda step: None):
        yield dict(zip(NAMES, row, strict=True))


def weighed_pairs(
    left: Records, right: Records, tell: Tell
) -> Iterator[tuple[int, int, float, str, str]]:
    """The same as (left row, right row, probability, decision, JSON of the weights as of a
    MatchPair)."""
    return _pairs(left, right, model.weights_sql(), tell)


_AT_ONCE = 10_000


def _pairs(left: Records, right: Records, weights: str, tell: Tell) -> Iterator[Any]:
    with engine() as connection:
        tell(COMPARING)
        sizes = findings.score(connection, left, right)
        tell(JUDGING)
        linking.find_twins(connection, sizes[0], [])
        likely = families(linking.likely_twins(connection))
        settled = families(linking.sure_twins(connection))
        linking.assign_links(connection, sizes, likely, settled, [])
        linking.judge_links(connection, linking.set_thresholds())
        found = _with_twins(connection, settled, weights)
        while rows := found.fetchmany(_AT_ONCE):
            yield from rows


def _with_twins(
    connection: duckdb.DuckDBPyConnection, twins: dict[str, str], weights: str
) -> duckdb.DuckDBPyConnection:
    """The pairs found, and each sure one again for the other rows of the same family."""
    families = pa.table(
        {"l": pa.array(twins.keys(), pa.string()), "first": pa.array(twins.values(), pa.string())}
    )
    connection.register("twins_of", families)
    parts = ", ".join(f"links.bits_{field}, links.gamma_{field}" for field in FIELDS)
    return connection.execute(
        f"""
        WITH found AS (
            SELECT l, r, probability, sure, COLUMNS('(bits|gamma)_.*') FROM link_pairs
            UNION ALL BY NAME
            SELECT links.l, links.r, pair.probability, TRUE AS sure, {parts}
            FROM link_pairs pair LEFT JOIN twins_of mine ON mine.l = pair.l, links
                LEFT JOIN twins_of other ON other.l = links.l
            WHERE pair.sure AND links.r = pair.r AND links.l <> pair.l
                AND coalesce(other.first, links.l) = coalesce(mine.first, pair.l)
        )
        SELECT l::BIGINT AS left_row, r::BIGINT AS right_row, probability,
            CASE WHEN sure THEN 'match' ELSE 'review' END AS decision, {weights}
        FROM found ORDER BY left_row, right_row
        """
    )


def write_pairs(pairs: Iterable[dict[str, object]], file: TextIO) -> dict[str, int]:
    """Write pairs as csv; answers how many of each decision."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(NAMES)
    counts = {"match": 0, "review": 0}
    for pair in pairs:
        counts[str(pair["decision"])] += 1
        writer.writerow(pair.values())
    return counts
