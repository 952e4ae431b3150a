"""Names of regions as people write them, brought to one key."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidcases.regions import BUNDLED, name_key

PREFIXES = ("", "Desa ", "DESA ", "Ds. ", "Kel. ", "Kel.", "Kelurahan ", "Kel. / Desa ")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_each_village_of_the_regency_has_one_key_with_and_without_its_kind(prefix: str) -> None:
    with BUNDLED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    villages = [row["name"] for row in rows if len(row["code"]) == 13]
    assert len(villages) == 81
    for name in villages:
        assert name_key(f"{prefix}{name}") == name_key(name) != ""


@given(st.lists(st.sampled_from([*PREFIXES, "Kota ", "Kapur ", "12", ". ", "é"])).map("".join))
def test_a_regions_key_is_its_own_key_whatever_stands_before_it(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key
    assert bool(key) == any(char.isascii() and char.isalnum() for char in name)
    if "Kapur" in name:
        assert name_key(f"Desa {name}") == key
