"""Two small lists of one village as an office has them, and what matching them comes to."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900

from aidcases.models import User
from households.matching import pairing
from households.matching.any_two_lists import Answer
from households.matching.pairing import Brought
from households.matching.pairing_rows import answer_of, pair_rows
from households.models import ListPairing

# Rusli and Siti stand in both, spelt otherwise; Zubaidah may be Marlina's neighbour; none is real.
LEFT = (
    "No;Nama Kepala Keluarga;NIK;Tgl Lahir;JK;Desa\n"
    "1;Rusli Hasan;1901011203710004;12/03/1971;L;Air Duren\n"
    "2;Siti Aminah;1901015507880002;15/07/1988;P;Air Ruai\n"
    "3;Marlina Kartini;;09/01/1980;P;Air Ruai\n"
)
RIGHT = (
    "name,date of birth,sex,village,NIK\n"
    "ST. AMINAH,1988-07-15,F,Desa Air Ruai,1901015507880002\n"
    "Zubaidah,1965-11-09,F,Kace,\n"
    "Roesli bin Hasan,12 Maret 1971,M,Air Duren,\n"
)


def brought(text: str | bytes, name: str = "daftar.csv", password: str = "") -> Brought:
    data = text.encode() if isinstance(text, str) else text
    return Brought(io.BytesIO(data), name, password)


def received(
    by: User, left: str | bytes = LEFT, right: str | bytes = RIGHT, names: Any = ("a.csv", "b.csv")
) -> ListPairing:
    """Uploaded and looked into: its columns are to be confirmed."""
    found = pairing.receive(by=by, left=brought(left, names[0]), right=brought(right, names[1]))
    pairing.look(by=by, pairing=found)
    return ListPairing.objects.get(pk=found.pk)


def matched_lists(by: User, left: str | bytes = LEFT, right: str | bytes = RIGHT) -> ListPairing:
    """The whole way, with the columns as they were guessed."""
    found = received(by, left, right)
    pairing.choose(by=by, pairing=found, answers=answers(found))
    pair_rows(by=by, pairing=found)
    return ListPairing.objects.get(pk=found.pk)


def answers(found: ListPairing, **columns: dict[str, int]) -> dict[str, Answer]:
    """As guessed; `left={"name": 3}` puts a field elsewhere, a place below 0 leaves it out."""
    told = {}
    for file in (found.left, found.right):
        given = file.columns | columns.get(file.side, {})
        chosen = {field: at for field, at in given.items() if at >= 0}
        guessed = answer_of(file)
        told[file.side] = Answer(guessed.sheet, guessed.row, guessed.depth, chosen)
    return told


def workbook(
    epoch: datetime = CALENDAR_WINDOWS_1900, /, **sheets: Sequence[Sequence[Any]]
) -> bytes:
    """An .xlsx of these sheets, whose serials of days count from `epoch`."""
    book = openpyxl.Workbook()
    book.epoch = epoch
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
