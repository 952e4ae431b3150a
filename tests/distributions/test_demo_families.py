"""The demo's families: any seed closes, and no two can be taken for each other."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidcases.identity import read_family_card_number, read_nik
from aidcases.regions import BUNDLED
from distributions.demo import workbooks
from distributions.demo.editions import next_edition
from distributions.demo.families import places_in
from distributions.demo.field_results import one_digit_off
from distributions.demo.ministry_list import HEADERS
from distributions.demo.names import as_heard
from distributions.demo.truth import Demo, imagine

PLACES = places_in(BUNDLED)
seeds = st.integers(min_value=0, max_value=2**32)
few = settings(max_examples=15, deadline=None)


@few
@given(seeds, st.integers(min_value=1, max_value=200))
def test_any_seed_gives_exactly_the_rows_and_the_confirmed(seed: int, confirmed: int) -> None:
    demo = imagine(300, confirmed, seed, PLACES)
    assert len(demo.lines) == len(demo.outcomes) == 300
    assert demo.expected().get("eligible", 0) == confirmed


@few
@given(seeds)
def test_the_last_visit_to_each_family_says_what_is_expected(seed: int) -> None:
    demo = imagine(300, 60, seed, PLACES)
    last = {}
    for result in sorted(demo.results, key=lambda r: str(r.visited_on)):
        last[result.family.number] = result.verdict
    for line, outcome in zip(demo.lines, demo.outcomes, strict=True):
        if outcome in {"eligible", "waiting", "unverifiable"}:
            assert last.get(line.family.number, "waiting") == outcome


def test_the_same_seed_gives_the_same_files(tmp_path) -> None:
    for folder in ("one", "two"):
        workbooks.write_all(imagine(60, 12, 7, PLACES), tmp_path / folder)
    for name in ("daftar-p3ke.xlsx", "hasil-verval.xlsx", "truth.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_another_seed_gives_another_list() -> None:
    assert imagine(60, 12, 1, PLACES).lines != imagine(60, 12, 2, PLACES).lines


@pytest.fixture(scope="module")
def demo() -> Demo:
    return imagine(2000, 230, 1, PLACES)


def test_numbers_are_sound_and_nobody_shares_one(demo: Demo) -> None:
    families = {line.family.number: line.family for line in demo.lines}.values()
    assert all(read_nik(f.nik) and read_family_card_number(f.card_number) for f in families)
    numbers = Counter(n for f in families for n in (f.nik, f.card_number, f.family_id))
    assert max(numbers.values()) == 1


def test_a_nik_tells_its_holders_birthday_and_sex(demo: Demo) -> None:
    for line in demo.lines:
        facts = read_nik(line.family.nik)
        assert facts and facts.agrees_with(line.family.birth_date)
        assert facts.sex == line.family.sex


def test_a_slip_of_the_pen_never_gives_another_familys_number(demo: Demo) -> None:
    theirs = {line.family.nik for line in demo.lines}
    rng = Random(1)
    assert not any(one_digit_off(rng, nik) in theirs for nik in sorted(theirs))


def test_no_two_families_of_a_village_share_a_name_or_a_birthday(demo: Demo) -> None:
    families = {line.family.number: line.family for line in demo.lines}.values()
    names = Counter((f.place.code, f.name) for f in families)
    days = Counter((f.place.code, f.birth_date) for f in families)
    assert max(names.values()) == max(days.values()) == 1


def test_a_name_as_heard_is_never_the_name_itself(demo: Demo) -> None:
    rng = Random(1)
    for line in demo.lines:
        assert as_heard(rng, line.family.name) != line.family.name


def test_the_list_has_the_ministrys_columns_and_faults_below_the_guard(demo: Demo) -> None:
    assert len(HEADERS) == 31
    assert all(set(line.cells) == set(HEADERS) for line in demo.lines)
    unreadable = sum(not line.has_nik for line in demo.lines if not line.twin)
    assert 0 < unreadable < 0.05 * len(demo.lines)


def test_every_kind_of_fault_is_there(demo: Demo) -> None:
    results = demo.results
    assert any(not r.family_id for r in results)
    assert any(not r.nik for r in results)
    assert any(r.nik and r.nik != r.family.nik for r in results)
    assert any(r.name != r.family.name for r in results)
    assert any(not r.visited_on for r in results)
    assert any(not r.on_list for r in results)
    assert {"deceased", "moved", "better_off", "absent"} <= {r.reason for r in results}


@pytest.mark.parametrize(("rows", "confirmed"), [(10, 2), (100, 90), (100, 0)])
def test_numbers_that_cannot_be_are_refused(rows: int, confirmed: int) -> None:
    with pytest.raises(ValueError):
        imagine(rows, confirmed, 1, PLACES)


def test_the_next_edition_keeps_most_families_and_brings_new_ones(demo: Demo) -> None:
    lines = next_edition(demo, 1)
    before = {line.family.family_id for line in demo.lines if line.sound and not line.twin}
    after = {line.family.family_id for line in lines}
    assert len(after) == len(lines)
    assert 0.9 * len(before) < len(before & after) < len(before)
    assert 0 < len(after - before) < 0.1 * len(before)
    assert next_edition(demo, 1) == lines
