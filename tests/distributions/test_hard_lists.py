"""The matching on lists with hard noise, whose truth the generator keeps."""

import copy
import json
from dataclasses import replace
from functools import reduce
from io import StringIO
from operator import add

import pytest
from django.core.management import CommandError, call_command

from aidcases.regions import BUNDLED
from distributions.demo import evaluation, hard_lists
from distributions.demo.evaluation import Bars, Tally
from distributions.demo.families import places_in
from distributions.demo.styles import STYLES
from households.matching import estimation, model

PLACES = places_in(BUNDLED)
SMALL = 1500


def test_the_same_seed_gives_the_same_lists() -> None:
    one, other = (hard_lists.make(60, 4, PLACES) for _ in range(2))
    assert (one.listed, one.found) == (other.listed, other.found)
    assert hard_lists.make(60, 5, PLACES).listed != one.listed


@pytest.mark.parametrize("style", list(STYLES))
def test_hard_lists_are_linked_within_the_bars(style: str) -> None:
    lists = hard_lists.each(SMALL, 1, PLACES, style)
    tally = reduce(add, map(evaluation.evaluate, lists))
    bars = evaluation.BARS[style]
    # So few records stray about the bars by chance.
    near = replace(bars, precision=0.999)
    if style == "both":  # the hardest lists, which stray the most
        near = replace(near, recall=bars.recall - 0.005, queue=bars.queue + 0.005)
    assert near.missed_by(tally) == []
    assert tally.repeats_wrong == 0


def test_families_on_no_list_are_found_where_the_field_met_them_twice() -> None:
    tally = evaluation.evaluate(hard_lists.make(SMALL, 2, PLACES, "unlisted"))
    assert tally.field_repeated > 10
    assert tally.field_found > 0.7 * tally.field_repeated
    assert tally.field_with_asked > 0.9 * tally.field_repeated
    assert tally.field_wrong == 0
    assert tally.field_asked < tally.field_repeated


def test_each_figure_below_its_bar_is_named() -> None:
    tally = Tally(records=100, rows=100, with_family=100, sure=98, right=97, asked_right=1, asked=3)
    assert Bars().missed_by(tally) == ["precision", "recall", "recall_with_queue", "queue"]
    assert Bars(0.9, 0.9, 0.9, 0.1).missed_by(tally) == []


def test_the_command_fails_where_a_bar_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(evaluation.BARS, "hard", Bars(recall=1.01))
    with pytest.raises(CommandError, match="hard: recall"):
        call_command(
            *("evaluate_matching", "--style=hard", "--families=120", "--seeds=1"),
            stdout=StringIO(),
            stderr=StringIO(),
        )


def test_tallies_add_up() -> None:
    one = evaluation.evaluate(hard_lists.make(120, 1, PLACES))
    both = one + one
    assert (both.sure, both.rows, both.precision) == (2 * one.sure, 2 * one.rows, one.precision)
    assert both.of(1.0)[0] == 2 * one.of(1.0)[0]


def test_a_wrong_link_lowers_precision() -> None:
    assert Tally(sure=10, right=9, with_family=10).precision == 0.9


def test_parameters_are_estimated_without_labels_and_the_same_each_time() -> None:
    lists = hard_lists.make(300, 1, PLACES)
    begin = copy.deepcopy(model.parameters())
    one, other = (estimation.estimate(lists.listed, lists.found, begin) for _ in range(2))
    assert one == other
    assert begin == model.parameters()
    name = one["fields"]["name"]
    assert name["same"]["m"] > 0.5 > name["same"]["u"]
    for field, levels in one["fields"].items():
        for side in ("m", "u"):
            assert sum(level[side] for level in levels.values()) == pytest.approx(1, abs=0.01), (
                field
            )


def test_the_command_prints_the_figures_of_each_style(monkeypatch: pytest.MonkeyPatch) -> None:
    for style in STYLES:  # so few families tell nothing of the bars
        monkeypatch.setitem(evaluation.BARS, style, Bars(0, 0, 0, 1))
    out = StringIO()
    call_command(
        "evaluate_matching", families=150, seeds=1, json=True, stdout=out, stderr=StringIO()
    )
    assert set(json.loads(out.getvalue())) == set(STYLES)
    out = StringIO()
    call_command(
        "evaluate_matching", families=150, seeds=1, style="hard", stdout=out, stderr=StringIO()
    )
    assert "| probability up to |" in out.getvalue()


def test_a_higher_bar_is_never_less_precise_and_asks_no_less() -> None:
    tallies = evaluation.trade_off(hard_lists.make(300, 1, PLACES, "both"))
    by_sure = [tallies[one] for one in evaluation.THRESHOLDS if one[1] == 0.1]
    assert [t.sure for t in by_sure] == sorted((t.sure for t in by_sure), reverse=True)
    assert [t.precision for t in by_sure] == sorted(t.precision for t in by_sure)
    by_review = [tallies[one] for one in evaluation.THRESHOLDS if one[1] in (0.3, 0.5, 0.8)]
    assert [t.asked for t in by_review] == sorted((t.asked for t in by_review), reverse=True)
    as_run = evaluation.evaluate(hard_lists.make(300, 1, PLACES, "both"))
    assert tallies[0.995, 0.1] == as_run


def test_the_command_prints_what_other_thresholds_come_to() -> None:
    out = StringIO()
    call_command(
        "evaluate_matching",
        *("--curve", "--style=hard", "--families=120", "--seeds=1"),
        stdout=out,
        stderr=StringIO(),
    )
    lines = out.getvalue().splitlines()
    assert lines[0] == "hard:"
    assert len(lines) == 3 + len(evaluation.THRESHOLDS)
