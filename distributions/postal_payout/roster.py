"""The roster (danom) that goes to the post office: one line a sum, closed by control figures."""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from aidcases.errors import Refused
from distributions.models import PayoutBatch
from distributions.models.payout import LineState, PayoutState
from distributions.postal_payout.layout import RESULT_COLUMNS, ROSTER_COLUMNS

MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
WIDTHS = (6, 16, 19, 19, 30, 34, 5, 5, 20, 18, 12, 22, 12, 12, 16, 24, 24)
NOMINAL = ROSTER_COLUMNS.index("Nominal")

Cell = str | int


def rows(batch: PayoutBatch) -> Iterator[list[Cell]]:
    """The lines in order, as they stand on the roster."""
    lines = (
        batch.lines.exclude(state=LineState.WITHDRAWN)
        .select_related(
            "region__parent",
            "entitlement__round",
            "entitlement__decree_recipient",
            "entitlement__household",
        )
        .order_by("sequence")
    )
    for line in lines.iterator(chunk_size=2000):
        listed, household = line.entitlement.decree_recipient, line.entitlement.household
        yield [
            line.sequence,
            line.reference,
            listed.nik,
            listed.family_card_number,
            listed.name,
            listed.address,
            household.rt,
            household.rw,
            line.region.name,
            line.region.parent.name if line.region.parent else "",
            line.amount,
            period_name(line.entitlement.round.period_start, line.entitlement.round.period_end),
        ]


def write_xlsx(batch: PayoutBatch, stream: BinaryIO) -> None:
    """Write the workbook. Numbers of people are text, so that no spreadsheet rounds them."""
    if batch.state == PayoutState.CANCELLED:
        raise Refused(_("This payout is cancelled: it has no roster."))
    book = xlsxwriter.Workbook(
        stream,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    sheet = book.add_worksheet("Danom")
    bold = book.add_format({"bold": True})
    money = book.add_format({"num_format": "#,##0"})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for column, head in enumerate((*ROSTER_COLUMNS, *RESULT_COLUMNS)):
        sheet.write_string(0, column, head, bold)
    number = 0
    for number, cells in enumerate(rows(batch), start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell, money)
            else:
                sheet.write_string(number, column, cell)
    sheet.write_string(number + 1, 0, "JUMLAH", bold)
    sheet.write_number(number + 1, NOMINAL, batch.total, money)
    sheet.freeze_panes(1, 0)
    _write_control(book, batch)
    book.close()


def _write_control(book: xlsxwriter.Workbook, batch: PayoutBatch) -> None:
    sheet = book.add_worksheet("Kontrol")
    sheet.set_column(0, 1, 28)
    figures: list[tuple[str, Cell]] = [
        ("Nomor", batch.number),
        ("Program", batch.programme.name),
        ("Juru bayar", batch.payer),
        ("Jumlah baris", batch.count),
        ("Jumlah nominal", batch.total),
    ]
    for row, (label, value) in enumerate(figures):
        sheet.write_string(row, 0, label)
        if isinstance(value, int):
            sheet.write_number(row, 1, value)
        else:
            sheet.write_string(row, 1, value)


def period_name(first: date, last: date) -> str:
    """`Oktober 2023`, or `April 2023 - Juni 2023`; the post office reads Indonesian."""
    begin = f"{MONTHS[first.month - 1]} {first.year}"
    end = f"{MONTHS[last.month - 1]} {last.year}"
    return begin if begin == end else f"{begin} - {end}"
