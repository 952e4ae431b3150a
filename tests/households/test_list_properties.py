"""What holds for every list (docs/faults.md, I5, I6, I13), and readings that repeat."""

import random
from typing import Any

import orjson
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from aidcases.models import User
from households.ministry_list.cells import DateCell, ErrorCell, decode_cells, shown
from households.ministry_list.layouts import P3KE_FAMILY
from households.models import Candidate, Household, ListRow, Member
from tests.factories import AdminFactory
from tests.households.odd_workbooks import few, forget, forgotten_afterwards
from tests.people import load_regions
from tests.sheets import HEADERS, apply, book, content, families, family, imported, read, xlsx

pytestmark = pytest.mark.django_db

cells = st.one_of(
    st.none(),
    st.text(max_size=30).filter(lambda text: not ILLEGAL_CHARACTERS_RE.search(text)),
    st.text("0123456789.'- \u200b", max_size=20),
    st.integers(0, 10**17),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.dates(),
    st.sampled_from(["Ya", "Tidak", "TOTAL", "NIK", "#N/A", "12/05/1990", "Laki-laki", " "]),
)


@pytest.fixture
def admin() -> User:
    load_regions()
    return AdminFactory()


def registry() -> tuple[list[tuple[Any, ...]], ...]:
    """What stands in the registry, without the keys that the database gave."""
    households = Household.objects.order_by("family_id", "nik", "head_name").values_list(
        "family_id", "nik", "head_name", "birth_date", "sex", "address", "region_id"
    )
    members = Member.objects.order_by("household__family_id", "nik", "name").values_list(
        "household__family_id", "relation", "name", "nik", "occupation"
    )
    claims = Candidate.objects.order_by("family_id", "nik", "name").values_list(
        "household__family_id", "family_id", "nik", "name", "decile", "outcome"
    )
    return list(households), list(members), list(claims)


@few
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 7), st.sampled_from(HEADERS), cells), min_size=1, max_size=25
    )
)
@forgotten_afterwards
def test_i13_the_rows_of_any_file_add_up(admin: User, changes: list[tuple[int, str, Any]]):
    rows = families(8)
    for number, header, value in changes:
        rows[number][header] = value if not isinstance(value, float) else repr(value)
    list_import = read(admin, content(book(rows)), name=f"{random.random()}.xlsx")
    sums = list_import.accepted + list_import.quarantined + list_import.skipped
    assert list_import.rows == sums == ListRow.objects.filter(list_import=list_import).count()
    assert list_import.rows + list_import.blank_rows <= 8


@few
@given(order=st.permutations(range(10)), again=st.integers(1, 3))
@forgotten_afterwards
def test_i5_importing_again_in_any_order_equals_once(admin: User, order: list[int], again: int):
    rows = families(10)
    imported(admin, rows)
    before = registry()
    for turn in range(again):
        turned = [rows[(number + turn) % 10] for number in order]
        if turned == rows:
            continue
        data = xlsx(turned, above=[[f"salinan {turn} {random.random()}"]])
        assert apply(admin, read(admin, data)).skipped == 10
    assert registry() == before


@few
@given(cut=st.integers(1, 9), seed=st.integers(0, 99))
@forgotten_afterwards
def test_i6_two_halves_equal_the_whole(admin: User, cut: int, seed: int):
    rows = [
        *families(8),
        family(9, NIK="12345"),
        family(10, NIK=None, **{"Kepala Keluarga": f"NAMA {seed}"}),
    ]
    random.Random(seed).shuffle(rows)
    imported(admin, rows)
    whole = registry()
    forget()
    for half in (rows[:cut], rows[cut:]):
        imported(admin, half)
    assert registry() == whole


@settings(max_examples=200, deadline=None)
@given(
    column=st.sampled_from(P3KE_FAMILY.columns),
    cell=st.one_of(
        cells,
        st.builds(DateCell, st.dates().map(str)),
        st.builds(ErrorCell, st.sampled_from(["#REF!", "#N/A", "=A1"])),
    ),
)
def test_i16_reading_twice_equals_once(column: Any, cell: Any):
    """What a column understood reads as itself, and nothing makes it stumble."""
    if not isinstance(cell, DateCell | ErrorCell) and hasattr(cell, "isoformat"):
        cell = DateCell(cell.isoformat())
    value, findings = column.read(cell)
    assert all(finding.code for finding in findings)
    if isinstance(value, str) and column.field not in {"sex", "civil_registry_match"}:
        assert column.read(value)[0] == value


@settings(max_examples=300, deadline=None)
@given(
    number=st.one_of(
        st.floats(allow_nan=False, allow_infinity=False),
        st.integers(-(10**20), 10**20).map(float),
        st.sampled_from([-4.930383537435741e16, 1e18, 1e300, 5e-324, -0.0, 2.0**53]),
    )
)
def test_a_number_reads_the_same_from_the_file_and_from_the_database(number: float):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [orjson.dumps([number]).decode()])
        (kept,) = decode_cells(cursor.fetchone()[0])
    assert shown(number, 400) == shown(kept, 400)
