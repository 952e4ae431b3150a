"""Many rows that bear one number: each is marked, and names no more than a few of the others."""

import json

import pytest
from django.utils import translation

from households.ministry_list.problems import describe
from households.models import ListRow
from tests.people import People
from tests.sheets import csv_text, family, read

pytestmark = pytest.mark.django_db
ROWS = 3_000


def marked(row: ListRow) -> dict[str, str]:
    found: dict[str, str] = next(one for one in row.problems if one["code"] == "nik_twice")
    return found


def test_a_nik_filled_down_a_whole_list_is_told_in_a_few_words(people: People):
    filled = family(1)["NIK"]
    data = csv_text(family(n, NIK=filled) for n in range(1, ROWS + 1)).encode()
    listed = read(people.admin, data, name="daftar.csv")
    assert listed.duplicates == ROWS
    rows = ListRow.objects.filter(list_import=listed).order_by("number")
    assert max(len(json.dumps(row.problems)) for row in rows) < 1_000
    first, last = rows[0], rows[ROWS - 1]
    with translation.override("id"):
        assert (
            "baris 3, 4, 5, 6, 7 … dan 2.994 lain" in describe(marked(first), people.admin)["what"]
        )
        assert (
            "baris 2, 3, 4, 5, 6 … dan 2.994 lain" in describe(marked(last), people.admin)["what"]
        )


@pytest.mark.parametrize(
    ("twins", "rows"), [(2, "3"), (6, "3, 4, 5, 6, 7"), (7, "3, 4, 5, 6, 7 … dan 1 lain")]
)
def test_a_few_twins_are_all_named(people: People, twins: int, rows: str):
    filled = family(1)["NIK"]
    data = csv_text(family(n, NIK=filled) for n in range(1, twins + 1)).encode()
    listed = read(people.admin, data, name="daftar.csv")
    first = ListRow.objects.get(list_import=listed, number=2)
    with translation.override("id"):
        assert f"di baris {rows}." in describe(marked(first), people.admin)["what"]
