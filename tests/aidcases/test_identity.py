"""NIK and family card numbers: what is sound, what is hidden."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidcases import identity


@pytest.mark.parametrize(
    ("nik", "sex", "day"),
    [("1901011203800001", "M", 12), ("1901015203800001", "F", 12), ("1901012902000001", "M", 29)],
)
def test_a_sound_nik_tells_sex_and_day(nik, sex, day):
    facts = identity.read_nik(nik)
    assert (facts.sex, facts.day) == (sex, day)


@pytest.mark.parametrize(
    "nik",
    [
        "",
        "190101120380000",
        "19010112038000011",
        "190101120380000O",
        "1901010003800001",  # day 00
        "1901013203800001",  # day 32
        "1901014003800001",  # day 40
        "1901017203800001",  # day 72
        "1901011213800001",  # month 13
        "1901013002800001",  # 30 February
        "1901011203800000",  # serial 0000
        "0000000000000000",
        "1234567890123456",
        "١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦",  # digits, but not ours
    ],
)
def test_an_unsound_nik_is_none(nik):
    assert identity.read_nik(nik) is None


@given(st.dates(date(1920, 1, 1), date(2025, 12, 31)), st.booleans(), st.integers(1, 9999))
def test_a_nik_agrees_with_the_birth_date_it_was_made_of(born, female, serial):
    nik = f"190101{born.day + 40 * female:02}{born.month:02}{born.year % 100:02}{serial:04}"
    facts = identity.read_nik(nik)
    if facts is not None:  # placeholders such as all equal digits are nobody's
        assert facts.agrees_with(born)
        assert facts.sex == ("F" if female else "M")


def test_the_mask_hides_the_birth_date():
    assert identity.mask_nik("1901011203800001") == "190101••••••0001"
    assert identity.mask_nik("12345") == "••••••••"
    assert identity.mask_nik("") == ""


@given(st.text())
def test_the_mask_never_shows_six_digits_of_the_middle(text):
    masked = identity.mask_nik(text)
    assert masked == "" or "•" in masked


@pytest.mark.parametrize("typed", ["1901011203800001", "190101 120380 0001", "1901.0112.0380.0001"])
def test_a_pasted_number_is_found_with_blanks_and_dots(typed):
    assert identity.digits_of(typed) == "1901011203800001"


def test_a_name_is_no_number():
    assert identity.digits_of("Rt 01") == ""


def test_a_masked_nik_is_recognised():
    assert identity.is_masked("190101******0001")
    assert not identity.is_masked("1901011203800001")


def test_a_family_card_number_has_a_date_of_issue():
    assert identity.read_family_card_number("1901011203150001")
    assert not identity.read_family_card_number("1901019903150001")
