"""Payouts: the roster out, the results in, and what post offices get wrong in them."""

import io
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from openpyxl.worksheet.worksheet import Worksheet

from aidcases.errors import NotAllowed, Refused, Stale
from distributions import balance, entitlements
from distributions.models import Entitlement, Payment, PayoutBatch, PayoutResult, PayoutResultRow
from distributions.models.entitlement import EntitlementState
from distributions.models.payout import PayoutState
from distributions.postal_payout import batches, results, reversal, roster
from households.models import Candidate
from households.models.candidate import Outcome
from tests.distributions.makers import Office, issued_decree
from tests.factories import AuditorFactory, UserFactory

REFERENCE, NAME, AMOUNT, STATUS, DATE, REASON = 2, 5, 11, 13, 14, 17


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    yield


def sheet_of(batch: PayoutBatch) -> tuple[openpyxl.Workbook, Worksheet]:
    stream = io.BytesIO()
    roster.write_xlsx(batch, stream)
    book = openpyxl.load_workbook(io.BytesIO(stream.getvalue()))
    return book, book["Danom"]


def report(
    batch: PayoutBatch, *, rows: Iterable[int] = (), **changes: dict[int, Any]
) -> io.BytesIO:
    """The roster as the post office fills it in: all paid today, unless changed by row.

    `rows` keeps only those rows of the sheet; `changes` are {field: {row: value}}.
    """
    book, sheet = sheet_of(batch)
    last = sheet.max_row
    for row in range(2, last):
        sheet.cell(row, STATUS, "Dibayar")
        sheet.cell(row, DATE, timezone.localdate())
    columns = {"reference": REFERENCE, "name": NAME, "amount": AMOUNT, "status": STATUS}
    columns |= {"date": DATE, "reason": REASON}
    for field, values in changes.items():
        for row, value in values.items():
            sheet.cell(row, columns[field], value)
    if kept := set(rows):
        for row in range(last - 1, 1, -1):
            if row not in kept:
                sheet.delete_rows(row)
    added = sum(sheet.cell(row, AMOUNT).value for row in range(2, sheet.max_row))
    sheet.cell(sheet.max_row, AMOUNT, added)
    return saved(book)


def saved(book: openpyxl.Workbook) -> io.BytesIO:
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def take(office: Office, batch: PayoutBatch, file: io.BytesIO) -> PayoutResult:
    return results.receive(by=office.clerk, batch=batch, file=file, name="hasil.xlsx")


def problem_of(result: PayoutResult) -> str:
    return result.result_rows.get(outcome="held").problem


def test_the_roster_carries_every_line_and_its_control_figures(office: Office) -> None:
    batch = office.sent(office.cash())
    book, sheet = sheet_of(batch)
    assert (batch.count, batch.total) == (9, 9 * 350_000)
    assert sheet.max_row == 11 and sheet.cell(11, 1).value == "JUMLAH"
    assert sheet.cell(11, AMOUNT).value == batch.total
    assert sheet.cell(2, 12).value == "Oktober 2023"
    assert isinstance(sheet.cell(2, 3).value, str) and len(sheet.cell(2, 3).value) == 16
    assert [cell.value for cell in book["Kontrol"]["B"]][3:] == [9, batch.total]


def test_a_formula_in_a_name_stays_text(office: Office) -> None:
    batch = office.sent(office.cash())
    line = batch.lines.order_by("sequence")[0]
    type(line.entitlement.household).objects.filter(pk=line.entitlement.household_id).update(
        rt="=1+1"
    )
    assert sheet_of(batch)[1].cell(2, 7).data_type == "s"


def test_a_payout_is_approved_by_somebody_else_and_sent_once(office: Office) -> None:
    programme = office.cash()
    office.released(programme)
    batch = batches.draft(by=office.clerk, programme=programme)
    with pytest.raises(Stale):
        batches.send(by=office.clerk, batch=batch)
    with pytest.raises(NotAllowed):
        batches.approve(by=office.clerk, batch=batch)
    batches.approve(by=office.supervisor, batch=batch)
    batches.send(by=office.clerk, batch=batch)
    with pytest.raises(Stale):
        batches.cancel(by=office.clerk, batch=batch)


def test_a_sum_stands_on_one_roster_at_a_time(office: Office) -> None:
    programme = office.cash()
    batch = office.sent(programme)
    with pytest.raises(Refused, match="Nothing is ready"):
        batches.draft(by=office.clerk, programme=programme)
    assert batch.lines.count() == 9


def test_a_cancelled_payout_frees_its_sums(office: Office) -> None:
    programme = office.cash()
    office.released(programme)
    first = batches.draft(by=office.clerk, programme=programme)
    assert batches.cancel(by=office.clerk, batch=first) == 9
    assert batches.draft(by=office.clerk, programme=programme).count == 9


def test_goods_have_no_payout(office: Office) -> None:
    programme = office.goods()
    office.released(programme)
    with pytest.raises(Refused, match="cash"):
        batches.draft(by=office.clerk, programme=programme)


def test_a_whole_result_pays_every_line_and_closes_the_equation(office: Office) -> None:
    programme = office.cash()
    batch = office.sent(programme)
    result = take(office, batch, report(batch))
    assert (result.rows, result.paid, result.paid_total) == (9, 9, 9 * 350_000)
    assert batch.state == PayoutState.RECONCILED
    found = balance.total(programme=programme)
    assert found.closes and found.done.amount == found.entitled.amount == 9 * 350_000


def test_failed_lines_keep_their_reason_and_can_be_paid_on_a_new_roster(office: Office) -> None:
    programme = office.cash()
    batch = office.sent(programme)
    file = report(batch, status={2: "Gagal bayar", 3: "RETUR"}, reason={2: "pindah", 3: "wafat"})
    result = take(office, batch, file)
    assert (result.paid, result.failed, batch.state) == (7, 2, PayoutState.RECONCILED)
    failed = list(programme.entitlements.filter(state=EntitlementState.FAILED).order_by("pk"))
    assert {one.reason for one in failed} == {"pindah", "wafat"}
    entitlements.release_again(by=office.supervisor, entitlement=failed[0])
    assert failed[0].attempt == 2
    assert batches.draft(by=office.clerk, programme=programme).count == 1


def test_p02_an_amount_off_by_one_rupiah_is_held(office: Office) -> None:
    batch = office.sent(office.cash())
    result = take(office, batch, report(batch, amount={4: 350_001}))
    assert (result.paid, result.held, problem_of(result)) == (8, 1, "amount_differs")
    assert batch.state == PayoutState.PARTLY_RECONCILED


def test_n23_an_amount_that_could_be_two_sums_is_held_with_its_cell(office: Office) -> None:
    batch = office.sent(office.cash())
    book = openpyxl.load_workbook(report(batch))
    book["Danom"].cell(4, AMOUNT, "350,000")
    book["Danom"].delete_rows(11)  # the total
    result = take(office, batch, saved(book))
    row = result.result_rows.get(outcome="held")
    assert (result.paid, row.number, row.problem) == (8, 4, "amount_unclear")
    assert "K4" in row.reason and "350,000" in row.reason and "350.000" in row.reason


@pytest.mark.parametrize(("row", "text"), [(4, "350,000"), (11, "3,150,000")])
def test_n23_a_total_over_such_amounts_cannot_be_checked(
    office: Office, row: int, text: str
) -> None:
    batch = office.sent(office.cash())
    book = openpyxl.load_workbook(report(batch))
    book["Danom"].cell(row, AMOUNT, text)
    with pytest.raises(Refused, match="cannot be checked") as refusal:
        take(office, batch, saved(book))
    (offender,) = refusal.value.offenders
    assert f"K{row}" in offender and text in offender
    assert not PayoutResult.objects.exists()


def test_p03_an_unknown_reference_is_listed(office: Office) -> None:
    batch = office.sent(office.cash())
    result = take(office, batch, report(batch, reference={5: "P999-01-00001"}))
    row = result.result_rows.get(outcome="held")
    assert (row.problem, row.number, row.reference) == ("unknown_reference", 5, "P999-01-00001")


def test_p03_a_reference_of_another_roster_is_unknown_here(office: Office) -> None:
    decree = issued_decree()
    other = office.sent(office.cash(), decree)
    batch = office.sent(office.cash(name="Second"), decree)
    foreign = other.lines.order_by("sequence")[0].reference
    assert problem_of(take(office, batch, report(batch, reference={5: foreign}))) == (
        "unknown_reference"
    )


def test_p05_another_name_for_the_reference_is_held(office: Office) -> None:
    batch = office.sent(office.cash())
    assert problem_of(take(office, batch, report(batch, name={2: "Somebody Else"}))) == (
        "name_differs"
    )


def test_p06_paid_and_then_failed_needs_a_reversal(office: Office) -> None:
    batch = office.sent(office.cash())
    take(office, batch, report(batch))
    result = take(office, batch, report(batch, status={2: "gagal"}))
    assert (result.unchanged, problem_of(result)) == (8, "needs_reversal")
    payment = Payment.objects.get(line__sequence=1)
    reversal.reverse(by=office.supervisor, payment=payment, reason="money came back")
    payment.entitlement.refresh_from_db()
    assert payment.entitlement.state == EntitlementState.FAILED
    assert balance.total().failed.amount == 350_000 and balance.total().closes
    with pytest.raises(Refused, match="already"):
        reversal.reverse(by=office.supervisor, payment=payment, reason="money came back")


def test_p08_a_total_that_is_not_the_sum_refuses_the_file(office: Office) -> None:
    batch = office.sent(office.cash())
    book = openpyxl.load_workbook(report(batch))
    book["Danom"].cell(11, AMOUNT, 9 * 350_000 + 1)
    with pytest.raises(Refused, match=r"row 11.*Rp3\.150\.001.*Rp3\.150\.000"):
        take(office, batch, saved(book))
    assert not PayoutResult.objects.exists()


def test_p09_one_reference_twice_names_both_cells(office: Office) -> None:
    batch = office.sent(office.cash())
    first = batch.lines.order_by("sequence")[0].reference
    with pytest.raises(Refused, match="B2 and in B7") as refusal:
        take(office, batch, report(batch, reference={7: first}))
    assert len(refusal.value.offenders) == 1
    assert not PayoutResultRow.objects.exists()


@pytest.mark.parametrize("days", [-1, 1])
def test_p10_a_day_before_the_roster_or_in_the_future_is_held(office: Office, days: int) -> None:
    batch = office.sent(office.cash())
    day = timezone.localdate() + timedelta(days=days)
    assert problem_of(take(office, batch, report(batch, date={3: day}))) == "date_wrong"


def test_p11_half_the_file_and_then_the_whole_is_the_union(office: Office) -> None:
    batch = office.sent(office.cash())
    half = take(office, batch, report(batch, rows=[2, 3, 4, 5]))
    assert (half.paid, batch.state) == (4, PayoutState.PARTLY_RECONCILED)
    whole = take(office, batch, report(batch))
    assert (whole.paid, whole.unchanged, batch.state) == (5, 4, PayoutState.RECONCILED)
    assert Payment.objects.count() == 9


def test_p11_the_same_bytes_again_change_nothing(office: Office) -> None:
    batch = office.sent(office.cash())
    file = report(batch)
    first = take(office, batch, file)
    file.seek(0)
    assert take(office, batch, file).pk == first.pk
    assert (Payment.objects.count(), PayoutResult.objects.count()) == (9, 1)


def test_p13_a_family_no_longer_eligible_is_held(office: Office) -> None:
    batch = office.sent(office.cash())
    line = batch.lines.order_by("sequence")[0]
    Candidate.objects.filter(household=line.entitlement.household_id).update(
        outcome=Outcome.INELIGIBLE, reason_id="deceased"
    )
    result = take(office, batch, report(batch))
    held = result.result_rows.filter(problem="no_longer_eligible")
    assert (held.count(), result.paid) == (3, 6)


def test_p16_no_result_is_read_before_sending_or_after_closing(office: Office) -> None:
    programme = office.cash()
    batch = office.sent(programme)
    file = report(batch)
    take(office, batch, file)
    batches.close(by=office.clerk, batch=batch)
    with pytest.raises(Refused, match="closed"):
        take(office, batch, report(batch, status={2: "gagal"}))


def test_what_nobody_collected_fails_with_a_reason(office: Office) -> None:
    batch = office.sent(office.cash())
    take(office, batch, report(batch, rows=[2, 3]))
    assert batches.fail_uncollected(by=office.clerk, batch=batch, reason="30 days") == 7
    assert batch.state == PayoutState.RECONCILED
    assert balance.total().failed.count == 7 and balance.total().closes


def test_belum_dibayar_leaves_a_line_pending(office: Office) -> None:
    batch = office.sent(office.cash())
    result = take(office, batch, report(batch, status={2: "Belum dibayar"}))
    assert (result.paid, result.unchanged) == (8, 1)
    assert batch.state == PayoutState.PARTLY_RECONCILED


def test_an_unknown_word_of_status_is_held(office: Office) -> None:
    batch = office.sent(office.cash())
    assert problem_of(take(office, batch, report(batch, status={2: "???"}))) == "status_unknown"


def test_the_installation_names_its_own_columns_and_words(office: Office, settings: Any) -> None:
    batch = office.sent(office.cash())
    book = openpyxl.load_workbook(report(batch, status={2: "Tuntas"}))
    book["Danom"].cell(1, REFERENCE, "Nomor Resi")
    with pytest.raises(Refused, match="row of heads"):
        take(office, batch, saved(book))
    settings.PAYOUT_COLUMN_SYNONYMS = {"reference": ["nomor resi"]}
    settings.PAYOUT_STATUS_WORDS = {"paid": ["tuntas"]}
    assert take(office, batch, saved(book)).paid == 9


def test_a_pending_sum_cannot_be_cancelled(office: Office) -> None:
    batch = office.sent(office.cash())
    one = Entitlement.objects.filter(payout_lines__batch=batch)[0]
    with pytest.raises(Refused, match="roster"):
        entitlements.cancel(by=office.supervisor, entitlement=one, reason="moved")


def test_readers_and_strangers_touch_no_money(office: Office) -> None:
    programme = office.cash()
    batch = office.sent(programme)
    for person in (AuditorFactory(), office.supervisor):
        with pytest.raises(NotAllowed):
            batches.draft(by=person, programme=programme)
        with pytest.raises(NotAllowed):
            results.receive(by=person, batch=batch, file=io.BytesIO(b"x"))
    take(office, batch, report(batch))
    with pytest.raises(NotAllowed):
        reversal.reverse(by=UserFactory(), payment=Payment.objects.all()[0], reason="why not")
