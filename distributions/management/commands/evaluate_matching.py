"""evaluate_matching: precision, recall, queue and calibration on lists with hard noise."""

import json
import time
from collections.abc import Iterator
from functools import reduce
from operator import add
from typing import Any

from django.core.management.base import CommandError, CommandParser

from aidcases.commands import HouseCommand
from aidcases.regions import BUNDLED
from distributions.demo import evaluation, hard_lists
from distributions.demo.families import places_in
from distributions.demo.styles import STYLES


class Command(HouseCommand):
    help = "Measure the matching on made-up lists with hard noise, whose truth the generator keeps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--families", type=int, default=15_000)
        parser.add_argument("--seeds", type=int, default=5, help="so many lists of each style")
        parser.add_argument("--style", choices=list(STYLES), help="default: all")
        parser.add_argument(
            "--curve", action="store_true", help="what other thresholds would come to, instead"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        styles = [options["style"]] if options["style"] else list(STYLES)
        if options["curve"]:
            for style in styles:
                self._curve(style, options)
            return
        tallies = {style: self._measure(style, options) for style in styles}
        if options["json"]:
            self.stdout.write(json.dumps({name: _figures(t) for name, t in tallies.items()}))
        else:
            self._print(tallies)
        missed = [
            f"{style}: {figure}"
            for style, tally in tallies.items()
            for figure in evaluation.BARS[style].missed_by(tally)
        ]
        if missed:
            raise CommandError(f"Below the bars (distributions/demo/evaluation.py): {missed}")

    def _print(self, tallies: dict[str, evaluation.Tally]) -> None:
        for line in evaluation.table(list(tallies.items())):
            self.stdout.write(line)
        for name, tally in tallies.items():
            self.stdout.write(f"\n{name}: sure links expected right {tally.expected_precision:.5f}")
            for line in evaluation.calibration(tally):
                self.stdout.write(line)

    def _measure(self, style: str, options: dict[str, Any]) -> evaluation.Tally:
        tallies = []
        for seed, lists in _lists(style, options):
            started = time.monotonic()
            tally = reduce(add, map(evaluation.evaluate, lists))
            tallies.append(tally)
            seconds = time.monotonic() - started
            self.stderr.write(
                f"{style} {seed}: precision {tally.precision:.5f} recall {tally.recall:.4f}"
                f" with queue {tally.recall_with_queue:.4f} queue {tally.queue:.2%} {seconds:.1f} s"
            )
        return reduce(add, tallies)

    def _curve(self, style: str, options: dict[str, Any]) -> None:
        found = [
            evaluation.trade_off(one) for _seed, lists in _lists(style, options) for one in lists
        ]
        self.stdout.write(f"{style}:")
        for line in evaluation.curve(
            {one: reduce(add, (tally[one] for tally in found)) for one in evaluation.THRESHOLDS}
        ):
            self.stdout.write(line)


def _lists(
    style: str, options: dict[str, Any]
) -> Iterator[tuple[int, Iterator[hard_lists.HardLists]]]:
    """Each seed with its pairs of lists."""
    places = places_in(BUNDLED)
    for seed in range(1, options["seeds"] + 1):
        yield seed, hard_lists.each(options["families"], seed, places, style)


def _figures(tally: evaluation.Tally) -> dict[str, float | int]:
    return {
        "precision": round(tally.precision, 6),
        "recall": round(tally.recall, 5),
        "recall_with_queue": round(tally.recall_with_queue, 5),
        "f1": round(tally.f1, 5),
        "queue": round(tally.queue, 5),
        "pairs_in_queue": tally.pairs,
        "expected_precision": round(tally.expected_precision, 6),
        "sure": tally.sure,
        "wrong": tally.sure - tally.right,
        "duplicates_found": tally.repeats_found,
        "duplicates_wrong": tally.repeats_wrong,
        "field_repeats": tally.field_repeated,
        "field_repeats_found": tally.field_found,
        "field_repeats_with_queue": tally.field_with_asked,
        "field_repeats_wrong": tally.field_wrong,
        "field_repeats_asked": tally.field_asked,
    }
