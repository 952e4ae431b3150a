"""The rows that make a header: one, or up to three with groups above the names of the columns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from households.ministry_list.cells import Cell
from households.ministry_list.columns import header_key, text_of

DEPTH = 3
NumberedRow = tuple[int, list[Cell]]


@dataclass(frozen=True)
class Band:
    """A header: the number of its last row, and how each column may be spelt, surest first.

    `VERVAL` above `keterangan` gives `VERVAL keterangan` and `keterangan`.
    """

    row: int
    spellings: list[list[str]]
    depth: int = 1

    def known(self, keys: Collection[str]) -> int:
        """How many different columns it names, less those that it names twice."""
        found = [
            key
            for spelt in self.spellings
            if (key := next((key for text in spelt if (key := header_key(text)) in keys), ""))
        ]
        return 2 * len(set(found)) - len(found)


def best_band(head: Sequence[NumberedRow], keys: Collection[str], *, least: int) -> Band | None:
    """The rows with the most known headers, the first of equals; None where too few are known.

    Another row is taken in only where it names two columns more: the first row of data may hold
    a word that is a header elsewhere.
    """
    singles = [band_from([row]) for row in head]
    best = max(singles, key=lambda band: band.known(keys), default=None)
    if best is None or best.known(keys) < least:
        return None
    at = singles.index(best)
    reach = range(max(0, at - DEPTH + 1), at + 1)
    wider = [
        band_from(head[first : first + depth])
        for first in reach
        for depth in range(2, DEPTH + 1)
        if at < first + depth <= len(head)
    ]
    widest = max(wider, key=lambda band: band.known(keys), default=best)
    return widest if widest.known(keys) >= best.known(keys) + 2 else best


def band_at(head: Sequence[NumberedRow], row: int, depth: int) -> Band | None:
    """The header whose last row a person has named."""
    last = next((at for at, (number, _cells) in enumerate(head) if number == row), None)
    return None if last is None else band_from(head[max(0, last + 1 - depth) : last + 1])


def band_from(rows: Sequence[NumberedRow]) -> Band:
    """These rows as one header. A group's name reaches over the columns right of it."""
    width = max(len(cells) for _number, cells in rows)
    levels = [words(cells, width) for _number, cells in rows]
    groups = [carried(level) for level in levels[:-1]]
    spellings = [spelt(levels, groups, at) for at in range(width)]
    return Band(rows[-1][0], spellings, len(rows))


def words(cells: Sequence[Cell], width: int) -> list[str]:
    texts = [text_of(cell) for cell in cells]
    return texts + [""] * (width - len(texts))


def carried(level: Sequence[str]) -> list[str]:
    reached: list[str] = []
    for text in level:
        reached.append(text or (reached[-1] if reached else ""))
    return reached


def spelt(levels: Sequence[list[str]], groups: Sequence[list[str]], at: int) -> list[str]:
    """A column's own words, with the groups above it and without; none where it has no own."""
    lowest = next((n for n in reversed(range(len(levels))) if levels[n][at]), None)
    if lowest is None:
        return []
    names = [group[at] for group in groups[:lowest] if group[at]] + [levels[lowest][at]]
    return [" ".join(names[start:]) for start in range(len(names))]
