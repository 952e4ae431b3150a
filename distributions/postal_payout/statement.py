"""Reading a result file of the post office: its rows as understood, refused whole where it lies."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from aidcases.errors import Refused
from aidcases.rupiah import format_rupiah
from distributions.postal_payout import layout
from distributions.postal_payout.layout import REQUIRED, Line
from households.ministry_list import cells
from households.ministry_list.cells import Cell, DateCell, column_letter, shown
from households.ministry_list.reading import Reader, Sheet


@dataclass(frozen=True)
class Head:
    """The row of heads: where each field stands."""

    sheet: str
    number: int
    columns: dict[str, int]


def read(path: Path) -> list[Line]:
    """The rows of the file. `Refused` where it has no such columns, names a reference twice, or
    its own total is not the sum of its rows."""
    with Reader(path) as reader:
        head = _find_head(reader.sheets)
        received = [line for part in reader.rows(head.sheet, after=head.number) for line in part]
    totals = [line for line in received if _is_closing(line, head)]
    lines = [_understand(line, head) for line in received if not _is_closing(line, head)]
    _refuse_repeated(lines, head)
    for total in totals:
        _refuse_other_total(_understand(total, head), lines)
    return lines


def _find_head(sheets: Iterable[Sheet]) -> Head:
    for sheet in sheets:
        for number, row in sheet.head:
            columns = layout.find_columns([shown(cell) for cell in row])
            if all(field in columns for field in REQUIRED):
                return Head(sheet.name, number, columns)
    raise Refused(
        _(
            "The file has no row of heads with a reference, an amount and a status. Fill in the "
            "roster that was sent, or tell the admin how the post office calls these columns."
        )
    )


def _cell(line: cells.Line, head: Head, field: str) -> Cell:
    place = head.columns.get(field)
    return line.cells[place] if place is not None and place < len(line.cells) else None


def _is_closing(line: cells.Line, head: Head) -> bool:
    nameless = not shown(_cell(line, head, "reference")).strip()
    return nameless and layout.is_total([shown(cell) for cell in line.cells])


def _understand(line: cells.Line, head: Head) -> Line:
    written, day = _cell(line, head, "amount"), _cell(line, head, "date")
    amount = layout.read_amount(written if isinstance(written, int | float) else shown(written))
    return Line(
        number=line.number,
        raw=[shown(cell) for cell in line.cells],
        reference=shown(_cell(line, head, "reference")).strip().upper()[:60],
        name=shown(_cell(line, head, "name")).strip(),
        amount=amount,
        status=layout.read_status(shown(_cell(line, head, "status"))),
        paid_on=layout.read_date(day.iso if isinstance(day, DateCell) else shown(day)),
        reason=shown(_cell(line, head, "reason")).strip()[:200],
        unclear=_unclear(line, head) if amount is None else "",
    )


def _unclear(line: cells.Line, head: Head) -> str:
    return _("%(cell)s says “%(text)s”. Write whole rupiah, as 350000 or 350.000.") % {
        "cell": f"{column_letter(head.columns['amount'])}{line.number}",
        "text": shown(_cell(line, head, "amount")).strip()[:50],
    }


def _refuse_repeated(lines: list[Line], head: Head) -> None:
    letter = column_letter(head.columns["reference"])
    first: dict[str, int] = {}
    twice = [
        _("%(reference)s stands in %(one)s and in %(two)s.")
        % {
            "reference": line.reference,
            "one": f"{letter}{first[line.reference]}",
            "two": f"{letter}{line.number}",
        }
        for line in lines
        if line.reference and first.setdefault(line.reference, line.number) != line.number
    ]
    if twice:
        raise Refused(
            _("The file names a reference twice: %(which)s Nothing was read.")
            % {"which": twice[0]},
            offenders=twice,
        )


def _refuse_other_total(total: Line, lines: list[Line]) -> None:
    added = sum(line.amount or 0 for line in lines)
    if total.amount == added:
        return
    if unclear := [line.unclear for line in (*lines, total) if line.unclear]:
        raise Refused(
            _("The total in row %(row)s cannot be checked: %(which)s Nothing was read.")
            % {"row": total.number, "which": unclear[0]},
            offenders=unclear,
        )
    raise Refused(
        _(
            "The total in row %(row)s is %(total)s, but the rows add up to %(sum)s. Nothing "
            "was read: ask the post office for a file that agrees with itself."
        )
        % {
            "row": total.number,
            "total": format_rupiah(total.amount or 0),
            "sum": format_rupiah(added),
        }
    )
