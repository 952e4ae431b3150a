"""Rows that an applied list takes in late: what was compared, and whose family it is."""

from typing import Any

import pytest

from households.matching.reconciliation import reconcile
from households.ministry_list.comparison import compare
from households.ministry_list.problems import describe
from households.models import ListComparison, ListImport, MatchPair
from tests.households.completing import NAME, complete, dirty_rows, name_two, workbook
from tests.people import People
from tests.sheets import apply, families, family, imported, read, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def dirty(people: People) -> ListImport:
    """Six families and three rows to repair: 8 and 10 without a name, 9 of an unknown village."""
    return read(people.admin, xlsx(dirty_rows()))


def test_rows_that_are_taken_in_are_compared_anew(people: People, dirty: ListImport):
    old, other = imported(people.admin, families(5)), imported(people.admin, families(5, first=80))
    apply(people.admin, dirty)
    for pair in ((old, dirty), (dirty, other), (old, other)):
        compare(by=people.admin, old=pair[0], new=pair[1])
    complete(people.admin, dirty, workbook(people.admin, dirty, name_two))
    assert ListComparison.objects.get().new == other
    anew = compare(by=people.admin, old=old, new=dirty).counts
    of_new = dirty.candidates.count()
    assert sum(anew.values()) - anew["gone"] == of_new == 8
    assert sum(anew.values()) - anew["new"] == old.candidates.count()


def test_a_comparison_stands_where_nothing_was_taken_in(people: People, dirty: ListImport):
    old = imported(people.admin, families(5))
    apply(people.admin, dirty)
    kept = compare(by=people.admin, old=old, new=dirty)
    complete(people.admin, dirty, workbook(people.admin, dirty))
    assert ListComparison.objects.get() == kept


@pytest.fixture
def taken(people: People) -> ListImport:
    """A known family with id and NIK; row 5 names it by its NIK alone, row 6, to be repaired, by
    its id."""
    imported(people.admin, [family(1)])
    by_nik = family(1, **{"ID Keluarga": None})
    by_id = family(1, **{"Kepala Keluarga": None})
    return apply(people.admin, read(people.admin, xlsx([*families(3, first=60), by_nik, by_id])))


def name_it(sheet: Any) -> None:
    sheet.cell(2, NAME).value = family(1)["Kepala Keluarga"]


def test_a_repaired_row_whose_family_another_row_has_stands_by_itself(
    people: People, taken: ListImport
):
    complete(people.admin, taken, workbook(people.admin, taken, name_it))
    first, late = taken.candidates.filter(list_row__number__gte=5).order_by("list_row__number")
    assert (first.created_household, first.household.family_id) == (False, "P3KE00000001")
    assert (late.created_household, late.household.family_id) == (True, "")
    assert (late.family_id, late.household.head_name) == ("P3KE00000001", late.name)
    told = next(one for one in late.list_row.problems if one["code"] == "family_taken")
    assert (told["rows"], taken.counts["problems"]["family_taken"]) == ("5", 1)
    assert "row 5" in describe(told, people.admin)["what"]


def test_matching_finds_the_twin_of_a_row_whose_family_another_has(
    people: People, taken: ListImport
):
    complete(people.admin, taken, workbook(people.admin, taken, name_it))
    reconcile(by=people.admin, list_import=taken)
    pair = MatchPair.objects.get(candidate__list_import=taken, twin__isnull=False)
    numbers = {pair.candidate.list_row.number, pair.twin.list_row.number}
    assert numbers == {5, 6}
