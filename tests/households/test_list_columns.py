"""What a cell says is read by a stated rule, or left open with a word: nothing is guessed."""

from datetime import date

import pytest

from households.ministry_list.cells import Cell
from households.ministry_list.columns import Column, DateColumn
from households.ministry_list.layout_columns import BIRTH_DATE, HOUSING, RELATION, SEX, flag

BPNT = flag("receives_bpnt", "Penerima BPNT")
LIGHTING = next(column for column in HOUSING if column.field == "lighting")


def codes(column: Column, cell: Cell) -> list[str]:
    return [finding.code for finding in column.read(cell)[1]]


@pytest.mark.parametrize("cell", ["-", "Tidak", "TIDAK ", "0", 0, False])
def test_no_is_said_in_so_many_ways(cell: Cell):
    assert BPNT.read(cell) == (False, ())


UNSAID = ["☑", "√", "✓", "?", "—", "…", "نعم", "Ya?", "Ya نعم", "--", "x"]


@pytest.mark.parametrize("cell", UNSAID)
def test_a_mark_that_no_rule_names_is_neither_yes_nor_no(cell: str):
    assert BPNT.read(cell)[0] is None
    assert codes(BPNT, cell) == ["value_unknown"]


@pytest.mark.parametrize("column", [SEX, RELATION], ids=lambda column: column.field)
def test_a_mark_is_no_value_of_another_list_either(column: Column):
    assert column.read("☑")[0] is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Listrik Pribadi > 900 Watt", "Listrik Pribadi > 900 Watt"),
        ("listrik pribadi >900 watt", "Listrik Pribadi > 900 Watt"),
        ("Listrik Pribadi s/d 900 Watt", "Listrik Pribadi s/d 900 Watt"),
        ("Listrik Pribadi <= 900 Watt", "Listrik Pribadi s/d 900 Watt"),
        ("Listrik Pribadi ≤ 900 Watt", "Listrik Pribadi s/d 900 Watt"),
    ],
)
def test_more_and_less_are_kept_apart(written: str, value: str):
    assert LIGHTING.read(written) == (value, ())


@pytest.mark.parametrize("sign", ["<", "≥", ">=", "="])
def test_a_comparison_that_no_rule_names_is_kept_and_flagged(sign: str):
    written = f"Listrik Pribadi {sign} 900 Watt"
    assert LIGHTING.read(written)[0] == written
    assert codes(LIGHTING, written) == ["value_unknown"]


@pytest.mark.parametrize(("cell", "sex"), [("Lk", "M"), ("LK.", "M"), ("lk", "M"), ("Pr", "F")])
def test_sex_is_known_by_its_short_forms(cell: str, sex: str):
    assert SEX.read(cell) == (sex, ())


@pytest.mark.parametrize("cell", [1900, 1990, 1990.0, 2100])
def test_a_year_alone_is_no_date(cell: float):
    assert BIRTH_DATE.read(cell)[0] is None
    assert codes(BIRTH_DATE, cell) == ["date_year"]


@pytest.mark.parametrize("text", ["1990", "1900"])
def test_a_year_alone_as_text_is_no_date_either(text: str):
    assert codes(BIRTH_DATE, text) == ["date_year"]


def test_a_serial_is_counted_from_the_day_that_its_workbook_counts_from():
    born = date(1990, 5, 12)
    since_1904 = DateColumn(field="birth_date", header="Tanggal Lahir", since_1904=True)
    assert BIRTH_DATE.read((born - date(1899, 12, 30)).days)[0] == "1990-05-12"
    assert since_1904.read((born - date(1904, 1, 1)).days)[0] == "1990-05-12"
    assert since_1904.read(0.5)[0] == "1904-01-01"
