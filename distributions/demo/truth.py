"""The truth behind the demo: which row and which field result speak of which family.

Whoever counts never reads it; the demo's reviewer does, as a clerk who telephones the village.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from distributions.demo.families import Family, Place, Registrar
from distributions.demo.field_results import (
    INELIGIBLE,
    UNVERIFIABLE,
    FieldResult,
    a_reason,
    again,
    as_written,
    result_of,
)
from distributions.demo.ministry_list import ListLine, broken_line, line_of, twin_line
from distributions.demo.names import full_name

SMALLEST = 40


@dataclass(frozen=True)
class Shares:
    """How many rows of each kind; they add up to the rows of the list."""

    quarantined: int
    twins: int
    waiting: int
    unverifiable: int
    persistent: int  # ineligible after three vain visits
    ineligible: int
    eligible: int

    @classmethod
    def of(cls, rows: int, confirmed: int) -> "Shares":
        """Shares like those of a real list; raises ValueError where the numbers cannot be."""
        if rows < SMALLEST or not 1 <= confirmed <= rows * 8 // 10:
            raise ValueError(
                f"From {SMALLEST} families on, of which one to four fifths are confirmed."
            )
        fixed = {
            "quarantined": max(2, round(rows * 0.0025)),
            "twins": max(2, round(rows * 0.007)),
            "waiting": max(2, round(rows * 0.0085)),
            "unverifiable": max(2, round(rows * 0.009)),
            "persistent": max(1, round(rows * 0.002)),
        }
        rest = rows - confirmed - sum(fixed.values())
        return cls(**fixed, ineligible=rest, eligible=confirmed)


@dataclass(frozen=True)
class Demo:
    """Both files, and what is true of their rows. Row n of a list stands at index n - 1."""

    places: Sequence[Place]
    workers: dict[str, str]  # village code → the name of its social worker
    lines: Sequence[ListLine]
    results: Sequence[FieldResult]
    outcomes: Sequence[str]  # of each line of the list

    def expected(self) -> dict[str, int]:
        return dict(Counter(self.outcomes))


def imagine(rows: int, confirmed: int, seed: int, places: Sequence[Place]) -> Demo:
    """A list of so many rows of which so many families are confirmed in the end.

    The same seed gives the same files to the last byte. Raises ValueError where confirmed
    families do not fit into the list.
    """
    return _Imagination(Shares.of(rows, confirmed), Random(seed), places).demo()


@dataclass
class _Imagination:
    shares: Shares
    rng: Random
    places: Sequence[Place]
    lines: list[tuple[ListLine, str]] = field(default_factory=list)
    results: list[FieldResult] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.registrar = Registrar(self.rng, self.places)
        self.workers = {
            place.code: full_name(self.rng, self.rng.choice("MFF")) for place in self.places
        }

    def demo(self) -> Demo:
        for _ in range(self.shares.quarantined):
            self.lines.append((broken_line(self.rng, self.registrar.family()), "quarantined"))
        self._families()
        self._strangers()
        self.rng.shuffle(self.lines)
        self.rng.shuffle(self.results)
        self._keep_first_before_twin()
        return Demo(
            places=self.places,
            workers=self.workers,
            lines=[line for line, _ in self.lines],
            results=self.results,
            outcomes=[outcome for _, outcome in self.lines],
        )

    def _families(self) -> None:
        shares, rng = self.shares, self.rng
        fates = (
            ["waiting"] * shares.waiting
            + ["unverifiable"] * shares.unverifiable
            + ["persistent"] * shares.persistent
            + ["ineligible"] * shares.ineligible
            + ["eligible"] * shares.eligible
        )
        rng.shuffle(fates)
        visited = [n for n, fate in enumerate(fates) if fate in {"ineligible", "eligible"}]
        twice = set(rng.sample(visited, shares.twins))
        for number, fate in enumerate(fates):
            self._family(fate, listed_twice=number in twice)

    def _family(self, fate: str, *, listed_twice: bool) -> None:
        family = self.registrar.family()
        line = line_of(self.rng, family)
        outcome = "ineligible" if fate == "persistent" else fate
        self.lines.append((line, outcome))
        if listed_twice:
            self._twin(family)
        if fate != "waiting":
            for result in self._visits(family, fate):
                self.results.append(
                    as_written(self.rng, result, keep_id=listed_twice, has_nik=line.has_nik)
                )

    def _twin(self, family: Family) -> None:
        other_id = f"{family.place.digits}{9_000_000 + family.number}"
        line = twin_line(self.rng, family, other_id)
        self.lines.append((line, "duplicate"))

    def _visits(self, family: Family, fate: str) -> list[FieldResult]:
        """The visits to a family, the last of which decides; some were written down twice."""
        rng, worker = self.rng, self.workers[family.place.code]
        if fate in {"unverifiable", "persistent"}:
            first = result_of(rng, family, "unverifiable", a_reason(rng, UNVERIFIABLE), worker)
            second = again(rng, first)
            attempts = [first, second, again(rng, second, a_reason(rng, UNVERIFIABLE))]
            return attempts[: 3 if fate == "persistent" else rng.choice((1, 1, 2))]
        reason = a_reason(rng, INELIGIBLE) if fate == "ineligible" else ""
        result = result_of(rng, family, fate, reason, worker)
        return [result, again(rng, result)] if rng.random() < 0.004 else [result]

    def _strangers(self) -> None:
        """Families met in the field whom the list does not name."""
        for _ in range(max(1, round(len(self.lines) * 0.0018))):
            family = self.registrar.family()
            worker = self.workers[family.place.code]
            met = result_of(self.rng, family, "eligible", "", worker)
            self.results.append(FieldResult(**(met.__dict__ | {"family_id": "", "on_list": False})))

    def _keep_first_before_twin(self) -> None:
        """Of two rows for one family the one without `twin` stands first, as it was first known."""
        seen: dict[int, int] = {}
        for index, (line, _) in enumerate(self.lines):
            other = seen.setdefault(line.family.number, index)
            if other != index and self.lines[other][0].twin:
                self.lines[other], self.lines[index] = self.lines[index], self.lines[other]
