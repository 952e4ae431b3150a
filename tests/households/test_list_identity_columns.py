"""What names a family or a person, cell by cell: nothing is taken for an identity that is none."""

import pytest

from households.ministry_list.cells import Cell, DateCell
from households.ministry_list.layout_columns import FAMILY_CARD, FAMILY_ID, NAME, NIK


def codes(column, cell: Cell) -> list[str]:
    return [finding.code for finding in column.read(cell)[1]]


@pytest.mark.parametrize("cell", ["P3KE00000001", " p3ke00000001 ", "1901-0001", "19010001"])
def test_a_family_id_is_kept_in_capitals(cell: str):
    assert FAMILY_ID.read(cell) == (cell.strip().upper(), ())


def test_an_exact_number_is_a_family_id():
    assert FAMILY_ID.read(19010001.0) == ("19010001", ())


NO_FAMILY: list[Cell] = [
    *("0", "-", "N/A", "n.a.", "TIDAK ADA", "Belum ada", "nihil", "NULL", "nan", "?", "...."),
    *("123", "A-12", "00000000", "1111", "xxxx-xxxx"),
    *(True, False, 0.5, 7, 0, -5, DateCell("2023-01-01T00:00:00")),
]


@pytest.mark.parametrize("cell", NO_FAMILY, ids=str)
def test_what_could_stand_in_any_row_is_no_family_id(cell: Cell):
    value, findings = FAMILY_ID.read(cell)
    assert value is None
    assert findings[0].code.startswith("family_id_")


@pytest.mark.parametrize("cell", ["1,90101E+15", "1.90101e15", "1,9E+05", "2E+12"])
def test_a_family_id_that_excel_has_shortened_is_damaged(cell: str):
    assert codes(FAMILY_ID, cell) == ["family_id_scientific"]


@pytest.mark.parametrize("cell", [float(2**53), 1901015203800010, 1.5])
def test_a_family_id_that_numbers_do_not_hold_is_unsound(cell: float):
    assert codes(FAMILY_ID, cell) == ["family_id_unsound"]


def test_a_family_id_is_as_long_as_what_is_stored():
    assert FAMILY_ID.read("é" * 3 + "A" * 37)[0] == "É" * 3 + "A" * 37
    assert codes(FAMILY_ID, "ß" * 39 + "1") == ["too_long"]


@pytest.mark.parametrize("cell", ["SITI", "Ó", "محمد", "H. M. 2", "LI NA", "NAN", "Ada"])
def test_a_name_holds_a_letter(cell: str):
    assert NAME.read(cell) == (cell, ())


@pytest.mark.parametrize("cell", ["-", ".", "0", "TIDAK ADA", "N/A", "12", 7, True, "nan", "☑"])
def test_a_word_for_nothing_is_no_name(cell: Cell):
    assert NAME.read(cell)[0] is None
    assert codes(NAME, cell) == ["name_meaningless"]


def test_a_name_is_as_long_as_what_is_compared():
    assert codes(NAME, "MOH " * 49 + "ALI") == ["too_long"]
    assert codes(NAME, "A" * 201) == ["too_long"]
    assert codes(NAME, "A" * 200) == []


def test_a_nik_that_a_program_wrote_with_a_point_is_the_number_it_is():
    value, findings = NIK.read("1901015203800001.0")
    assert (value, [finding.code for finding in findings]) == (
        "1901015203800001",
        ["nik_was_number"],
    )
    assert codes(NIK, "1901015203800010.0") == ["nik_last_digit"]
    assert codes(NIK, "9101015203800003.0") == ["nik_beyond_numbers"]
    assert FAMILY_CARD.read("1901011205080002.0") == ("1901011205080002", ())


@pytest.mark.parametrize("cell", ["3E+15", "3,37402E+15", "1.90101e15", "2 E 15"])
def test_a_nik_that_excel_has_shortened_is_damaged(cell: str):
    assert codes(NIK, cell) == ["nik_scientific"]


@pytest.mark.parametrize("cell", [True, False, DateCell("1990-05-12")], ids=str)
def test_a_date_or_a_truth_value_is_no_nik(cell: Cell):
    assert codes(NIK, cell) == ["nik_no_number"]


@pytest.mark.parametrize(
    ("cell", "code"), [("19O1015203800001", "nik_letters"), ("12", "nik_length")]
)
def test_what_else_is_no_nik_is_told_as_before(cell: str, code: str):
    assert codes(NIK, cell) == [code]
