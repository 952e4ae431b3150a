"""Completing an import: rows that were repaired in the workbook take the place of the bad ones.

They are checked anew by the same code. What was first received stays with the row, what came back
beside it. In an applied list the rows that are sound now become candidates, in one transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import orjson
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aidcases import audit, files
from aidcases.errors import Refused
from aidcases.jobs import Heartbeat
from aidcases.models import User
from aidcases.models.source_file import FileKind
from aidcases.permission_names import Permission
from aidcases.permissions import require
from aidcases.set_wise import planned_for_many
from aidcases.states import move
from households.ministry_list.cells import Line
from households.ministry_list.comparison import forget_comparisons
from households.ministry_list.late_acceptance import take_in
from households.ministry_list.marking import mark_again
from households.ministry_list.places import load_villages
from households.ministry_list.reading import SLICE, Reader
from households.ministry_list.repair_book import (
    Returned,
    header_of,
    mended,
    named,
    returned_rows,
)
from households.ministry_list.rows import Checker, Row
from households.ministry_list.staging import copy_rows, recount
from households.ministry_list.unlocking import opened
from households.models import ListCompletion, ListImport, ListRow, RowRepair
from households.models.list_completion import CompletionState
from households.models.list_import import ListState, RowFate

COMPLETED_IN = (ListState.IN_REVIEW, ListState.APPLIED)

REPAIRED = """
CREATE TEMPORARY TABLE repaired ON COMMIT DROP AS
SELECT list_import_id, number, fate, raw, understood, problems, codes,
       family_id, nik, name, region_id, is_warned, is_duplicate
FROM households_listrow WITH NO DATA
"""
REPLACE = """
UPDATE households_listrow AS line
SET fate = repaired.fate, understood = repaired.understood, problems = repaired.problems,
    codes = repaired.codes, family_id = repaired.family_id, nik = repaired.nik,
    name = repaired.name, region_id = repaired.region_id, is_warned = repaired.is_warned
FROM repaired
WHERE line.list_import_id = repaired.list_import_id AND line.number = repaired.number
  AND line.fate = 'quarantined'
"""


def receive_repairs(
    *, by: User, list_import: ListImport, file: IO[bytes], name: str, password: str = ""
) -> ListCompletion:
    """As `receiving_repairs`, where nothing else belongs to the transaction."""
    with receiving_repairs(
        by=by, list_import=list_import, file=file, name=name, password=password
    ) as completion:
        return completion


@contextmanager
def receiving_repairs(
    *, by: User, list_import: ListImport, file: IO[bytes], name: str, password: str = ""
) -> Iterator[ListCompletion]:
    """Keep the workbook (state uploaded); the caller enqueues its reading inside.

    Where the transaction fails, the file goes again. Raises `Refused` where the list is neither in
    review nor applied, or has nothing to repair.
    """
    require(by, Permission.IMPORT_LISTS, list_import)
    refuse_unfit(list_import)
    kind = FileKind.MINISTRY_LIST
    with (
        opened(file, password, name) as inner,
        files.stored(inner.file, kind=kind, by=by, name=inner.name, region=list_import) as kept,
        transaction.atomic(),
    ):
        kept.save()
        audit.record("list_import.repairs_uploaded", by=by, subject=list_import, size=kept.size)
        yield ListCompletion.objects.create(
            list_import=list_import,
            source_file=kept,
            region_id=list_import.region_id,
            uploaded_by=by,
        )


def refuse_unfit(list_import: ListImport) -> None:
    if list_import.state not in COMPLETED_IN:
        raise Refused(_("Only a list that is in review or applied can be completed."))
    if not list_import.quarantined:
        raise Refused(_("No row of this list needs repair; there is nothing to complete."))


def complete_list(*, by: User, completion: ListCompletion, heartbeat: Heartbeat) -> dict[str, int]:
    """uploaded → done, in one transaction; a workbook that does not fit → failed.

    Returns {"rows", "accepted", "quarantined", "skipped", "standing"}, and of an applied list
    {"candidates", "households", "members"}. Raises `Refused` with what is wrong with the workbook.
    """
    require(by, Permission.IMPORT_LISTS, completion.list_import)
    try:
        with transaction.atomic(), planned_for_many():
            counts = take(by, completion, heartbeat)
            heartbeat.fence()
    except Refused as refusal:
        fail(by, completion, refusal)
        raise
    return counts


def fail(by: User, completion: ListCompletion, refusal: Refused) -> None:
    with transaction.atomic():
        move(
            completion,
            CompletionState.FAILED,
            of=CompletionState.UPLOADED,
            error=str(refusal),
            finished_at=timezone.now(),
        )
        audit.record("list_import.repairs_refused", by=by, subject=completion.list_import)


def take(by: User, completion: ListCompletion, heartbeat: Heartbeat) -> dict[str, int]:
    list_import = ListImport.objects.select_for_update(no_key=True).get(
        pk=completion.list_import_id
    )
    refuse_unfit(list_import)
    heartbeat.progress(0, 0, gettext_noop("Opening the file"))
    with files.local_path(completion.source_file.stored) as path, Reader(path) as reader:
        returned = returned_rows(list_import, reader)
    rows = rows_of(by, list_import, returned)
    waiting = [one for one in returned if rows[one.number].fate == RowFate.QUARANTINED]
    lines = list(mended(waiting, rows))
    checked = list(checked_anew(list_import, lines, heartbeat))
    keep_repairs(completion, waiting, lines, rows)
    replace(list_import, checked)
    counts = finish(by, completion, checked, standing=len(returned) - len(waiting))
    return counts | settle_list(by, list_import, checked, heartbeat)


def rows_of(by: User, list_import: ListImport, returned: Sequence[Returned]) -> dict[int, ListRow]:
    """The rows of the list that came back, by their numbers; each must be the person's to see."""
    found = (
        ListRow.objects.visible_to(by)
        .filter(list_import=list_import, number__in=[one.number for one in returned])
        .prefetch_related("repairs")
    )
    rows = {row.number: row for row in found}
    for row in rows.values():
        row.list_import = list_import
    unknown = [one.at for one in returned if one.number not in rows]
    if unknown:
        raise Refused(
            _("Rows %(rows)s of the workbook repair rows that this list has not got.")
            % {"rows": named(unknown)}
        )
    return rows


def checked_anew(
    list_import: ListImport, lines: Sequence[Line], heartbeat: Heartbeat
) -> Iterator[Row]:
    checker = Checker(header_of(list_import), load_villages(list_import.region_id))
    for start in range(0, len(lines), SLICE):
        heartbeat.progress(start, len(lines), gettext_noop("Checking rows"))
        yield from checker.check(lines[start : start + SLICE])


def keep_repairs(
    completion: ListCompletion,
    returned: Sequence[Returned],
    lines: Sequence[Line],
    rows: dict[int, ListRow],
) -> None:
    RowRepair.objects.bulk_create(
        (
            RowRepair(
                completion=completion,
                row=rows[one.number],
                number=one.at,
                raw=orjson.loads(line.text),
            )
            for one, line in zip(returned, lines, strict=True)
        ),
        batch_size=2000,
    )


def replace(list_import: ListImport, checked: Sequence[Row]) -> None:
    """The rows say from now on what was repaired; `raw` stays as it was received."""
    with connection.cursor() as cursor:
        cursor.execute(REPAIRED)
        copy_rows(list_import, checked, "repaired")
        cursor.execute("ANALYZE repaired (number)")
        cursor.execute(REPLACE)
        cursor.execute("DROP TABLE repaired")


def finish(
    by: User, completion: ListCompletion, checked: Sequence[Row], *, standing: int
) -> dict[str, int]:
    fates = [row.fate for row in checked]
    counts: dict[str, Any] = {
        "rows": len(checked) + standing,
        "accepted": fates.count(RowFate.ACCEPTED),
        "quarantined": fates.count(RowFate.QUARANTINED),
        "skipped": fates.count(RowFate.SKIPPED),
        "standing": standing,
    }
    move(
        completion,
        CompletionState.DONE,
        of=CompletionState.UPLOADED,
        finished_at=timezone.now(),
        **counts,
    )
    audit.record("list_import.completed", by=by, subject=completion.list_import, **counts)
    return counts


def settle_list(
    by: User, list_import: ListImport, checked: Sequence[Row], heartbeat: Heartbeat
) -> dict[str, int]:
    """Mark, count and, where the list is applied, take the accepted rows in as candidates."""
    accepted = [row.number for row in checked if row.fate == RowFate.ACCEPTED]
    heartbeat.progress(len(checked), len(checked), gettext_noop("Comparing the rows"))
    mark_again(list_import, accepted)
    recount(list_import)
    list_import.save()
    if list_import.state != ListState.APPLIED or not accepted:
        return {}
    forget_comparisons(list_import)
    return take_in(list_import, accepted, heartbeat)
