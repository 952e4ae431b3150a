"""Finding the header row, the layout it belongs to, and the place of each column."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from households.ministry_list.cells import as_json, column_letter
from households.ministry_list.columns import Column, DateColumn, header_key, text_of
from households.ministry_list.header_rows import Band, band_at, band_from, best_band
from households.ministry_list.layouts import FIELDS, LAYOUTS, Layout
from households.ministry_list.reading import Sheet
from households.ministry_list.refusals import Unreadable

LEAST_COLUMNS = 2
SAMPLES = 3

Answer = Mapping[str, str]  # key of a column of the file → field, empty for none


class WhichSheet(Unreadable):
    """Several sheets may hold the list; `names` are to choose from."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        super().__init__("which_sheet", names=", ".join(f"“{name}”" for name in names))


@dataclass(frozen=True)
class Place:
    """A column of the file: where it stands, its header, and the layout's column if one fits.

    `key` names it among the columns of the file: its header, and which one of equals it is.
    """

    position: int
    header: str
    column: Column | None
    key: str = ""


@dataclass(frozen=True)
class Header:
    """The header of a list: its sheet, its last row as the spreadsheet counts, its columns."""

    sheet: str
    row: int
    layout: Layout
    places: tuple[Place, ...]
    depth: int = 1
    above: frozenset[tuple[str, ...]] = frozenset()  # the words of each row down to its last

    @property
    def known(self) -> list[Place]:
        return [place for place in self.places if place.column is not None]

    @cached_property
    def fields(self) -> set[str]:
        return {place.column.field for place in self.places if place.column}

    @property
    def of_persons(self) -> bool:
        """Whether its rows are persons, to be joined into families."""
        return self.layout.of_persons and "relation" in self.fields

    def as_json(self) -> list[dict[str, Any]]:
        """For ListImport.columns."""
        return [
            {
                "header": place.header,
                "field": place.column.field if place.column else "",
                "position": place.position,
                "key": place.key,
            }
            for place in self.places
        ]


@dataclass(frozen=True)
class Choices:
    """What a person has settled beforehand; what is empty is found."""

    sheet: str = ""
    layout: str = ""
    row: int = 0  # the last of the header's
    depth: int = 1
    columns: Answer | None = None

    @property
    def layouts(self) -> list[Layout]:
        return [chosen_layout(self.layout)] if self.layout else list(LAYOUTS.values())


def find_header(sheets: Sequence[Sheet], choices: Choices) -> Header:
    """The header of the list. Raises `Unreadable` naming what is missing, doubled or to choose."""
    wanted, layouts = choices.sheet, choices.layouts
    looked_into = [one for one in sheets if one.name == wanted or (not wanted and one.head)]
    if wanted and not looked_into:
        raise WhichSheet([found.name for found in sheets])
    bands = [(sheet, band) for sheet in looked_into if (band := band_of(sheet, choices))]
    if not bands:
        raise headless(looked_into, layouts[0], choices.row)
    if len(bands) > 1 or bands[0][0] is not looked_into[0]:
        raise WhichSheet([found.name for found in sheets])
    sheet, band = bands[0]
    return settle(sheet, band, choices)


def band_of(sheet: Sheet, choices: Choices) -> Band | None:
    if choices.row:
        return band_at(sheet.head, choices.row, choices.depth)
    keys = {key for layout in choices.layouts for key in layout.by_key}
    keys |= {key.partition("#")[0] for key in choices.columns or {}} - {""}
    return best_band(sheet.head, keys, least=LEAST_COLUMNS)


def headless(sheets: Sequence[Sheet], layout: Layout, asked: int) -> Unreadable:
    """No row could be taken for a header; the fullest row of words is shown, to be chosen."""
    found: dict[str, Any] = {}
    for sheet in [one for one in sheets if one.head][:1]:
        row = max(sheet.head[:20], key=lambda row: sum(isinstance(cell, str) for cell in row[1]))
        places = placed(band_from([row]), {})
        found = described(sheet, Header(sheet.name, row[0], layout, places))
    if asked:
        return Unreadable("no_such_row", found=found, row=asked)
    return Unreadable("no_header", found=found, needs=named_needs(layout, layout.needs))


def chosen_layout(name: str) -> Layout:
    if name not in LAYOUTS:
        raise Unreadable("no_such_layout", name=name, known=", ".join(LAYOUTS))
    return LAYOUTS[name]


def settle(sheet: Sheet, band: Band, choices: Choices) -> Header:
    """The layout that knows most of the columns and lacks none that it needs."""
    chosen = choices.columns

    def fit(layout: Layout) -> tuple[bool, int, int]:
        known = fields_of(placed(band, layout.by_key, chosen))
        return not missing(layout, known), len(known), -len(layout.columns)

    layout = max(choices.layouts, key=fit)
    places = of_calendar(placed(band, layout.by_key, chosen), sheet.since_1904)
    above = words_down_to(sheet, band.row)
    header = Header(sheet.name, band.row, layout, places, band.depth, above)
    refuse_doubled(sheet, header)
    refuse_missing(sheet, header)
    return header


def words_down_to(sheet: Sheet, row: int) -> frozenset[tuple[str, ...]]:
    """What titles and headers say, as they may stand on each printed page again."""
    heads = [cells for number, cells in sheet.head if number <= row]
    return frozenset(tuple(filter(None, map(text_of, cells))) for cells in heads)


def placed(
    band: Band, by_key: Mapping[str, Column], chosen: Answer | None = None
) -> tuple[Place, ...]:
    """Every column that has a header, with what a person chose or else the layout knows."""
    places: list[Place] = []
    seen: Counter[str] = Counter()
    for position, spellings in enumerate(band.spellings):
        if not spellings:
            continue
        known = next((text for text in spellings if header_key(text) in by_key), None)
        header = known or spellings[-1]
        whole = header_key(spellings[0])  # with its groups: the same for every layout
        seen[whole] += 1
        key = whole if seen[whole] == 1 and whole else f"{whole}#{seen[whole]}"
        column = by_key.get(header_key(header))
        if chosen is not None and key in chosen:
            column = FIELDS.get(chosen[key])
        places.append(Place(position, header, column, key))
    return tuple(places)


def of_calendar(places: tuple[Place, ...], since_1904: bool) -> tuple[Place, ...]:
    """The places as they are, or with columns of dates that count from 1904."""
    if not since_1904:
        return places
    return tuple(
        replace(place, column=replace(place.column, since_1904=True))
        if isinstance(place.column, DateColumn)
        else place
        for place in places
    )


def fields_of(places: Iterable[Place]) -> set[str]:
    return {place.column.field for place in places if place.column}


def missing(layout: Layout, known: set[str]) -> list[tuple[str, ...]]:
    return [group for group in layout.needs if not known.intersection(group)]


def refuse_missing(sheet: Sheet, header: Header) -> None:
    lacking = missing(header.layout, header.fields)
    if lacking:
        raise Unreadable(
            "columns_missing",
            found=described(sheet, header),
            row=header.row,
            missing=named_needs(header.layout, lacking),
        )


def refuse_doubled(sheet: Sheet, header: Header) -> None:
    seen: dict[str, Place] = {}
    for place in header.known:
        assert place.column is not None
        first = seen.setdefault(place.column.field, place)
        if first is not place:
            raise Unreadable(
                "column_twice",
                found=described(sheet, header),
                header=place.column.header,
                first=first.header,
                first_at=f"{column_letter(first.position)}{header.row}",
                second=place.header,
                second_at=f"{column_letter(place.position)}{header.row}",
            )


def described(sheet: Sheet, header: Header) -> dict[str, Any]:
    """What a person needs to see of a header that does not do, to say which column is which."""
    below = [row for row in sheet.head if row[0] > header.row][:SAMPLES]
    return {
        "sheet": header.sheet,
        "row": header.row,
        "depth": header.depth,
        "layout": header.layout.name,
        "columns": header.as_json(),
        "samples": [[as_json(cell) for cell in cells] for _number, cells in below],
    }


def named_needs(layout: Layout, groups: Iterable[tuple[str, ...]]) -> str:
    return ", ".join(
        " / ".join(f"“{layout.by_field[field].header}”" for field in group) for group in groups
    )
