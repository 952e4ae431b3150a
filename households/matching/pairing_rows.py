"""The work on two lists that a person brought: reading, matching, and keeping what was found."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.aggregates import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aidcases import audit, files
from aidcases.errors import Refused
from aidcases.jobs import Heartbeat
from aidcases.models import User
from aidcases.states import move
from aidcases.templatetags.figures import number
from households.matching import any_two_lists
from households.matching.any_two_lists import Answer
from households.matching.list_columns import Columns
from households.matching.list_records import Places
from households.matching.pairing import locked, require_own
from households.matching.records import Record
from households.ministry_list.cells import Line
from households.ministry_list.reading import Reader
from households.models import ListPairing, PairedFile, PairedRow, RowPair
from households.models.list_pairing import PairDecision, PairingState, Side

STEPS = (
    gettext_noop("Reading list A"),
    gettext_noop("Reading list B"),
    any_two_lists.COMPARING,
    any_two_lists.JUDGING,
    gettext_noop("Keeping what was found"),
)
KEEPING = STEPS[-1]
_AT_ONCE = 2_000
_COPY_ROWS = "COPY households_pairedrow (file_id, number, line, cells) FROM STDIN"
_COPY_PAIRS = """
COPY households_rowpair (pairing_id, left_row, right_row, probability, decision, weights) FROM STDIN
"""
# Of each row with a pair: whether one of its pairs is sure.
_ROWS_WITH_PAIRS = """
SELECT count(*) FILTER (WHERE sure), count(*) FILTER (WHERE NOT sure) FROM (
    SELECT bool_or(decision = 'match') AS sure FROM households_rowpair
    WHERE pairing_id = %s GROUP BY {side}_row
) AS rows
"""


def pair_rows(
    *, by: User, pairing: ListPairing, heartbeat: Heartbeat | None = None
) -> dict[str, int]:
    """read → matched: both files read with the columns that were confirmed, and all pairs kept.

    One transaction, so that a run that is stopped leaves nothing and the next starts clean.
    Returns the counts that the run keeps.
    """
    require_own(by, pairing)
    with transaction.atomic():
        if locked(pairing).state == PairingState.MATCHED:  # done, but the end was not recorded
            return dict(pairing.counts)
        tell = _Telling(heartbeat)
        _forget_found(pairing)
        left, right = (
            _take_in(file, step, tell)
            for file, step in zip((pairing.left, pairing.right), STEPS, strict=False)
        )
        _keep_pairs(pairing, any_two_lists.weighed_pairs(left, right, tell), tell)
        counts = _counts(pairing)
        move(
            pairing,
            PairingState.MATCHED,
            of=PairingState.READ,
            counts=counts,
            matched_at=timezone.now(),
        )
        audit.record("pairing.matched", by=by, subject=pairing, **_told(counts))
        if heartbeat:
            heartbeat.fence()
    return counts


def _told(counts: dict[str, int]) -> dict[str, Any]:
    """For the audit log."""
    return {"rows": counts["left_rows"] + counts["right_rows"], "count": counts["match"]}


class _Telling:
    """Progress by steps; stops the work where it was called off."""

    def __init__(self, heartbeat: Heartbeat | None) -> None:
        self._heartbeat = heartbeat

    def __call__(self, step: str) -> None:
        if self._heartbeat:
            self._heartbeat.progress(STEPS.index(step), len(STEPS), step)


def _forget_found(pairing: ListPairing) -> None:
    files = [pairing.left.pk, pairing.right.pk]
    for rows in (
        RowPair.objects.filter(pairing=pairing),
        PairedRow.objects.filter(file__in=files),
    ):
        rows._raw_delete(rows.db)


def answer_of(file: PairedFile) -> Answer:
    """What was confirmed of this file's columns."""
    return Answer(file.sheet, file.header_row, file.header_depth, file.columns)


def _take_in(file: PairedFile, step: str, tell: _Telling) -> list[Record]:
    """Keep every row as received; the records of those that say who they are of."""
    found: list[Record] = []
    unsound = 0
    with files.local_path(file.stored) as path, Reader(path, sheet=file.sheet) as reader:
        head, columns = any_two_lists.settle(reader, answer_of(file), file.original_name)
        rows = any_two_lists.rows_of(reader, head, columns, Places.load())
        while batch := list(islice(rows, _AT_ONCE)):
            tell(step)
            _refuse_too_many(file, batch[-1][1].number)
            _copy(_COPY_ROWS, _kept_rows(file, batch))
            unsound += sum(_is_unsound(line, record, columns) for line, record in batch)
            found += [record for _line, record in batch if any_two_lists.tells(record)]
    file.unsound = unsound
    file.save(update_fields=["unsound"])
    if not found:
        raise Refused(
            _("%(file)s: no row below the header holds a name or a number.")
            % {"file": file.original_name}
        )
    return found


def _is_unsound(line: Line, record: Record, columns: Columns) -> bool:
    """Whether a NIK stands in the row that cannot be one, and so is compared with nothing."""
    at = columns.get("nik")
    return at is not None and not record.nik and at < len(line.cells) and bool(line.cells[at])


def _refuse_too_many(file: PairedFile, rows: int) -> None:
    if rows > settings.PAIRING_MAX_ROWS:
        raise Refused(
            _(
                "%(file)s has more than %(cap)s rows. Split it, or ask the admin to match both "
                "files with the command match_files."
            )
            % {"file": file.original_name, "cap": number(settings.PAIRING_MAX_ROWS)}
        )


def _kept_rows(
    file: PairedFile, batch: Sequence[tuple[Line, Record]]
) -> Iterator[tuple[int, int, int, str]]:
    return ((file.pk, record.number, line.number, line.text) for line, record in batch)


def _keep_pairs(
    pairing: ListPairing, pairs: Iterator[tuple[int, int, float, str, str]], tell: _Telling
) -> None:
    first = list(islice(pairs, 1))  # all the work is done once the first pair is there
    tell(KEEPING)
    _copy(_COPY_PAIRS, ((pairing.pk, *pair) for rest in (first, pairs) for pair in rest))


def _copy(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _counts(pairing: ListPairing) -> dict[str, int]:
    """Pairs by decision; the rows of either list with a sure pair, with others only, with none."""
    pairs = RowPair.objects.filter(pairing=pairing)
    counts = pairs.aggregate(
        **{one.value: Count("pk", filter=Q(decision=one)) for one in PairDecision}
    )
    for side in Side:
        rows = PairedRow.objects.filter(file=pairing.file(side)).count()
        with connection.cursor() as cursor:
            cursor.execute(_ROWS_WITH_PAIRS.format(side=side.value), [pairing.pk])
            sure, unsure = cursor.fetchone()
        counts |= {
            f"{side}_rows": rows,
            f"{side}_match": sure,
            f"{side}_review": unsure,
            f"{side}_alone": rows - sure - unsure,
        }
    return counts
