"""How well the matching does on hard lists whose truth the generator knows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from distributions.demo.hard_lists import HardLists
from households.matching import findings
from households.matching.evidence import Evidence
from households.matching.findings import Findings, FoundPair
from households.matching.kinship import families
from households.matching.linking import Thresholds
from households.models.match_pair import PairState

OfField = Callable[[frozenset[str]], dict[str, Any]]
# Upper ends of the classes of the calibration table.
CLASSES = (0.01, 0.1, 0.5, 0.9, 0.99, 0.995, 0.999, 0.9999, 1.0)
# Sure from, asked from.
THRESHOLDS: tuple[Thresholds, ...] = (
    *((sure, 0.1) for sure in (0.8, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999)),
    *((0.995, review) for review in (0.01, 0.03, 0.3, 0.5, 0.8)),
)


@dataclass(frozen=True)
class Bars:
    """What a style must come to; shares of one."""

    precision: float = 0.9995
    recall: float = 0.985
    recall_with_queue: float = 0.997
    queue: float = 0.02

    def missed_by(self, tally: "Tally") -> list[str]:
        """The figures that do not keep to these bars."""
        least = ("precision", "recall", "recall_with_queue")
        missed = [name for name in least if getattr(tally, name) < getattr(self, name)]
        return missed + ["queue"] * (tally.queue > self.queue)


# `both` lacks evidence, not a better threshold: it has no addresses and numbers that fail on
# either side, and different numbers speak against a link. In a `village` of heaped days and few
# names, these say less.
BARS = {
    "hard": Bars(),
    "other": Bars(),
    "both": Bars(recall=0.98, queue=0.025),
    "village": Bars(recall=0.98),
    "unlisted": Bars(),
}


@dataclass
class Tally:
    """Counts over one pair of lists; they add up over several."""

    records: int = 0  # of the field
    rows: int = 0  # of the list
    with_family: int = 0  # field records whose family is on the list
    sure: int = 0
    right: int = 0  # sure links to the true family
    asked_right: int = 0  # open questions of which one is the true family
    asked: int = 0  # field records in the queue
    pairs_asked: int = 0  # pairs of theirs there
    sure_said: int = 0  # millionths: what the model expects of the sure links
    twin_questions: int = 0
    repeated: int = 0  # rows that repeat a family
    repeats_found: int = 0
    repeats_wrong: int = 0
    field_repeated: int = 0  # field records that no row was found for and that repeat a family
    field_found: int = 0
    field_with_asked: int = 0  # and those that a person who knows finds among the questions
    field_wrong: int = 0
    field_asked: int = 0  # pairs of such records that wait for a person
    classes: dict[float, list[int]] = field(default_factory=dict)  # pairs, true, millionths

    def __add__(self, other: "Tally") -> "Tally":
        counts = {
            name: getattr(self, name) + getattr(other, name)
            for name in self.__dataclass_fields__
            if name != "classes"
        }
        classes = {
            end: [a + b for a, b in zip(self.of(end), other.of(end), strict=True)]
            for end in CLASSES
        }
        return Tally(**counts, classes=classes)

    def of(self, end: float) -> list[int]:
        return self.classes.get(end, [0, 0, 0])

    @property
    def precision(self) -> float:
        return self.right / self.sure if self.sure else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.with_family

    @property
    def recall_with_queue(self) -> float:
        return (self.right + self.asked_right) / self.with_family

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    @property
    def queue(self) -> float:
        """Questions on field records and on rows, per row of the list."""
        return (self.asked + self.twin_questions + self.field_asked) / self.rows

    @property
    def pairs(self) -> int:
        """Pairs that wait for a person."""
        return self.pairs_asked + self.twin_questions + self.field_asked

    @property
    def expected_precision(self) -> float:
        """What the model itself expects of its sure links, without labels."""
        return self.sure_said / 1e6 / self.sure if self.sure else 1.0


def evaluate(lists: HardLists) -> Tally:
    """Match the lists as reconciling does, and count against the truth."""
    found = findings.find(Evidence(candidates=lists.listed, visits=lists.found))
    return _counted(lists, found, _field_of(lists))


def trade_off(lists: HardLists) -> dict[Thresholds, Tally]:
    """One comparison judged by each pair of `THRESHOLDS`."""
    evidence = Evidence(candidates=lists.listed, visits=lists.found)
    each, field = findings.find_each(evidence, THRESHOLDS), _field_of(lists)
    return {one: _counted(lists, found, field) for one, found in zip(THRESHOLDS, each, strict=True)}


def _field_of(lists: HardLists) -> OfField:
    """How field records are compared with each other that no row was found for.

    Several thresholds may leave the same ones: these are compared once.
    """

    @cache
    def counts(left: frozenset[str]) -> dict[str, Any]:
        records = [record for record in lists.found if record.id in left]
        evidence = Evidence(candidates=records, visits=[])
        pairs = findings.find_repeats(evidence) if len(records) > 1 else []
        return _counts_of_field(lists.family_of_found, left, pairs)

    return counts


def _counts_of_field(
    family_of: dict[str, int], left: frozenset[str], pairs: list[FoundPair]
) -> dict[str, Any]:
    sides = [(pair.candidate, str(pair.twin)) for pair in pairs]
    linked = [
        both for both, pair in zip(sides, pairs, strict=True) if pair.state == PairState.LINKED
    ]
    right = [(one, other) for one, other in sides if family_of[one] == family_of[other]]
    merged = _merged(linked)
    return {
        "field_repeated": len(left) - len({family_of[record] for record in left}),
        "field_found": len(merged),
        "field_with_asked": len(_merged([*linked, *right])),
        "field_wrong": sum(family_of[row] != family_of[root] for row, root in merged.items()),
        "field_asked": len(pairs) - len(linked),
    }


def _merged(pairs: list[tuple[str, str]]) -> dict[str, str]:
    return {row: root for row, root in families(pairs).items() if row != root}


def _counted(lists: HardLists, found: Findings, of_field: OfField) -> Tally:
    left = lists.family_of_found.keys() - found.links.keys()
    tally = replace(_tally(lists, found), **of_field(frozenset(left)))
    pairs = [pair for pair in found.pairs if pair.visit]
    for pair in pairs:
        counted = tally.classes.setdefault(_class(pair.probability), [0, 0, 0])
        counted[0] += 1
        counted[1] += _true(lists, pair)
        counted[2] += round(pair.probability * 1e6)
    return tally


def _tally(lists: HardLists, found: Findings) -> Tally:
    listed, met = lists.family_of_listed, lists.family_of_found
    families = set(listed.values())
    open_pairs = [p for p in found.pairs if p.visit and p.state == PairState.OPEN]
    linked = [p for p in found.pairs if p.visit and p.state == PairState.LINKED]
    return Tally(
        records=len(met),
        rows=len(listed),
        with_family=sum(family in families for family in met.values()),
        sure=len(found.links),
        right=sum(listed[row] == met[record] for record, (row, _) in found.links.items()),
        sure_said=sum(round(p.probability * 1e6) for p in linked),
        asked_right=len({p.visit for p in open_pairs if _true(lists, p)}),
        asked=len({p.visit for p in open_pairs}),
        pairs_asked=len(open_pairs),
        twin_questions=sum(bool(p.twin) and p.state == PairState.OPEN for p in found.pairs),
        repeated=len(listed) - len(families),
        repeats_found=len(found.duplicates),
        repeats_wrong=sum(listed[row] != listed[of] for row, of in found.duplicates.items()),
    )


def _true(lists: HardLists, pair: FoundPair) -> bool:
    return lists.family_of_listed[pair.candidate] == lists.family_of_found[str(pair.visit)]


def _class(probability: float) -> float:
    return next(end for end in CLASSES if probability <= end)


def table(tallies: Sequence[tuple[str, Tally]]) -> Iterable[str]:
    """The figures as a Markdown table, one line each."""
    yield (
        "| lists | precision of sure | recall of sure | with unsure | F1 | queue | pairs in it |"
        " duplicates | in the field |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for name, t in tallies:
        yield (
            f"| {name} | {t.precision:.5f} | {t.recall:.4f} | {t.recall_with_queue:.4f}"
            f" | {t.f1:.4f} | {t.queue:.2%} | {t.pairs} | {t.repeats_found} of {t.repeated},"
            f" {t.repeats_wrong} wrong | {t.field_found} of {t.field_repeated}"
            f" ({t.field_with_asked} with unsure),"
            f" {t.field_wrong} wrong, {t.field_asked} asked |"
        )


def curve(tallies: dict[Thresholds, Tally]) -> Iterable[str]:
    """What each pair of thresholds comes to."""
    yield "| sure from | asked from | precision of sure | recall of sure | with unsure | queue |"
    yield "|---|---|---|---|---|---|"
    for (sure, review), t in tallies.items():
        yield (
            f"| {sure} | {review} | {t.precision:.5f} | {t.recall:.4f}"
            f" | {t.recall_with_queue:.4f} | {t.queue:.2%} |"
        )


def calibration(tally: Tally) -> Iterable[str]:
    """Of the pairs kept: what the model said, and how many were true."""
    yield "| probability up to | pairs | said | true |"
    yield "|---|---|---|---|"
    for end in CLASSES:
        pairs, true, said = tally.of(end)
        if pairs:
            yield f"| {end} | {pairs} | {said / 1e6 / pairs:.4f} | {true / pairs:.4f} |"
