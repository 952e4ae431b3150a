"""Staging: the file is read, each row checked and stored as received beside as understood."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from psycopg.copy import QueuedLibpqWriter

from aidcases import audit
from aidcases.errors import Refused, Stale
from aidcases.files import local_path
from aidcases.jobs import Heartbeat
from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.permissions import require
from aidcases.set_wise import planned_for_many
from aidcases.states import move
from households.ministry_list.guards import tripped
from households.ministry_list.header import Choices, Header, WhichSheet, find_header
from households.ministry_list.known_niks import mark_known_elsewhere
from households.ministry_list.known_rows import mark_known
from households.ministry_list.persons import mark_members
from households.ministry_list.places import load_villages
from households.ministry_list.problem_index import forget_rows, index_problems
from households.ministry_list.reading import Reader
from households.ministry_list.refusals import Unreadable
from households.ministry_list.rows import Checker, Row
from households.ministry_list.steps import Parts
from households.ministry_list.uploading import refuse_twice
from households.models import ListImport, ListRow
from households.models.list_import import ListState, RowFate

FLUSHED = 1 << 18  # bytes at a time: the thread that sends them seldom gets a turn
TABLE = "households_listrow"
COPY = """
COPY {table} (
    list_import_id, number, fate, raw, understood, problems, codes,
    family_id, nik, name, region_id, is_warned, is_duplicate
) FROM STDIN
"""
OPENING = gettext_noop("Opening the file")
CHECKING = gettext_noop("Checking rows")
JOINING = gettext_noop("Joining persons into families")
COMPARING = gettext_noop("Comparing the rows")
KNOWING = gettext_noop("Finding known families")
COUNTING = gettext_noop("Counting what was noticed")
# Of the time from the first row on, as measured on 15,000; joining is for lists of persons alone.
SHARES = {OPENING: 0, CHECKING: 80, JOINING: 5, COMPARING: 5, KNOWING: 6, COUNTING: 4}
COUNTED = (
    *("rows", "accepted", "quarantined", "skipped"),
    *("duplicates", "warned", "members", "blank_rows"),
)

# Marks every row whose number another accepted row of the list bears too, and names the first few:
# a number filled down a whole list would fill each of its rows with all the others. Joined by key,
# so that the plan is the same whether or not the new rows have been analysed.
TWICE = """
WITH numbered AS (
    SELECT id, number, {column} AS borne,
           row_number() OVER (PARTITION BY {column} ORDER BY number) AS turn
    FROM households_listrow
    WHERE list_import_id = %(list)s AND fate = 'accepted' AND {column} <> '' AND {among}
), bearing AS (
    SELECT id, number, count(*) OVER same AS rows,
           array_agg(number) FILTER (WHERE turn <= %(named)s + 1) OVER same AS earliest
    FROM numbered
    WINDOW same AS (
        PARTITION BY borne ORDER BY number
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
), twins AS (
    SELECT id, rows - 1 AS others, (array_remove(earliest, number))[:%(named)s] AS named
    FROM bearing WHERE rows > 1
)
UPDATE households_listrow AS line
SET is_duplicate = true,
    codes = line.codes || to_jsonb(%(code)s::text),
    problems = line.problems || jsonb_build_object(
        'code', %(code)s::text, 'severity', 'warning', 'column', %(column)s::text, 'value', '',
        'rows', array_to_string(twins.named, ', '),
        'more', twins.others - cardinality(twins.named)
    )
FROM twins WHERE line.id = twins.id
"""
NAMED = 5  # twins of a row that are named with it

TWINS = (
    ("nik", "nik_twice", "true"),
    ("family_id", "family_id_twice", "NOT is_member"),  # the members of a family share its id
)

ALREADY = """
UPDATE households_listrow
SET fate = 'skipped', is_duplicate = false, is_warned = false,
    codes = to_jsonb(ARRAY['already_applied']),
    problems = jsonb_build_array(jsonb_build_object(
        'code', 'already_applied', 'severity', 'note', 'column', '', 'value', '',
        'applied_on', %(applied_on)s::text
    ))
WHERE list_import_id = %(list)s AND fate <> 'skipped'
"""

REGION_COUNTS = """
SELECT region_id, count(*) FROM households_listrow
WHERE list_import_id = %s GROUP BY region_id ORDER BY region_id
"""


def read_list(
    *, by: User, list_import: ListImport, sheet: str = "", layout: str = "", heartbeat: Heartbeat
) -> None:
    """uploaded → read → in_review, in one transaction; a file that cannot be read → failed.

    Run again after a kill it starts clean. Raises `Refused` with what is wrong with the file.
    """
    require(by, Permission.IMPORT_LISTS, list_import)
    try:
        with transaction.atomic(), planned_for_many():
            hold_unread(list_import)
            stage(by, list_import, sheet, layout, heartbeat)
            heartbeat.fence()
    except Stale:
        raise
    except Refused as refusal:
        fail(by, list_import, refusal)
        raise


def hold_unread(list_import: ListImport) -> None:
    """The list as it stands now; who reads it too waits here, and is told that it was read."""
    list_import.refresh_from_db(from_queryset=ListImport.objects.select_for_update(no_key=True))
    if list_import.state != ListState.UPLOADED:
        raise Stale(_("This list has been read in the meantime. Reload the page and look."))


def fail(by: User, list_import: ListImport, refusal: Refused) -> None:
    """Keep why, between which sheets to choose, and what is known of the header."""
    counts: dict[str, Any] = {"sheets": refusal.names if isinstance(refusal, WhichSheet) else []}
    if isinstance(refusal, Unreadable):
        counts["refusal"] = {"code": refusal.code, "params": refusal.params}
        counts["header"] = refusal.found
    with transaction.atomic():
        forget_rows(list_import)  # of an earlier reading
        move(
            list_import,
            ListState.FAILED,
            of=ListState.UPLOADED,
            error=str(refusal),
            counts=counts,
        )
        ListImport.objects.filter(pk=list_import.pk).update(**dict.fromkeys(COUNTED, 0))
        audit.record("list_import.unreadable", by=by, subject=list_import)


def stage(by: User, list_import: ListImport, sheet: str, layout: str, heartbeat: Heartbeat) -> None:
    forget_rows(list_import)
    parts = Parts(heartbeat, SHARES)
    parts.begin(OPENING)
    with local_path(list_import.source_file.stored) as path, Reader(path, sheet=sheet) as reader:
        header = find_header(reader.sheets, choices_of(list_import, sheet, layout))
        checker = Checker(header, load_villages(list_import.region_id))
        copy_rows(list_import, checked(reader, header, checker, parts))
        facts: dict[str, Any] = {
            "file": reader.notes,
            "sheets": sheets_of(reader),
            "hidden_rows": reader.hidden_rows,
            "hidden_sheets": sum(found.hidden for found in reader.sheets),
            "content": f"{checker.content:x}",
            "header": {"row": header.row, "depth": header.depth},
        }
        blank_rows = reader.blank_rows
    if header.of_persons:
        parts.begin(JOINING)
        mark_members(list_import)
    mark(list_import, facts["content"], parts)
    parts.begin(COUNTING)
    list_import.columns = header.as_json()
    list_import.layout, list_import.sheet = header.layout.name, header.sheet
    list_import.blank_rows = blank_rows
    settle(by, list_import, facts)


def sheets_of(reader: Reader) -> list[str]:
    """The sheets that may hold a list; where one was asked for, the others were not looked into."""
    return [found.name for found in reader.sheets if found.head or reader.sheet]


def choices_of(list_import: ListImport, sheet: str, layout: str) -> Choices:
    """What the person chose for this reading, else what is kept with the list."""
    kept = list_import.mapping
    return Choices(
        sheet=sheet or list_import.sheet,
        layout=layout or kept.get("layout", ""),
        row=kept.get("row", 0),
        depth=kept.get("depth", 1),
        columns=kept.get("columns"),
    )


def checked(reader: Reader, header: Header, checker: Checker, parts: Parts) -> Iterator[Row]:
    height = next(found.height for found in reader.sheets if found.name == header.sheet)
    done, parts.rows = 0, max(height - header.row, 0)
    for lines in reader.rows(header.sheet, after=header.row):
        yield from checker.check(lines)
        done += len(lines)
        parts.begin(CHECKING, done, parts.rows)
    if not done:
        raise Unreadable("no_rows", row=header.row)


def copy_rows(list_import: ListImport, rows: Iterable[Row], table: str = TABLE) -> int:
    """Stream the rows into the table, which takes them in while the next are checked."""
    with connection.cursor() as cursor:
        writer = QueuedLibpqWriter(cursor.cursor, flush_threshold=FLUSHED)
        with cursor.cursor.copy(COPY.format(table=table), writer=writer) as copy:
            for row in rows:
                copy.write_row((list_import.pk, *row, False))
        return cursor.rowcount


def mark_twins(cursor: CursorWrapper, list_import: ListImport) -> None:
    for column, code, among in TWINS:
        values: dict[str, Any] = {"code": code, "column": column, "named": NAMED}
        values["list"] = list_import.pk
        cursor.execute(TWICE.format(column=column, among=among), values)


def mark(list_import: ListImport, content: str, parts: Parts) -> None:
    """What only shows once all rows are there: twins, known NIKs, a list applied before."""
    with connection.cursor() as cursor:
        parts.begin(COMPARING)
        mark_twins(cursor, list_import)
        parts.begin(KNOWING)
        mark_known_elsewhere(cursor, list_import)
        mark_known(cursor, list_import)
        earlier = applied_before(list_import, content)
        if earlier is not None and earlier.applied_at:
            applied_on = localdate(earlier.applied_at).isoformat()
            cursor.execute(ALREADY, {"list": list_import.pk, "applied_on": applied_on})


def applied_before(list_import: ListImport, content: str) -> ListImport | None:
    """The applied list that holds exactly these rows, in whatever order."""
    return (
        ListImport.objects.filter(
            state=ListState.APPLIED, region_id=list_import.region_id, counts__content=content
        )
        .exclude(pk=list_import.pk)
        .first()
    )


def settle(by: User, list_import: ListImport, facts: dict[str, Any]) -> None:
    """Count, look at the whole, and move on to the review."""
    list_import.counts = facts
    counted: dict[str, Any] = recount(list_import)
    list_import.error = ""
    list_import.save()
    move(list_import, ListState.READ, of=ListState.UPLOADED)
    move(list_import, ListState.IN_REVIEW, of=ListState.READ)
    guard = list_import.guard
    audit.record("list_import.read", by=by, subject=list_import, guard=guard, **counted)


def recount(list_import: ListImport) -> dict[str, int]:
    """Set every kept count from the rows, and which guards trip; the caller saves."""
    counted = ListRow.objects.filter(list_import=list_import).aggregate(
        rows=Count("pk"),
        accepted=Count("pk", filter=Q(fate=RowFate.ACCEPTED)),
        quarantined=Count("pk", filter=Q(fate=RowFate.QUARANTINED)),
        skipped=Count("pk", filter=Q(fate=RowFate.SKIPPED)),
        duplicates=Count("pk", filter=Q(fate=RowFate.ACCEPTED, is_duplicate=True)),
        warned=Count("pk", filter=Q(fate=RowFate.ACCEPTED, is_warned=True)),
        members=Count("pk", filter=Q(fate=RowFate.ACCEPTED, is_member=True)),
    )
    facets = index_problems(list_import)
    with connection.cursor() as cursor:
        cursor.execute(REGION_COUNTS, [list_import.pk])
        regions = dict(cursor.fetchall())
    for name, value in counted.items():
        setattr(list_import, name, value)
    list_import.counts = {**list_import.counts, **facets, "regions": regions}
    if list_import.state != ListState.APPLIED:
        guards = tripped(list_import)
        list_import.guard, list_import.counts["guards"] = list(guards), guards
    return counted


def read_again(*, by: User, list_import: ListImport, sheet: str = "") -> None:
    """failed → uploaded, for another sheet or layout; the caller enqueues the reading.

    A list whose reading was called off is still uploaded and only needs to be enqueued. Raises
    `AlreadyReceived` where the sheet is a list already.
    """
    require(by, Permission.IMPORT_LISTS, list_import)
    if list_import.state == ListState.UPLOADED:
        return
    with transaction.atomic():
        if sheet:
            refuse_twice(by, list_import.source_file.sha256, sheet)
        move(list_import, ListState.UPLOADED, of=ListState.FAILED, error="")
        audit.record("list_import.read_again", by=by, subject=list_import)
