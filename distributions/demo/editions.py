"""The ministry's next edition: most families again, some gone, some new, some moved or renamed."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from distributions.demo.families import Family, Registrar
from distributions.demo.ministry_list import ListLine, line_of
from distributions.demo.truth import Demo

GONE, CHANGED, NEW = 0.06, 0.03, 0.06


def next_edition(demo: Demo, seed: int) -> list[ListLine]:
    """The lines of a later list: twins are cleared up, and the families have had a year to live."""
    rng = Random(f"next {seed}")
    kept = list(_kept(rng, demo))
    new = _newcomers(rng, demo, round(len(demo.lines) * NEW))
    lines = [line_of(rng, family) for family in (*kept, *new)]
    rng.shuffle(lines)
    return lines


def _kept(rng: Random, demo: Demo) -> Iterator[Family]:
    for line in demo.lines:
        if line.twin or not line.sound or rng.random() < GONE:
            continue
        yield _after_a_year(rng, line.family) if rng.random() < CHANGED else line.family


def _after_a_year(rng: Random, family: Family) -> Family:
    """Better or worse off, or in another street of the village."""
    if rng.random() < 0.5:
        return replace(family, decile=family.decile % 3 + 1)
    return replace(family, address=f"Jl. Merdeka No. {rng.randint(1, 90)}", rt=rng.randint(1, 9))


def _newcomers(rng: Random, demo: Demo, count: int) -> list[Family]:
    """Families the earlier list did not hold, with ids above all of its own."""
    registrar = Registrar(rng, demo.places)
    known = {line.family.nik for line in demo.lines}
    first = 5_000_000
    return [
        replace(family, family_id=f"{family.place.digits}{first + family.number:07d}")
        for family in registrar.families(count)
        if family.nik not in known
    ]
