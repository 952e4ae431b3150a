"""Rows of a list of persons that come back repaired join their families, before and after it is
applied; and what is known from before is said of repaired rows as of all others."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation

from aidcases import jobs
from aidcases.models import User
from households.ministry_list.handlers import REVERT_LIST
from households.models import Candidate, Household, ListFill, ListImport, ListRow, Member
from households.models.reason_code import Verdict
from households.models.visit import VisitState
from tests.factories import AdminFactory, VisitFactory
from tests.households.completing import complete, workbook
from tests.layout_sheets import DTSEN_HEADERS, PERSON_HEADERS, dtsen, person
from tests.people import People
from tests.sheets import apply, families, family, imported, read, xlsx
from tests.whole_database import dump

pytestmark = pytest.mark.django_db
NAME = PERSON_HEADERS.index("Nama") + 1


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def nameless(n: int, place: int) -> dict[str, Any]:
    return person(n, place, Nama=None)


def dirty_persons() -> list[dict[str, Any]]:
    """A whole family; one that lacks a child, one its head, and one all three."""
    return [
        *(person(1, place) for place in range(3)),
        *[person(2, 0), person(2, 1), nameless(2, 2)],
        *[nameless(3, 0), person(3, 1), person(3, 2)],
        *(nameless(4, place) for place in range(3)),
        *(person(n, place) for n in range(5, 9) for place in range(3)),
    ]


def read_persons(by: User, rows: list[dict[str, Any]], headers: list[str] = PERSON_HEADERS) -> Any:
    return read(by, xlsx(rows, headers=headers))


def name_all(sheet: Any) -> None:
    """Each row without a name gets the one that its person has."""
    for row in sheet.iter_rows(min_row=2):
        family_id, serial = row[0].value, row[PERSON_HEADERS.index("ID Individu")].value
        whole = person(int(family_id[4:]), int(serial[-2:]))
        row[NAME - 1].value = whole["Nama"]


def families_of(list_import: ListImport) -> dict[str, list[tuple[str, str]]]:
    """{family id: its members with their relation, by name}."""
    households = Household.objects.filter(candidates__list_import=list_import)
    return {
        household.family_id: sorted(household.members.values_list("name", "relation"))
        for household in households
    }


def full(n: int) -> list[tuple[str, str]]:
    """A family of which every person is there, with the relations of the list."""
    relations = ("head", "spouse", "child")
    names = (person(n, place)["Nama"] for place in range(3))
    return sorted(zip(names, relations, strict=True))


def test_repaired_persons_join_the_families_of_an_applied_list(people: People):
    listed = read_persons(people.admin, dirty_persons())
    assert (listed.rows, listed.quarantined) == (24, 5)
    apply(people.admin, listed, guard_confirmed=True)
    assert len(families_of(listed)) == 7
    complete(people.admin, listed, workbook(people.admin, listed, name_all))
    assert (listed.accepted, listed.quarantined) == (24, 0)
    found = families_of(listed)
    assert sorted(found) == [f"P3KE{n:08d}" for n in range(1, 9)]
    assert Candidate.objects.filter(list_import=listed).count() == 8
    for n in (1, 2, 4, 5):
        assert found[f"P3KE{n:08d}"] == full(n)
    assert Member.objects.count() == 24
    assert listed.members == 16


def test_a_head_who_comes_late_joins_whom_the_family_was_led_by(people: People):
    listed = read_persons(people.admin, dirty_persons())
    apply(people.admin, listed, guard_confirmed=True)
    complete(people.admin, listed, workbook(people.admin, listed, name_all))
    led = Candidate.objects.get(family_id="P3KE00000003")
    assert led.name == person(3, 1)["Nama"]
    late = ListRow.objects.get(list_import=listed, name=person(3, 0)["Nama"])
    assert late.is_member and late.is_warned and "head_late" in late.codes
    members = led.household.members.values_list("name", flat=True)
    assert sorted(members) == sorted(person(3, place)["Nama"] for place in range(3))


def test_completing_persons_before_or_after_applying_comes_to_the_same(people: People):
    rows = [row for row in dirty_persons() if row["ID Keluarga"] != "P3KE00000003"]

    def told(listed: ListImport) -> Any:
        marks = listed.list_rows.order_by("number").values_list("number", "is_member", "codes")
        return families_of(listed), list(marks), listed.members

    first = read_persons(people.admin, rows)
    complete(people.admin, first, workbook(people.admin, first, name_all))
    apply(people.admin, first, guard_confirmed=True)
    expected = told(first)
    jobs.run_here(REVERT_LIST, {"list_import": first.pk}, by=people.admin)
    second = read_persons(people.admin, rows)
    apply(people.admin, second, guard_confirmed=True)
    complete(people.admin, second, workbook(people.admin, second, name_all))
    assert told(second) == expected


def test_repaired_persons_fill_and_join_families_known_before(people: People):
    imported(people.admin, [family(2, NIK=None), family(4), family(9)])
    before = set(Member.objects.values_list("pk", flat=True))
    listed = read_persons(people.admin, dirty_persons())
    apply(people.admin, listed, guard_confirmed=True)
    complete(people.admin, listed, workbook(people.admin, listed, name_all))
    known = Household.objects.get(family_id="P3KE00000004")
    assert not known.candidates.get(list_import=listed).created_household
    names = set(known.members.values_list("name", flat=True))
    assert {person(4, place)["Nama"] for place in range(1, 3)} <= names
    added = ListFill.objects.filter(list_import=listed, added=True)
    assert before.isdisjoint(added.values_list("member", flat=True))
    assert added.filter(household=known).count() == known.members.count() - 1


OF_STATE = {
    "households_listimport": {"state", "applied_at", "applied_by_id"}
    | {"reverted_at", "reverted_by_id"}
    | {"rows", "accepted", "quarantined", "warned", "members", "counts", "duplicates"},
}
OF_THE_FILE = {
    *("households_listrow", "households_rowrepair", "households_listproblem"),
    *("households_listcompletion", "aidcases_sourcefile"),
}


def registry() -> dict[str, list[str]]:
    """All tables but those of the file itself, which stays as it was completed."""
    found = dump(without=OF_STATE)
    return {table: rows for table, rows in found.items() if table not in OF_THE_FILE}


@pytest.mark.parametrize("of", ["persons", "families"])
def test_a_list_completed_after_applying_is_taken_back_without_a_trace(people: People, of: str):
    """Known families that it filled, joined and found late are as they were."""
    gaps = {"NIK": None, "Alamat": None, "Tanggal Lahir": None}
    imported(people.admin, [family(1, **gaps), family(2, **gaps), family(4, **gaps), family(9)])
    if of == "persons":
        listed = read_persons(people.admin, dirty_persons())
    else:
        bad = [family(n, **{"Kepala Keluarga": None}) for n in (2, 4, 50)]
        listed = read(people.admin, xlsx([family(1), *bad, *families(4, first=60)]))
    other = AdminFactory()
    before = registry()
    apply(other, listed, guard_confirmed=True)

    def mend(sheet: Any) -> None:
        if of == "persons":
            return name_all(sheet)
        for row in sheet.iter_rows(min_row=2):
            whole = family(int(row[0].value[4:]))
            row[list(whole).index("Kepala Keluarga")].value = whole["Kepala Keluarga"]

    complete(people.admin, listed, workbook(people.admin, listed, mend))
    assert listed.quarantined == 0 and registry() != before
    rows = list(listed.list_rows.order_by("number").values())
    jobs.run_here(REVERT_LIST, {"list_import": listed.pk}, by=people.admin)
    assert registry() == before
    assert list(listed.list_rows.order_by("number").values()) == rows


def of_dtsen() -> bytes:
    rows = [dtsen(person(n, place)) for n in range(1, 6) for place in range(3)]
    return xlsx(rows, headers=DTSEN_HEADERS)


def minimal() -> bytes:
    return xlsx(families(6), headers=["NIK", "Kepala Keluarga", "Desa", "Kecamatan"])


@pytest.mark.parametrize(("made", "layout"), [(of_dtsen, "dtsen"), (minimal, "minimal")])
def test_a_list_without_family_ids_is_taken_back_without_a_trace(
    people: People, made: Callable[[], bytes], layout: str
):
    """It finds by NIK whom others brought, fills them, and joins members to them."""
    gaps = {"Alamat": None, "Tanggal Lahir": None, "Jenis Kelamin": None}
    heads = {"NIK": person(2, 0)["NIK"], "Kepala Keluarga": person(2, 0)["Nama"]}
    imported(people.admin, [family(1, **gaps), family(2, **gaps | heads), family(9)])
    listed, other = read(people.admin, made()), AdminFactory()
    assert listed.layout == layout
    before = dump(without=OF_STATE)
    apply(other, listed, guard_confirmed=True)
    assert listed.candidates.filter(created_household=False).exists()
    jobs.run_here(REVERT_LIST, {"list_import": listed.pk}, by=people.admin)
    assert dump(without=OF_STATE) == before


def test_what_is_known_of_a_family_is_said_at_the_head_who_was_repaired(people: People):
    old = imported(people.admin, families(4))
    found_dead(people, Household.objects.get(family_id="P3KE00000003"), old)
    listed = read_persons(people.admin, dirty_persons())
    assert ListRow.objects.get(list_import=listed, codes__contains="known_before").number == 9
    complete(people.admin, listed, workbook(people.admin, listed, name_all))
    told = ListRow.objects.get(list_import=listed, codes__contains="known_before")
    assert (told.number, told.name, told.is_member) == (8, person(3, 0)["Nama"], False)
    wife = ListRow.objects.get(list_import=listed, number=9)
    assert (wife.is_member, wife.is_warned, wife.codes) == (True, False, [])


def found_dead(people: People, household: Household, listed: ListImport) -> None:
    VisitFactory(
        household=household,
        verdict=Verdict.INELIGIBLE,
        reason_id="deceased",
        state=VisitState.ACCEPTED,
        reviewed_by=people.supervisor,
        reviewed_at=listed.applied_at,
    )


def test_what_is_known_from_before_is_said_of_a_repaired_row_too(people: People):
    old = imported(people.admin, families(3))
    found_dead(people, Household.objects.get(family_id="P3KE00000002"), old)
    rows = [family(2, **{"Kepala Keluarga": None}), *families(6, first=10)]
    listed = read(people.admin, xlsx(rows))
    assert listed.quarantined == 1

    def named(sheet: Any) -> None:
        whole = family(2)
        sheet.cell(2, list(whole).index("Kepala Keluarga") + 1).value = whole["Kepala Keluarga"]

    complete(people.admin, listed, workbook(people.admin, listed, named))
    row = ListRow.objects.get(list_import=listed, number=2)
    assert row.is_warned and row.codes.count("known_before") == 1
    assert listed.counts["problems"] == {"known_before": 1} and listed.warned == 1
