"""Which rows of a sheet are no families, and which are, whatever words stand in them."""

from typing import Any

import orjson
import pytest

from aidcases.regions import name_key
from households.ministry_list.cells import Line
from households.ministry_list.header import Choices, Header, find_header
from households.ministry_list.places import Villages
from households.ministry_list.reading import Sheet
from households.ministry_list.rows import Checker, Row

HEADERS = ["No", "NIK", "Nama", "Tempat dan Tanggal Lahir", "Alamat", "Desa", "Kecamatan"]
PERSON_HEADERS = ["NIK", "Nama", "ID Keluarga", "Hubungan Keluarga", "Desa", "Kecamatan"]


def villages() -> Villages:
    """Rebo of Sungailiat, and nothing else."""
    found = Villages("19.01")
    found.names |= {"19.01": "Bangka", "19.01.01": "Sungailiat", "19.01.01.2007": "Rebo"}
    found.by_name[name_key("Rebo")].add("19.01.01.2007")
    found.districts[name_key("Sungailiat")].add("19.01.01")
    return found


def header(*rows: list[Any]) -> Header:
    head = list(enumerate(rows, start=1))
    return find_header([Sheet("Data", False, 0, head)], Choices())


def checked(top: Header, *cells: Any) -> Row:
    line = Line(9, list(cells), orjson.dumps(cells).decode())
    return Checker(top, villages()).check([line])[0]


FAMILIES = {
    "a birthplace with its date": [
        "SITI AMINAH", "Sungailiat, 12 Mei 1990", None, "Rebo", None,
    ],
    "a village that begins like a note": ["SITI", None, None, "Sumber Jaya Permai", None],
    "a name that begins like a total": ["Jumlah Aman", None, "JL. MAWAR 4", "Rebo", None],
    "an address that begins like a total": ["SITI", None, "Total Mas 4", "Rebo", None],
    "an address that begins like a signature": ["SITI", None, "Lurah Hasan 4", None, None],
}  # fmt: skip


@pytest.mark.parametrize("case", FAMILIES)
def test_a_row_with_a_name_and_a_place_is_a_family(case: str):
    assert checked(header(HEADERS), "7", None, *FAMILIES[case]).fate == "quarantined"


NO_FAMILIES = {
    "total_row": [
        ["TOTAL", None, None, None, 12],
        ["TOTAL", "-", None, None, 12],
        [None, None, "JUMLAH", None, None, "Rebo", "Sungailiat"],
        [None, None, "Jumlah Keluarga: 12", None, None, "Rebo"],
        [None, None, "TOTAL 12 KK", None, None, "Rebo"],
        [None, "GRAND TOTAL", None, None, None, 12],
        [None, None, None, None, "Jumlah seluruhnya", 12],
        ["Rebo", None, None, None, "SUBTOTAL", 12],
    ],
    "signature_row": [
        [None, None, None, None, None, "Sungailiat, 12 Mei 2023"],
        [None, None, "Mengetahui,", None, None, "Sungailiat, 12 Mei 2023"],
        [None, None, None, None, None, "Kepala Dinas Sosial"],
        ["Sumber: P3KE 2023"],
        ["Sumber data: Kemenko PMK"],
        [None, None, "NIP. 19700101 199903 1 001"],
    ],
}


@pytest.mark.parametrize(
    ("code", "cells"), [(code, row) for code, rows in NO_FAMILIES.items() for row in rows], ids=str
)
def test_totals_and_signatures_are_no_families(code: str, cells: list[Any]):
    row = checked(header(HEADERS), *cells)
    assert (row.fate, row.codes) == ("skipped", f'["{code}"]')


@pytest.mark.parametrize("relation", [None, "-", "entah", "☑"])
def test_a_person_without_a_family_is_a_head_only_where_that_is_said(relation: str | None):
    top = header(PERSON_HEADERS)
    assert top.of_persons
    row = checked(top, "1901015203800001", "SITI", None, relation, "Rebo", "Sungailiat")
    assert (row.fate, "member_of_nobody" in row.codes) == ("quarantined", True)
    said = checked(top, "1901015203800001", "SITI", None, "Kepala", "Rebo", "Sungailiat")
    assert (said.fate, said.codes) == ("accepted", "[]")


THREE_ROWS = [
    ["DATA KELUARGA", None, None, None, "TEMPAT TINGGAL", None],
    ["Nomor", None, "Kepala", None, "Wilayah", None],
    ["Urut", "NIK", "Nama", "Pekerjaan", "Desa", "Kecamatan"],
]


@pytest.mark.parametrize("cells", THREE_ROWS, ids=str)
def test_each_row_of_a_repeated_header_is_the_header_again(cells: list[Any]):
    top = header(*THREE_ROWS)
    assert checked(top, *cells).codes == '["header_again"]'


def test_what_is_not_word_for_word_the_header_is_a_row():
    row = checked(header(*THREE_ROWS), "Nomor", None, "Kepala", None, "Rebo")
    assert row.fate == "quarantined"
