"""Rows of one list brought together, pair by pair, into families. Pure."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

Pair = tuple[str, str]


def families(
    likely: Iterable[Pair],
    *,
    decided: Iterable[Pair] = (),
    parted: Iterable[Pair] = (),
    lasting: Collection[str] = (),
    order: Callable[[str], int] = int,
) -> dict[str, str]:
    """For each row that repeats a family, the earliest row of that family.

    `decided` pairs are people's and come first; then the `likely` ones, in their order, of which
    none makes a `lasting` row repeat another. No pair brings together two rows that a person has
    parted, not by way of a third either.
    """
    kin = _Kin(order)
    for one, other in parted:
        kin.part(one, other)
    for one, other in decided:
        kin.join(one, other)
    for one, other in likely:
        kin.join(one, other, lasting)
    return kin.roots()


@dataclass
class _Kin:
    """Disjoint sets of rows, each under its earliest row."""

    order: Callable[[str], int]
    above: dict[str, str] = field(default_factory=dict)
    apart: dict[str, set[str]] = field(default_factory=dict)  # root → rows that are not its kin

    def root(self, row: str) -> str:
        top = row
        while (higher := self.above.get(top)) is not None:
            top = higher
        while row != top:
            self.above[row], row = top, self.above[row]
        return top

    def part(self, one: str, other: str) -> None:
        self.apart.setdefault(one, set()).add(other)
        self.apart.setdefault(other, set()).add(one)

    def join(self, one: str, other: str, lasting: Collection[str] = ()) -> None:
        earlier, later = sorted((self.root(one), self.root(other)), key=self.order)
        if earlier == later or later in lasting or self._are_apart(earlier, later):
            return
        self.above[later] = earlier
        if strangers := self.apart.pop(later, None):
            self.apart.setdefault(earlier, set()).update(strangers)

    def _are_apart(self, one: str, other: str) -> bool:
        return any(self.root(row) == other for row in self.apart.get(one, ()))

    def roots(self) -> dict[str, str]:
        return {row: self.root(row) for row in list(self.above)}
