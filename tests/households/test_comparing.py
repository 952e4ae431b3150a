"""The model's parameters, and two records shown side by side."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.matching import comparing, model, record_tables
from households.matching.addresses import read_address
from households.matching.any_two_lists import match
from households.matching.blocking import rules_for
from households.matching.comparing import marked
from households.matching.engine import engine
from households.matching.levels import COMPARISONS, FIELDS, condition
from households.matching.records import Record

BORN = date(1971, 3, 12)


def test_every_level_of_every_field_has_its_parameters_and_words() -> None:
    for field, compared in COMPARISONS.items():
        names = [*compared.levels, "other"]
        assert list(model.parameters()["fields"][field]) == names
        assert set(comparing.LEVEL_WORDS[field]) == set(names)
    assert set(comparing.FIELD_WORDS) == set(FIELDS)


@pytest.mark.parametrize("side", ["m", "u"])
def test_the_levels_of_a_field_are_all_there_is(side: str) -> None:
    for field, levels in model.parameters()["fields"].items():
        assert sum(level[side] for level in levels.values()) == pytest.approx(1, abs=0.01), field


def level_of(field: str, left: Record, right: Record) -> str:
    with engine() as connection:
        record_tables.load(connection, "listed", [left])
        record_tables.load(connection, "met", [right])
        model.score_links(connection, "listed", "met")
        found = connection.sql(f"SELECT {model.level_sql(field)} FROM links").fetchall()
    return str(found[0][0]) if found else ""


def person(**claims: object) -> Record:
    known = {"name": "Rusli Hasan", "nik": "1901011203710004", "birth_date": BORN}
    return Record(id="1", number=1, **(known | claims))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "other", "level"),
    [
        ("nik", {"nik": "1901011203710005"}, "serial"),
        ("nik", {"nik": "1901011203710005", "birth_date": None}, "one_digit"),
        ("nik", {"nik": "1901011203810004"}, "one_digit"),
        ("nik", {"nik": "1901011203710040"}, "serial"),
        ("nik", {"nik": ""}, "None"),
        ("nik", {"nik": "9999999999999999"}, "None"),
        ("name", {"name": "RUSLI B. HASSAN"}, "same"),
        ("name", {"name": "R. Hasan"}, "part_of"),
        ("name", {"name": "Tjoa Kim Liong alias Rusli Hasan"}, "part_of"),
        ("name", {"name": "Roesli bin Hasan"}, "same"),
        ("name", {"name": "Rusli"}, "part_of"),
        ("name", {"name": "Rusli H."}, "part_of"),
        ("name", {"name": "Ruslin Hasan"}, "one_letter"),
        ("name", {"name": "Zubaidah Kartini"}, "other"),
        ("birth_date", {"birth_date": date(1971, 12, 3)}, "swapped"),
        ("birth_date", {"birth_date": date(1971, 3, 13)}, "one_digit"),
        ("birth_date", {"birth_date": date(1971, 3, 30)}, "one_part"),
        ("birth_date", {"birth_date": date(1971, 1, 1)}, "placeholder_year"),
        ("birth_date", {"birth_date": date(1972, 6, 30)}, "year"),
        ("birth_date", {"birth_date": date(1954, 6, 30)}, "other"),
    ],
)
def test_a_fault_has_its_own_level(field: str, other: dict[str, object], level: str) -> None:
    assert level_of(field, person(), person(**other)) == level


@pytest.mark.parametrize(
    ("day", "level"),
    [
        (date(1971, 7, 1), "placeholder_year"),
        (date(1971, 1, 31), "placeholder_year"),
        (date(1972, 1, 1), "year"),
        (date(1981, 1, 1), "other"),
    ],
)
def test_of_a_placeholder_day_the_year_alone_counts(day: date, level: str) -> None:
    one = person(birth_date=date(1971, 1, 1))
    assert level_of("birth_date", one, person(birth_date=day)) == level


def test_any_two_lists_are_linked_with_weights() -> None:
    left = [
        Record(str(n), n, f"Keluarga {'ABCDEF'[n]}", birth_date=date(1970, n, 9)) for n in (1, 2)
    ]
    right = [Record("7", 7, left[1].name, birth_date=left[1].birth_date, village="AIRDUREN")]
    [pair] = match(left, right)
    assert (pair["left_row"], pair["right_row"]) == (2, 7)
    assert pair["birth_date"] == pytest.approx(13.1, abs=0.1)
    assert pair["nik"] is None


def test_a_row_is_paired_with_every_row_of_its_family() -> None:
    """The left list names the family twice; both rows are the right one's."""
    twice = {"name": "Mustofa Kamaruddin", "birth_date": BORN, "village": "AIRDUREN"}
    left = [Record("1", 1, **twice), Record("2", 2, **twice), Record("3", 3, "Rusli Hasan")]
    pairs = list(match(left, [Record("9", 9, **twice)]))
    assert {(pair["left_row"], pair["decision"]) for pair in pairs} == {(1, "match"), (2, "match")}


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Jln. Raya Kenanga no 12, RT.03/RW.02", ("KENANGA", "12", "3/2")),
        ("Jl. Kenanga No. 012 RT 003 RW 002", ("KENANGA", "12", "3/2")),
        ("Gg. Tjempedak 4B", ("CEMPEDAK", "4B", "")),
        ("Dusun Air Hanyut, RT 5", ("ERHANIUT", "", "5")),
        ("RT 005/001", ("", "", "5/1")),
        ("", ("", "", "")),
    ],
)
def test_an_address_is_read_in_parts(written: str, parts: tuple[str, str, str]) -> None:
    assert read_address(written) == parts


def test_a_nik_tells_the_birth_date_where_no_other_field_does() -> None:
    told = record_tables.table([person(birth_date=None)]).to_pylist()[0]
    assert (told["born"], told["sex"], told["from_nik"]) == ("1971-03-12", "M", True)


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_every_condition_is_whole_in_the_words_of_each_engine(engine: str) -> None:
    for field, compared in COMPARISONS.items():
        for level in compared.levels:
            assert "{" not in condition(field, level, engine)


def test_a_rule_that_reaches_too_many_pairs_gives_way_to_a_narrower_one(
    settings: Any,
) -> None:
    crowd = record_tables.table(
        Record(str(n), n, "Ahmad", village="A", birth_date=BORN) for n in range(1200)
    )
    with engine() as connection:
        connection.register("crowd", crowd)
        usual = rules_for(connection, ["crowd"], FIELDS)
        settings.MATCHING_PAIRS_PER_RECORD = 2000
        patient = rules_for(connection, ["crowd"], FIELDS)
    assert ("sound",) in patient and ("sound",) not in usual


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        (("AIRDUREN", "MENDOBARAT"), ("AIRDUREN", "MENDOBARAT"), "same"),
        (("AIRDUREN", "MENDOBARAT"), ("AIRDUREN", "MENDOBARTA"), "same"),
        (("AIRDUREN", "MENDOBARAT"), ("AIRDUREN", "PEMALI"), "other"),
        (("AIRDUREN", ""), ("AIRDUREN", "PEMALI"), "same"),
        (("AIRDUREN", "19.01.04"), ("AIRDUREN", "PEMALI"), "same"),
        (("19.01.04.2001", ""), ("19.01.04.2002", ""), "district"),
        (("19.01.04.2001", ""), ("19.01.05.2001", ""), "other"),
        # a code that nobody knows says nothing beside a name
        (("19.01.99.2001", ""), ("AIRDUREN", "PEMALI"), None),
    ],
)
def test_villages_are_the_same_within_one_district(
    left: tuple[str, str], right: tuple[str, str], level: str | None
) -> None:
    one, other = (
        Record("1", 1, "Rusli Hasan", "F", village=village, district=district)
        for village, district in (left, right)
    )
    assert level_of("village", one, other) == str(level)


# --- side by side ---------------------------------------------------------------------------------


def test_what_differs_is_marked_within_the_word() -> None:
    assert marked("Zainuddin", "ZAINUDIN") == ("Zainud<mark>d</mark>in", "ZAINUDIN")


def test_a_masked_digit_that_differs_is_marked_where_it_stands() -> None:
    one, other = marked("1901011203710004", "1901011203810004", masked=True)
    assert one == other == "190101••••<mark>•</mark>•0004"


def test_markup_in_a_name_stays_text() -> None:
    one, _ = marked("<b>Ali</b>", "Ali")
    assert "<b>" not in one
    assert "&lt;" in one


@given(st.text(max_size=20), st.text(max_size=20))
def test_marking_loses_no_letter(left: str, right: str) -> None:
    for shown, text in zip(marked(left, right), (left, right), strict=True):
        bare = shown.replace("<mark>", "").replace("</mark>", "")
        for escaped, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'")):
            bare = bare.replace(escaped, char)
        assert bare.replace("&amp;", "&") == text
