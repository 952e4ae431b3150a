"""Finding the header row, the layout it belongs to, and the place of each column."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from aidcases.errors import Refused
from households.ministry_list.cells import Cell, column_letter
from households.ministry_list.columns import Column, header_key, text_of
from households.ministry_list.layouts import LAYOUTS, Layout
from households.ministry_list.reading import Sheet

LEAST_COLUMNS = 2


class WhichSheet(Refused):
    """Several sheets may hold the list; `names` are to choose from."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        super().__init__(
            _("The workbook has several sheets: %(names)s. Say which of them holds the list.")
            % {"names": ", ".join(f"“{name}”" for name in names)}
        )


@dataclass(frozen=True)
class Place:
    """A column of the file: where it stands, its header, and the layout's column if one fits."""

    position: int
    header: str
    column: Column | None


@dataclass(frozen=True)
class Header:
    """The header of a list: its sheet, its row as the spreadsheet counts, its columns in order."""

    sheet: str
    row: int
    layout: Layout
    places: tuple[Place, ...]

    @property
    def known(self) -> list[Place]:
        return [place for place in self.places if place.column is not None]

    def as_json(self) -> list[dict[str, Any]]:
        """For ListImport.columns."""
        return [
            {
                "header": place.header,
                "field": place.column.field if place.column else "",
                "position": place.position,
            }
            for place in self.places
        ]


def find_header(sheets: Sequence[Sheet], *, sheet: str = "", layout: str = "") -> Header:
    """The header of the list. Raises `Refused` naming what is missing, doubled or to be chosen."""
    layouts = [chosen_layout(layout)] if layout else list(LAYOUTS.values())
    looked_into = [found for found in sheets if found.name == sheet or (not sheet and found.head)]
    if sheet and not looked_into:
        raise WhichSheet([found.name for found in sheets])
    with_header = [found for found in looked_into if best_row(found, layouts)]
    if not with_header:
        raise Refused(
            _("There is no row of headers in the sheet: a list needs at least %(needs)s.")
            % {"needs": named_needs(layouts[0], layouts[0].needs)}
        )
    if len(with_header) > 1 or with_header[0] is not looked_into[0]:
        raise WhichSheet([found.name for found in sheets])
    number, cells = best_row(with_header[0], layouts) or (0, [])
    return settle(with_header[0].name, number, cells, layouts)


def chosen_layout(name: str) -> Layout:
    if name not in LAYOUTS:
        raise Refused(
            _("There is no layout “%(name)s”. Known are: %(known)s.")
            % {"name": name, "known": ", ".join(LAYOUTS)}
        )
    return LAYOUTS[name]


def best_row(sheet: Sheet, layouts: Iterable[Layout]) -> tuple[int, list[Cell]] | None:
    """The row with the most known headers, the first of equals; none where too few are known."""
    keys = {key for layout in layouts for key in layout.by_key}

    def known(row: tuple[int, list[Cell]]) -> int:
        return len({key for cell in row[1] if (key := cell_key(cell)) in keys})

    best = max(sheet.head, key=known, default=None)
    return best if best is not None and known(best) >= LEAST_COLUMNS else None


def cell_key(cell: Cell) -> str:
    return header_key(text_of(cell)) if isinstance(cell, str) else ""


def settle(sheet: str, number: int, cells: list[Cell], layouts: list[Layout]) -> Header:
    """The layout that knows most of the columns and lacks none that it needs."""
    keys = [cell_key(cell) for cell in cells]

    def fit(layout: Layout) -> tuple[bool, int, int]:
        known = {layout.by_key[key].field for key in keys if key in layout.by_key}
        return not missing(layout, known), len(known), -len(layout.columns)

    layout = max(layouts, key=fit)
    places = tuple(
        Place(position, text_of(cell), layout.by_key.get(key))
        for position, (cell, key) in enumerate(zip(cells, keys, strict=True))
        if cell is not None
    )
    header = Header(sheet, number, layout, places)
    refuse_doubled(header)
    refuse_missing(header)
    return header


def missing(layout: Layout, known: set[str]) -> list[tuple[str, ...]]:
    return [group for group in layout.needs if not known.intersection(group)]


def refuse_missing(header: Header) -> None:
    known = {place.column.field for place in header.known if place.column}
    lacking = missing(header.layout, known)
    if lacking:
        raise Refused(
            _(
                "Row %(row)s is the header, but these columns are missing: %(missing)s. "
                "Rename them in the file and upload it again."
            )
            % {"row": header.row, "missing": named_needs(header.layout, lacking)}
        )


def refuse_doubled(header: Header) -> None:
    seen: dict[str, Place] = {}
    for place in header.known:
        assert place.column is not None
        first = seen.setdefault(place.column.field, place)
        if first is not place:
            raise Refused(
                _(
                    "The column “%(header)s” stands twice: “%(first)s” in %(first_at)s and "
                    "“%(second)s” in %(second_at)s. Remove or rename one of them."
                )
                % {
                    "header": place.column.header,
                    "first": first.header,
                    "first_at": f"{column_letter(first.position)}{header.row}",
                    "second": place.header,
                    "second_at": f"{column_letter(place.position)}{header.row}",
                }
            )


def named_needs(layout: Layout, groups: Iterable[tuple[str, ...]]) -> str:
    return ", ".join(
        " / ".join(f"“{layout.by_field[field].header}”" for field in group) for group in groups
    )
