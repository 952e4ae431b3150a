"""Field results from a spreadsheet: every row becomes a visit, or is kept with the reason why not.

The visits stay unlinked; reconciling finds their families. A row's key is the sha256 of its
normalised content, so a file given twice, in parts or in another order adds nothing twice.
"""

import json
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from aidcases import audit, files, states
from aidcases.errors import Refused
from aidcases.jobs import Heartbeat
from aidcases.models import User
from aidcases.models.source_file import FileKind
from aidcases.permissions import Permission, require
from aidcases.set_wise import planned_for_many
from households.matching.normalisation import name_key
from households.ministry_list.reading import Reader, Sheet
from households.models import FieldResultImport
from households.models.field_result import FieldResultState, ResultRowFate
from households.models.visit import VisitOrigin, VisitState
from households.visits.result_columns import Header, find_header
from households.visits.result_rows import Reading, RowReader, Skip, tally

_COLUMNS = (
    "id", "row_number", "row_hash", "region_id", "verdict", "reason_id", "visited_on", "answers",
    "note", "latitude", "longitude", "flags", "family_id", "nik", "family_card_number", "name",
    "name_key", "birth_date", "sex", "address", "worker_name", "raw",
)  # fmt: skip
_STAGE = f"""
CREATE TEMP TABLE staged_visits ON COMMIT DROP AS
SELECT {", ".join(_COLUMNS)} FROM households_visit WITH NO DATA
"""
_COPY_VISITS = f"COPY staged_visits ({', '.join(_COLUMNS)}) FROM STDIN"
_RECORD = f"""
INSERT INTO households_visit (
  {", ".join(_COLUMNS)}, origin, state, link_method, content_hash, source_file_id,
  recorded_by_id, recorded_at, reviewed_by_id, reviewed_at, review_note)
SELECT {", ".join(_COLUMNS)}, %(origin)s, %(state)s, '', '', %(file)s,
  %(by)s, %(now)s, %(reviewer)s, %(reviewed_at)s, ''
FROM staged_visits ORDER BY row_number
ON CONFLICT (row_hash) WHERE NOT (row_hash = '') DO NOTHING
"""
_COPY_LEFT = """
COPY households_fieldresultrow (field_result_import_id, number, fate, raw, problems) FROM STDIN
"""


def import_visits(
    *,
    by: User,
    file: Path | IO[bytes],
    accepted: bool,
    name: str = "",
    heartbeat: Heartbeat | None = None,
) -> dict[str, Any]:
    """Receive a spreadsheet and record its rows at once.

    Answers {"import", "rows", "recorded", "quarantined", "skipped", "blank"};
    rows = recorded + quarantined + skipped. `accepted` spares the visits the review.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened:
            received = receive(by=by, file=opened, name=name or file.name, accepted=accepted)
    else:
        received = receive(by=by, file=file, name=name or "?", accepted=accepted)
    return record(by=by, received=received, heartbeat=heartbeat)


def receive(*, by: User, file: IO[bytes], name: str, accepted: bool = False) -> FieldResultImport:
    """Keep the file as it came; `record` reads it."""
    require(by, Permission.IMPORT_VISITS)
    if accepted:
        require(by, Permission.ACCEPT_VISITS)
    with transaction.atomic():
        kept = files.keep(file, kind=FileKind.FIELD_RESULTS, by=by, name=name)
        received = FieldResultImport.objects.create(
            source_file=kept, region_id=kept.region_id, accepted=accepted, uploaded_by=by
        )
        audit.record("field_results.received", by=by, subject=received, size=kept.size)
    return received


def record(
    *, by: User, received: FieldResultImport, heartbeat: Heartbeat | None = None
) -> dict[str, Any]:
    """Read a received file in the limited child process and record its rows, all or none.

    A file that cannot be read is marked failed and raises `Refused`. Doing it again after it is
    recorded, or has failed, answers the same.
    """
    require(by, Permission.IMPORT_VISITS, received)
    if received.state == FieldResultState.RECORDED:
        return result_of(received)
    if received.state == FieldResultState.FAILED:
        raise Refused(received.error)
    try:
        header, readings, blank = _read(by, received, heartbeat)
    except Refused as refusal:
        states.move(
            received,
            FieldResultState.FAILED,
            of=FieldResultState.UPLOADED,
            error=str(refusal),
        )
        raise
    with transaction.atomic(), planned_for_many():
        _store(by, received, header, readings, blank)
        if heartbeat:
            heartbeat.fence()
    return result_of(received)


def result_of(received: FieldResultImport) -> dict[str, Any]:
    """The counts of a recorded file as the command prints them."""
    return {
        "import": received.pk,
        "rows": received.rows,
        "recorded": received.recorded,
        "quarantined": received.quarantined,
        "skipped": received.skipped,
        "blank": received.blank_rows,
    }


def _read(
    by: User, received: FieldResultImport, heartbeat: Heartbeat | None
) -> tuple[Header, list[Reading], int]:
    readings: list[Reading] = []
    with files.local_path(received.source_file.stored) as path, Reader(path) as reader:
        sheet, header = _choose(reader.sheets)
        rows = RowReader(header, by)
        for lines in reader.rows(sheet.name, after=header.row):
            readings += [rows.read(line) for line in lines]
            if heartbeat:
                heartbeat.progress(len(readings), 0, gettext_noop("Checking rows"))
        if not readings:
            raise Refused(_("The sheet has a header and no rows below it."))
        return header, readings, reader.blank_rows


def _choose(sheets: Iterable[Sheet]) -> tuple[Sheet, Header]:
    """The first visible sheet with a header; raises the refusal of the first where none has."""
    refusal: Refused | None = None
    for sheet in sheets:
        if sheet.hidden or not sheet.head:
            continue
        try:
            return sheet, find_header(sheet.head)
        except Refused as found:
            refusal = refusal or found
    raise refusal or Refused(_("The file has no sheet with rows in it."))


def _store(
    by: User, received: FieldResultImport, header: Header, readings: list[Reading], blank: int
) -> None:
    sound = [row for row in readings if not row.skip and not row.problems]
    recorded = _record_visits(by, received, sound)
    left = [row for row in readings if row.skip or row.problems]
    _keep_left_rows(received, left)
    counts = tally(readings)
    known = len(sound) - recorded
    if known:
        counts["skipped"][str(Skip.ALREADY_RECORDED)] = known
    quarantined = sum(not row.skip for row in left)
    states.move(
        received,
        FieldResultState.RECORDED,
        of=FieldResultState.UPLOADED,
        headers=header.words,
        columns=header.columns,
        rows=len(readings),
        recorded=recorded,
        quarantined=quarantined,
        skipped=len(readings) - recorded - quarantined,
        blank_rows=blank,
        counts=counts,
        recorded_at=timezone.now(),
    )
    audit.record("field_results.recorded", by=by, subject=received, **result_of(received))


def _record_visits(by: User, received: FieldResultImport, rows: list[Reading]) -> int:
    """Stage by COPY, then one INSERT whose unique key passes over what is recorded already."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged_visits")
        cursor.execute(_STAGE)
        with cursor.copy(_COPY_VISITS) as copy:
            for row in rows:
                copy.write_row(_visit_fields(row))
        cursor.execute(
            _RECORD,
            {
                "origin": VisitOrigin.SPREADSHEET,
                "state": VisitState.ACCEPTED if received.accepted else VisitState.RECORDED,
                "file": received.source_file_id,
                "by": by.pk,
                "now": now,
                "reviewer": by.pk if received.accepted else None,
                "reviewed_at": now if received.accepted else None,
            },
        )
        return int(cursor.rowcount)


def _visit_fields(row: Reading) -> Iterator[Any]:
    claims = row.claims
    yield from (uuid.uuid4(), row.number, row.row_hash, row.region_code, str(row.verdict))
    yield from (row.reason, row.visited_on, json.dumps(row.answers), row.note)
    yield from (row.latitude, row.longitude, json.dumps([str(flag) for flag in row.flags]))
    yield from (claims.family_id, claims.nik, claims.family_card_number, claims.name)
    yield from (name_key(claims.name), claims.birth_date, claims.sex, claims.address)
    yield from (row.worker_name, row.raw)


def _keep_left_rows(received: FieldResultImport, rows: list[Reading]) -> None:
    with connection.cursor() as cursor, cursor.copy(_COPY_LEFT) as copy:
        for row in rows:
            fate = ResultRowFate.SKIPPED if row.skip else ResultRowFate.QUARANTINED
            problems = [{"code": str(row.skip)}] if row.skip else row.problems
            copy.write_row((received.pk, row.number, str(fate), row.raw, json.dumps(problems)))
