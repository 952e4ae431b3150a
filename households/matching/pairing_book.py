"""The result of two lists as a file: the pairs with the columns of both, the rows without a pair.

Numbers of persons have their middle hidden, or stand whole for a stated purpose.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO

import xlsxwriter
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from aidcases import audit, reasons
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permissions import Permission, require
from households.matching import list_columns
from households.matching.comparing import FIELD_WORDS
from households.matching.list_columns import NUMBERS, Head
from households.matching.pairing import require_own, sheets_of
from households.ministry_list.cells import column_letter, shown, special_cell
from households.ministry_list.comparison_book import SAFE, write_sheet
from households.ministry_list.understood import masked
from households.models import ListPairing, PairedFile, PairedRow, RowPair
from households.models.list_pairing import PairDecision, Side

BATCH = 1_000
Value = str | float  # what is written of text and of numbers
_MOST_TEXT = 32_767  # characters in a cell of a workbook
_MOST_ROWS = 1_048_575  # below the head of a sheet


class Taken:
    """What somebody takes along of two matched lists; made by `take`."""

    def __init__(self, pairing: ListPairing, decision: str, *, whole: bool) -> None:
        self._pairing, self._decision = pairing, decision
        self._left = _Columns(pairing.left, whole=whole)
        self._right = _Columns(pairing.right, whole=whole)

    def pairs(self) -> Iterator[list[Value]]:
        """The head, and each pair with all that its rows say."""
        yield [
            *(_("Row of A"), _("Row in the file A"), _("Row of B"), _("Row in the file B")),
            *(_("Score"), _("Decision")),
            *(_("Weight: %(field)s") % {"field": words} for words in FIELD_WORDS.values()),
            *(f"A: {header}" for header in self._left.headers),
            *(f"B: {header}" for header in self._right.headers),
        ]
        found = self.queryset().order_by("left_row", "right_row").iterator(chunk_size=BATCH)
        while batch := list(islice(found, BATCH)):
            left = self._left.rows(pair.left_row for pair in batch)
            right = self._right.rows(pair.right_row for pair in batch)
            for pair in batch:
                yield self._pair(pair, left[pair.left_row], right[pair.right_row])

    def _pair(self, pair: RowPair, left: PairedRow, right: PairedRow) -> list[Value]:
        bits = {part["field"]: float(part["weight"]) for part in pair.weights}
        return [
            *(pair.left_row, left.line, pair.right_row, right.line),
            *(pair.probability, str(pair.get_decision_display())),
            *(bits.get(field, "") for field in FIELD_WORDS),
            *self._left.texts(left),
            *self._right.texts(right),
        ]

    def alone(self, side: Side) -> Iterator[list[Value]]:
        """The head, and each row of a list that has no pair."""
        columns = self._left if side == Side.LEFT else self._right
        yield [_("Row"), _("Row in the file"), *columns.headers]
        rows = alone(self._pairing, side).order_by("number").iterator(chunk_size=BATCH)
        for row in rows:
            yield [row.number, row.line, *columns.texts(row)]

    def queryset(self) -> QuerySet[RowPair]:
        pairs = RowPair.objects.filter(pairing=self._pairing)
        return pairs.filter(decision=self._decision) if self._decision else pairs

    def write_book(self, file: IO[bytes]) -> None:
        """A workbook of text cells alone: the pairs, then either list's rows without one."""
        with xlsxwriter.Workbook(file, SAFE) as book:
            write_sheet(book, _("Summary"), (), self._summary())
            _write(book, _("Pairs"), self.pairs())
            _write(book, _("Only in list A"), self.alone(Side.LEFT))
            _write(book, _("Only in list B"), self.alone(Side.RIGHT))

    def _summary(self) -> Iterator[list[object]]:
        counts = self._pairing.counts
        yield [_("List A"), self._pairing.left.original_name]
        yield [_("List B"), self._pairing.right.original_name]
        for decision in PairDecision:
            yield [str(decision.label), counts[decision.value]]
        for side in Side:
            yield [f"{side.label}: {_('rows')}", counts[f"{side}_rows"]]
            yield [f"{side.label}: {_('without a pair')}", counts[f"{side}_alone"]]
        for side, columns in zip(Side, (self._left, self._right), strict=True):
            for field in (one for one in list_columns.FIELDS if one in columns.chosen):
                yield [f"{side.label}: {list_columns.LABELS[field]}", columns.chosen[field]]


class _Columns:
    """The columns of one file: their headers, and a row's cells as they may be shown."""

    def __init__(self, file: PairedFile, *, whole: bool) -> None:
        self._file, self._whole = file, whole
        head = head_of(file)
        self._width = len(head.headers)
        self.headers = [text or column_letter(at) for at, text in enumerate(head.headers)]
        self.chosen = {field: head.headers[at] for field, at in file.columns.items()}
        self._numbers = {at: NUMBERS[f] for f, at in file.columns.items() if f in NUMBERS}

    def rows(self, numbers: Iterator[int]) -> dict[int, PairedRow]:
        return {row.number: row for row in self._file.rows.filter(number__in=set(numbers))}

    def texts(self, row: PairedRow) -> list[str]:
        cells = [*row.cells, *[None] * self._width][: self._width]
        texts = [
            shown(special_cell(cell) if isinstance(cell, dict) else cell, _MOST_TEXT)
            for cell in cells
        ]
        if self._whole:
            return texts
        return [masked(self._numbers.get(at, ""), text) for at, text in enumerate(texts)]


def head_of(file: PairedFile) -> Head:
    """The header that was confirmed for a file."""
    sheet = next(sheet for sheet in sheets_of(file) if sheet.name == file.sheet)
    found = list_columns.find_head(sheet, file.header_row, file.header_depth)
    assert found is not None  # it was found there before
    return found


def alone(pairing: ListPairing, side: str) -> QuerySet[PairedRow]:
    """The rows of one of the lists that are in no pair."""
    pairs = RowPair.objects.filter(pairing=pairing, **{f"{side}_row": OuterRef("number")})
    return pairing.file(side).rows.filter(~Exists(pairs))


def _write(book: xlsxwriter.Workbook, title: str, rows: Iterator[Sequence[Value]]) -> None:
    head = map(str, next(rows))
    write_sheet(book, title, head, map(list, islice(rows, _MOST_ROWS)))


def take(
    *, by: User, pairing: ListPairing, kind: str, decision: str = "", purpose: str | None = None
) -> Taken:
    """Record that the result is taken along; whole numbers only where a purpose is given."""
    require_own(by, pairing)
    require(by, Permission.EXPORT, pairing)
    if purpose is not None:
        require(by, Permission.REVEAL_NUMBERS, pairing)
        if not reasons.is_told(purpose):
            raise Refused(_("Write in a few words what the whole numbers are for."))
    taken = Taken(pairing, decision, whole=purpose is not None)
    with transaction.atomic():
        audit.record(
            "pairing.exported",
            by=by,
            subject=pairing,
            format=kind,
            rows=taken.queryset().count(),
            whole_numbers=purpose is not None,
            purpose=reasons.for_the_log(purpose or ""),
        )
    return taken
