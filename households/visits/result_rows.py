"""A row of field results as understood: a visit's content, or why it is none."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from aidcases.models import User
from households.ministry_list.cells import Cell, Line, shown
from households.models.reason_code import Verdict
from households.visits import quality, result_cells
from households.visits.claims import Claims
from households.visits.findings import fingerprint
from households.visits.quality import Flag
from households.visits.result_cells import CellUnreadable
from households.visits.result_columns import (
    ANSWERS,
    Cells,
    Header,
    is_numbering,
    is_repeated_header,
    label_key,
)
from households.visits.result_vocabulary import Problem, Reasons, VillageOfRow

Value = TypeVar("Value")
_YES = {"YA", "Y", "YES", "LAYAK", "MEMENUHI", "MEMENUHIKRITERIA", "ELIGIBLE"}
_NO = {"TIDAK", "T", "TDK", "NO", "TIDAKLAYAK", "TIDAKMEMENUHI", "TIDAKMEMENUHIKRITERIA", "BUKAN"}
_FOUND = {"", "ADA", "DITEMUKAN", "MASIHADA", "HIDUP", "BERDOMISILI", "DITEMPAT"}


class Skip(TextChoices):
    """Why a row is no family at all, or no news."""

    ALREADY_RECORDED = "already_recorded", _("recorded already")
    REPEATED_HEADER = "repeated_header", _("header repeated")
    NOT_A_FAMILY = "not_a_family", _("total, signature or the like")


@dataclass
class Reading:
    """What came of one row: `skip`, or `problems`, or a visit."""

    number: int
    raw: str  # the cells as JSON
    skip: Skip | None = None
    problems: list[dict[str, str]] = field(default_factory=list)
    verdict: str = ""
    reason: str | None = None
    region_code: str = ""
    claims: Claims = field(default_factory=Claims)
    visited_on: date | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    note: str = ""
    worker_name: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)

    @property
    def row_hash(self) -> str:
        """sha256 over the normalised content: the same row in another order or file is known."""
        return fingerprint(
            {
                "verdict": self.verdict,
                "reason": self.reason,
                "region": self.region_code,
                "claims": self.claims.as_json(),
                "visited_on": self.visited_on.isoformat() if self.visited_on else None,
                "latitude": str(self.latitude),
                "longitude": str(self.longitude),
                "note": self.note,
                "worker": self.worker_name,
                "answers": self.answers,
            }
        )


class RowReader:
    """Reads the rows of one file below its header."""

    def __init__(self, header: Header, by: User) -> None:
        self.header = header
        self.villages = VillageOfRow(by)
        self.reasons = Reasons()

    def read(self, line: Line) -> Reading:
        """Understand one row; every problem of the row is collected, not only the first."""
        row, cells = Reading(number=line.number, raw=line.text), line.cells
        row.skip = self._skip(cells)
        if row.skip is None:
            self._read_family(row, cells)
            self._read_region(row, cells)
            self._read_result(row, cells)
            self._read_visit(row, cells)
        return row

    def _skip(self, cells: Cells) -> Skip | None:
        if is_repeated_header(self.header, cells) or is_numbering(cells):
            return Skip.REPEATED_HEADER
        tells = ("family_id", "nik", "nik_repaired", "verdict", "reason")
        if any(self.header.cell(cells, name) is not None for name in tells):
            return None
        return Skip.NOT_A_FAMILY if sum(cell is not None for cell in cells) <= 3 else None

    def _cell(
        self,
        row: Reading,
        cells: Cells,
        column: str,
        read: Callable[[Cell], Value],
        otherwise: Value,
        problem: Problem = Problem.CELL_ERROR,
    ) -> Value:
        cell = self.header.cell(cells, column)
        try:
            return read(cell)
        except CellUnreadable:
            self._add(row, problem, column, cell)
            return otherwise

    def _text(self, row: Reading, cells: Cells, column: str) -> str:
        return self._cell(row, cells, column, result_cells.said, "")

    def _add(
        self, row: Reading, problem: Problem, column: str, cell: Cell = None, hint: str = ""
    ) -> None:
        position = self.header.columns.get(column)
        words = self.header.words[position] if position is not None else column
        row.problems.append(
            {
                "code": str(problem),
                "column": words,
                "value": shown(cell),
                "hint": hint,
            }
        )

    def _read_family(self, row: Reading, cells: Cells) -> None:
        number = result_cells.number_text
        name = self._text(row, cells, "name_repaired") or self._text(row, cells, "name")
        if not name:
            self._add(row, Problem.NAME_MISSING, "name")
        address = [self._text(row, cells, "address")]
        address += [
            f"{label} {value}"
            for label, value in (
                ("RT", self._text(row, cells, "rt")),
                ("RW", self._text(row, cells, "rw")),
            )
            if value
        ]
        said = Claims(
            name=name[:200],
            nik=self._cell(row, cells, "nik_repaired", number, "")
            or self._cell(row, cells, "nik", number, ""),
            family_card_number=self._cell(row, cells, "family_card_number", number, ""),
            birth_date=self._birth_date(row, cells),
            sex=self._cell(row, cells, "sex", result_cells.sex, ""),
            address=" ".join(part for part in address if part)[:300],
            family_id=self._text(row, cells, "family_id")[:40],
        )
        row.claims, doubts = said.sound()
        row.flags += doubts

    def _birth_date(self, row: Reading, cells: Cells) -> date | None:
        """Helps to find the family, decides nothing: unreadable becomes unknown, with a flag."""
        try:
            return result_cells.day(self.header.cell(cells, "birth_date"))
        except CellUnreadable:
            row.flags.append(Flag.BIRTH_DATE_UNREADABLE)
            return None

    def _read_region(self, row: Reading, cells: Cells) -> None:
        code, district, village = (
            self._text(row, cells, name) for name in ("region_code", "district", "village")
        )
        row.region_code, problem, hint = self.villages.find(code, district, village)
        if problem:
            column = "region_code" if code else "village"
            self._add(row, problem, column, code or village, hint)

    def _read_result(self, row: Reading, cells: Cells) -> None:
        answer = label_key(self._cell(row, cells, "verdict", _yes_or_no, ""))
        why, presence = self._text(row, cells, "reason"), self._text(row, cells, "presence")
        if answer in _YES:
            self._read_yes(row, why, presence)
        elif answer in _NO:
            self._read_no(row, why, presence)
        elif answer:
            self._add(row, Problem.VERDICT_UNKNOWN, "verdict", self.header.cell(cells, "verdict"))
        else:
            self._add(row, Problem.VERDICT_MISSING, "verdict")

    def _read_yes(self, row: Reading, why: str, presence: str) -> None:
        row.verdict = Verdict.ELIGIBLE
        if why or label_key(presence) not in _FOUND:
            column = "reason" if why else "presence"
            self._add(row, Problem.VERDICT_CONTRADICTS, column, why or presence)

    def _read_no(self, row: Reading, why: str, presence: str) -> None:
        """The reason's own verdict; where none is written, the presence may be one."""
        reason = self.reasons.find(why) if why else self.reasons.find(presence)
        if reason is not None:
            row.verdict, row.reason = reason.verdict, reason.code
        elif why:
            self._add(row, Problem.REASON_UNKNOWN, "reason", why, self.reasons.closest(why))
        else:
            self._add(row, Problem.REASON_MISSING, "reason")

    def _read_visit(self, row: Reading, cells: Cells) -> None:
        row.visited_on = self._cell(
            row, cells, "visited_on", result_cells.day, None, Problem.DATE_UNREADABLE
        )
        row.note = ". ".join(
            part for name in ("note", "note_more") if (part := self._text(row, cells, name))
        )
        row.worker_name = self._text(row, cells, "worker_name")[:150]
        row.answers = {name: value for name in ANSWERS if (value := self._text(row, cells, name))}
        row.flags += quality.of_date(row.visited_on)
        self._read_place(row, cells)

    def _read_place(self, row: Reading, cells: Cells) -> None:
        y, x = self.header.cell(cells, "latitude"), self.header.cell(cells, "longitude")
        try:
            found = result_cells.place(y, x)
        except CellUnreadable:
            row.flags.append(Flag.GPS_UNREADABLE)
            return
        if found:
            row.latitude, row.longitude = found
            row.flags += quality.of_position(*found, None)


def _yes_or_no(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "YA" if cell else "TIDAK"
    return result_cells.said(cell)


def tally(readings: Iterable[Reading]) -> dict[str, dict[str, int]]:
    """How often each problem, skip, verdict and flag stands in a file."""
    counts: dict[str, dict[str, int]] = {
        name: defaultdict(int) for name in ("problems", "skipped", "verdicts", "flags")
    }
    for row in readings:
        for problem in row.problems:
            counts["problems"][problem["code"]] += 1
        if row.skip:
            counts["skipped"][str(row.skip)] += 1
        elif not row.problems:
            counts["verdicts"][row.verdict] += 1
            for flag in row.flags:
                counts["flags"][str(flag)] += 1
    return {name: dict(found) for name, found in counts.items()}
