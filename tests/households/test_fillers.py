"""What a list itself shows to be no evidence: heaped days, borne-by-all numbers, common values."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from households.matching import findings, model, record_tables
from households.matching.engine import engine
from households.matching.evidence import Evidence
from households.matching.records import Record
from tests.factories import OTHER_VILLAGE, VILLAGE, made_up_name, made_up_nik
from tests.households.linking import NIK


def a_list(rows: int, first: int = 0) -> Iterator[Record]:
    """Rows of a village, each with a name, a NIK and a birth date of its own."""
    for n in range(first, first + rows):
        born = date(1950, 1, 1) + timedelta(days=61 * n)
        yield Record(str(n), n, made_up_name(n), birth_date=born, nik=made_up_nik(n))


def column(rows: list[Record], name: str) -> list[object]:
    found: list[object] = record_tables.table(rows)[name].to_pylist()
    return found


def test_a_day_that_far_too_many_were_born_on_tells_the_year_alone() -> None:
    heaped = [
        Record(str(n), n, made_up_name(n), birth_date=date(1950 + n % 40, 12, 31))
        for n in range(1000, 1045)
    ]
    marks = column([*a_list(255), *heaped], "placeholder")
    assert all(marks[255:])
    assert sum(map(bool, marks[:255])) <= 2  # 01/01 and 01/07 among them


def test_a_few_of_one_day_in_a_short_list_are_ordinary() -> None:
    few = [Record(str(n), n, made_up_name(n), birth_date=date(1960 + n, 12, 31)) for n in range(7)]
    assert not any(column(few, "placeholder"))


def test_a_nik_of_several_names_is_none_and_tells_no_birth_date() -> None:
    names = ["Rusli Hasan", "Zubaidah Kartini", "Marlina Basri"]
    rows = [Record(str(n), n, name, nik=NIK) for n, name in enumerate(names)]
    assert column(rows, "nik") == column(rows, "born") == [None] * 3
    twice = [*rows[:2], Record("9", 9, "H. Rusli Hasan", nik=NIK)]
    assert column(twice, "nik") == [NIK] * 3


def test_a_family_number_of_more_heads_than_a_family_has_is_none() -> None:
    bearers = [f"{first}{last} Sari" for first in "BDGKLMNPRST" for last in ("ana", "eri", "ulo")]
    rows = [Record(str(n), n, name, family_id="123456") for n, name in enumerate(bearers)]
    assert set(column(rows, "family_id")) == {None}
    assert set(column(rows[:8], "family_id")) == {"123456"}


@pytest.mark.parametrize("size", [20, 1200])
def test_a_number_is_asked_about_however_much_speaks_against_it(size: int) -> None:
    """Another name, date, sex and village, in a list long enough for a cut."""
    row = Record("5000", 5000, "Rusli Hasan", "F-1", NIK, "", date(1971, 3, 12), "M", VILLAGE)
    visits = [
        Record("1", 1, "Zubaidah", "", NIK, "", date(1990, 8, 30), "F", OTHER_VILLAGE),
        Record("2", 2, "Ngatinem", "F-1", "", "", date(1988, 7, 15), "F", OTHER_VILLAGE),
    ]
    found = findings.find(Evidence([*a_list(size), row], visits))
    assert {pair.visit for pair in found.pairs if pair.candidate == "5000"} == {"1", "2"}
    assert found.links == {}


def bits(field: str, rows: list[Record], visit: Record) -> float:
    with engine() as connection:
        record_tables.load(connection, "listed", rows)
        record_tables.load(connection, "met", [visit])
        model.score_links(connection, "listed", "met")
        found = connection.execute(f"SELECT max(bits_{field}) FROM links").fetchone()
    assert found
    return float(found[0])


def test_in_a_short_list_a_name_weighs_no_more_than_its_own_share_says() -> None:
    """One row in twenty-five has this name: some 5 bits, not the ten of an ordinary one."""
    born = [date(1950 + n, 3, 12) for n in range(13)]
    same = [Record(f"9{n}", 900 + n, "Rusli Hasan", birth_date=born[n]) for n in range(13)]
    visit = Record("1", 1, "Rusli Hasan", birth_date=born[0])
    rows = list(a_list(287))
    assert bits("name", [*rows, *same], visit) < 6.2
    assert bits("name", [*rows, same[0]], visit) > 9


def test_a_row_that_stands_twice_makes_its_values_no_commoner() -> None:
    row = Record("900", 900, "Rusli Hasan", birth_date=date(1971, 3, 12))
    rows = [*a_list(40), row, row._replace(id="901", number=901)]
    assert bits("birth_date", rows, row._replace(id="1")) > 12
