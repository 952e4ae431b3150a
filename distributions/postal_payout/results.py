"""Taking in what the post office reports: each row paid, failed, known already, or held."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aidcases import audit, files
from aidcases.errors import Refused
from aidcases.jobs import Heartbeat
from aidcases.models import SourceFile, User
from aidcases.models.source_file import FileKind
from aidcases.permissions import Permission, require
from distributions import eligibility
from distributions.models import (
    PayoutBatch,
    PayoutLine,
    PayoutResult,
    PayoutResultRow,
)
from distributions.models.payment import RowOutcome, RowProblem
from distributions.models.payout import AT_THE_POST, LineState
from distributions.postal_payout import batches, statement
from distributions.postal_payout.layout import Line
from households.matching.normalisation import name_key


def receive(*, by: User, batch: PayoutBatch, file: IO[bytes], name: str = "") -> PayoutResult:
    """Keep the file and take it in at once; the page keeps it and lets a job take it in."""
    return take_in(by=by, batch=batch, source_file=keep(by=by, batch=batch, file=file, name=name))


def keep(*, by: User, batch: PayoutBatch, file: IO[bytes], name: str = "") -> SourceFile:
    """Store the bytes as they came."""
    require(by, Permission.MANAGE_PAYOUTS, batch)
    _refuse_elsewhere(batch)
    return files.keep(
        file,
        kind=FileKind.PAYOUT_RESULT,
        by=by,
        name=name or getattr(file, "name", "") or "hasil.xlsx",
        region=batch.region_id,
    )


def take_in(
    *, by: User, batch: PayoutBatch, source_file: SourceFile, heartbeat: Heartbeat | None = None
) -> PayoutResult:
    """Read the file and book what it says, in one transaction.

    The same bytes again change nothing and answer with the first result. A file that has more
    rows than an earlier one adds only what is new: what is known already is unchanged.
    """
    require(by, Permission.MANAGE_PAYOUTS, batch)
    if known := batch.results.filter(sha256=source_file.sha256).first():
        return known
    with files.local_path(source_file.stored) as path:
        lines = statement.read(path)
    if heartbeat:
        heartbeat.progress(len(lines), 2 * len(lines), gettext_noop("Booking the rows"))
    with transaction.atomic():
        if heartbeat:
            heartbeat.fence()
        result = book(by=by, batch=batch, source_file=source_file, lines=lines)
    batch.refresh_from_db()
    return result


def book(
    *, by: User, batch: PayoutBatch, source_file: SourceFile, lines: list[Line]
) -> PayoutResult:
    """Judge rows as understood and book them; `source_file` is where they were read."""
    require(by, Permission.MANAGE_PAYOUTS, batch)
    with transaction.atomic():
        held = PayoutBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        _refuse_elsewhere(held)
        if known := held.results.filter(sha256=source_file.sha256).first():
            return known
        result = _store(by, held, source_file, lines)
        _book(result, by)
        batches.settle(held)
        audit.record(
            "payout.result_taken_in",
            by=by,
            subject=held,
            rows=result.rows,
            paid=result.paid,
            failed=result.failed,
            unchanged=result.unchanged,
            held=result.held,
        )
    return result


@dataclass(frozen=True)
class Expected:
    """What the roster says of one reference."""

    line_id: int
    state: str
    amount: int
    name_key: str
    still_eligible: bool


def judge(
    line: Line, expected: Expected | None, *, sent_on: date, today: date
) -> tuple[RowOutcome, str]:
    """The outcome of one row, and its problem where it is held for a person."""
    if expected is None or expected.state == LineState.WITHDRAWN:
        return RowOutcome.HELD, RowProblem.UNKNOWN_REFERENCE
    if problem := _mismatch(line, expected):
        return RowOutcome.HELD, problem
    if line.status in ("pending", expected.state):
        return RowOutcome.UNCHANGED, ""
    if line.status == "failed":
        return RowOutcome.FAILED, ""
    if line.paid_on is None or not sent_on <= line.paid_on <= today:
        return RowOutcome.HELD, RowProblem.DATE_WRONG
    if not expected.still_eligible:
        return RowOutcome.HELD, RowProblem.NO_LONGER_ELIGIBLE
    return RowOutcome.PAID, ""


def _mismatch(line: Line, expected: Expected) -> str:
    if not line.status:
        return RowProblem.STATUS_UNKNOWN
    if line.name and name_key(line.name) != expected.name_key:
        return RowProblem.NAME_DIFFERS
    if line.amount is None:
        return RowProblem.AMOUNT_UNCLEAR
    if line.amount != expected.amount:
        return RowProblem.AMOUNT_DIFFERS
    if (line.status, expected.state) == ("paid", LineState.FAILED):
        return RowProblem.FAILED_BEFORE
    if line.status != "paid" and expected.state == LineState.PAID:
        return RowProblem.NEEDS_REVERSAL
    return ""


def _refuse_elsewhere(batch: PayoutBatch) -> None:
    if batch.state not in AT_THE_POST:
        raise Refused(
            _("Results are read for a payout that was sent and is not closed; this one is: %(s)s.")
            % {"s": batch.get_state_display()}
        )


def _expected(batch: PayoutBatch) -> Mapping[str, Expected]:
    """What the roster says, by reference: two queries."""
    lines = list(
        PayoutLine.objects.filter(batch=batch).values_list(
            "reference",
            "pk",
            "state",
            "amount",
            "entitlement__decree_recipient__name",
            "entitlement_id",
        )
    )
    gone = eligibility.no_longer(line[-1] for line in lines)
    return {
        reference.upper(): Expected(pk, state, amount, name_key(name), owed not in gone)
        for reference, pk, state, amount, name, owed in lines
    }


def _store(
    by: User, batch: PayoutBatch, source_file: SourceFile, lines: list[Line]
) -> PayoutResult:
    expected = _expected(batch)
    sent_on, today = timezone.localdate(batch.sent_at), timezone.localdate()
    judged = [
        (line, *judge(line, expected.get(line.reference), sent_on=sent_on, today=today))
        for line in lines
    ]
    counts = Counter(outcome for _line, outcome, _problem in judged)
    result = PayoutResult.objects.create(
        batch=batch,
        region_id=batch.region_id,
        source_file=source_file,
        sha256=source_file.sha256,
        rows=len(lines),
        paid=counts[RowOutcome.PAID],
        failed=counts[RowOutcome.FAILED],
        unchanged=counts[RowOutcome.UNCHANGED],
        held=counts[RowOutcome.HELD],
        paid_total=sum(
            line.amount or 0 for line, outcome, _problem in judged if outcome == RowOutcome.PAID
        ),
        received_by=by,
    )
    PayoutResultRow.objects.bulk_create(
        [_row(result, expected, *verdict) for verdict in judged], batch_size=2000
    )
    return result


def _row(
    result: PayoutResult,
    expected: Mapping[str, Expected],
    line: Line,
    outcome: RowOutcome,
    problem: str,
) -> PayoutResultRow:
    known = expected.get(line.reference)
    return PayoutResultRow(
        result=result,
        number=line.number,
        raw=line.raw,
        reference=line.reference,
        line_id=known.line_id if known else None,
        outcome=outcome,
        problem=problem,
        amount=line.amount,
        paid_on=line.paid_on,
        reason=line.unclear or line.reason,
    )


PAYMENTS = """
    INSERT INTO distributions_payment (
        entitlement_id, attempt, kind, amount, line_id, result_id, paid_on, by_id, region_id,
        note, recorded_at)
    SELECT e.id, e.attempt, 'payment', l.amount, l.id, r.result_id, r.paid_on, %(by)s,
        e.region_id, '', now()
    FROM distributions_payoutresultrow r
    JOIN distributions_payoutline l ON l.id = r.line_id
    JOIN distributions_entitlement e ON e.id = l.entitlement_id
    WHERE r.result_id = %(result)s AND r.outcome = 'paid'
"""
LINES = """
    UPDATE distributions_payoutline l SET state = r.outcome,
        reason = CASE r.outcome WHEN 'failed' THEN r.reason ELSE '' END
    FROM distributions_payoutresultrow r
    WHERE r.result_id = %(result)s AND r.line_id = l.id AND r.outcome IN ('paid', 'failed')
    AND l.state = 'pending'
"""
ENTITLEMENTS = """
    UPDATE distributions_entitlement e SET state = r.outcome, changed_at = now(),
        reason = CASE r.outcome WHEN 'failed' THEN r.reason ELSE '' END
    FROM distributions_payoutresultrow r JOIN distributions_payoutline l ON l.id = r.line_id
    WHERE r.result_id = %(result)s AND l.entitlement_id = e.id
    AND r.outcome IN ('paid', 'failed') AND e.state = 'released'
"""


def _book(result: PayoutResult, by: User) -> None:
    """Three statements for the whole file; each must touch exactly the rows that changed."""
    values = {"result": result.pk, "by": by.pk}
    changed = result.paid + result.failed
    with connection.cursor() as cursor:
        for statement_text, expected in (
            (PAYMENTS, result.paid),
            (LINES, changed),
            (ENTITLEMENTS, changed),
        ):
            cursor.execute(statement_text, values)
            if cursor.rowcount != expected:
                raise Refused(_("The roster changed while the file was read. Read it again."))
