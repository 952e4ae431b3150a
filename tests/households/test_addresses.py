"""Addresses as people write them, in parts that can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.matching import evidence
from households.matching.addresses import (
    Address,
    read_address,
    read_neighbourhood,
    with_neighbourhood,
)
from households.models import ListRow
from tests.factories import CandidateFactory


@pytest.mark.parametrize(
    ("written", "rt", "rw"),
    [
        ("RT/RW 003/001", "3", "1"),
        ("RT / RW : 03 / 02", "3", "2"),
        ("RT.RW 003.001", "3", "1"),
        ("RT/RW 3", "3", ""),
        ("RT03/RW02", "3", "2"),
        ("RT003 RW001", "3", "1"),
        ("RT 3 RW02", "3", "2"),
        ("RT.03/RW.02", "3", "2"),
        ("Rt 03 Rw 02", "3", "2"),
        ("RT 03/02", "3", "2"),
        ("RT 003 001", "3", "1"),
        ("RT 5", "5", ""),
        ("RW 02 RT 03", "3", "2"),
        ("RW 02, Dusun Air Batu, RT 03", "3", "2"),
        ("R.T. 3 / R.W. 2", "3", "2"),
        # nought is how the unknown is written
        ("RT 000 RW 000", "", ""),
        ("RT 0/RW 02", "", "2"),
        # no RT at all
        ("Jl. Martadinata 3", "", ""),
        ("Mart 03", "", ""),
        ("", "", ""),
    ],
)
@pytest.mark.parametrize("street", ["", "Jl. Melati No 4", "Kenanga"])
def test_rt_and_rw_are_read_in_all_their_forms(street: str, written: str, rt: str, rw: str) -> None:
    for text in (f"{street} {written}", f"{written}, {street}"):
        if street == "Jl. Melati No 4" and text.startswith("Jl") and not written:
            continue
        found = read_neighbourhood(text)
        assert (found.rt, found.rw) == (rt, rw)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("RT/RW 003/001", Address("", "", "3/1")),
        ("Jl. Kenanga No 4 RT003 RW001", Address("KENANGA", "4", "3/1")),
        ("RW 02 RT 03 Jl Melati", Address("MELATI", "", "3/2")),
        ("Jln. Raya Kenanga no 12, RT.03/RW.02", Address("KENANGA", "12", "3/2")),
        ("Jl. Melati 7A RT 000/000", Address("MELATI", "7A", "")),
    ],
)
def test_an_address_is_read_into_its_parts(written: str, address: Address) -> None:
    assert read_address(written) == address


@given(st.integers(1, 199), st.integers(1, 99), st.sampled_from(["", "Jl Melati No 4"]))
def test_what_is_written_is_read_back(rt: int, rw: int, street: str) -> None:
    written = with_neighbourhood(street, f"{rt:03d}", f"{rw:03d}")
    assert read_neighbourhood(written)[:2] == (str(rt), str(rw))
    assert with_neighbourhood(written, "199", "99") == written


@pytest.mark.django_db
def test_columns_of_rt_and_rw_are_evidence() -> None:
    row = CandidateFactory(address="Jl. Melati No 4")
    ListRow.objects.filter(pk=row.list_row_id).update(understood={"rt": "003", "rw": "001"})
    plain = CandidateFactory(list_import=row.list_import, address="Jl. Melati No 4")
    found = {one.id: one.address for one in evidence.gather(row.list_import).candidates}
    assert read_address(found[str(row.pk)]).rt == "3/1"
    assert found[str(plain.pk)] == "Jl. Melati No 4"
