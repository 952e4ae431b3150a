"""A process of its own brings records to the same columns, and nothing is lost where it fails."""

import sys
from concurrent.futures import Future
from datetime import date

import pytest

from households.matching import records_beside
from households.matching.records import Record, Records, columns_of
from tests.factories import made_up_name, made_up_nik

RECORDS = [
    Record(
        id=str(n),
        number=n,
        name=f"H. {made_up_name(n)}, S.Pd." if n % 3 else made_up_name(n),
        family_id=f"F-{n}" if n % 4 else "",
        nik=made_up_nik(n) if n % 5 else "",
        birth_date=date(1950 + n % 50, 1 + n % 12, 1 + n % 28) if n % 6 else None,
        sex="MF"[n % 2] if n % 7 else "",
        village="19.01.01.1001" if n % 8 else "Kenanga",
        address=f"Jl. Melati No. {n} RT 00{n % 9} RW 001" if n % 2 else "",
    )
    for n in range(300)
]


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records_beside, "LEAST", len(RECORDS))


def columns(begun: records_beside.Begun) -> Records:
    assert isinstance(begun, Future)
    return records_beside.finished(begun)


@pytest.mark.usefixtures("few_are_many")
def test_the_columns_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records_beside, "columns_of", None)  # what falls back on it, fails
    assert columns(records_beside.begin(RECORDS)).equals(columns_of(RECORDS))


@pytest.mark.usefixtures("few_are_many")
@pytest.mark.parametrize("module", ["households.matching.nothing_of_this_name", "this"])
def test_a_process_without_an_answer_costs_nothing_but_time(
    monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    monkeypatch.setattr(records_beside, "MODULE", module)
    assert columns(records_beside.begin(RECORDS)).equals(columns_of(RECORDS))


@pytest.mark.usefixtures("few_are_many")
def test_nor_does_a_process_that_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/interpreter/here")
    assert columns(records_beside.begin(RECORDS)).equals(columns_of(RECORDS))


def test_few_records_start_no_process() -> None:
    assert records_beside.begin(RECORDS) is RECORDS
    assert records_beside.finished(RECORDS) is RECORDS
