"""What looks wrong of a list as a whole: said in numbers, confirmed by a second person."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from aidcases.errors import Refused
from tests.people import People, person
from tests.sheets import (
    HEADERS,
    apply,
    book,
    content,
    csv_text,
    families,
    family,
    read,
    xlsx,
)

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_a_village_that_had_rows_last_time_is_missed_by_name(people: People):
    rebo = [family(n) for n in range(1, 90) if n % 3 == 1]
    others = [family(n) for n in range(1, 90) if n % 3 != 1]
    apply(people.admin, read(people.admin, xlsx([*rebo, *others])))
    listed = read(people.admin, xlsx([family(n) for n in range(30, 90) if n % 3 != 1]))
    assert listed.guard == ["village_missing"]
    assert listed.counts["guards"]["village_missing"]["villages"] == [["Rebo", len(rebo)]]
    with pytest.raises(Refused):
        apply(people.admin, listed, guard_confirmed=True)
    apply(person("admin-lain", "admin", None), listed, guard_confirmed=True)


def test_guards_say_how_many(people: People, client: Client):
    rows = [family(n, **{"Kepala Keluarga": None}) for n in range(3)]
    guarded = read(people.admin, xlsx([*rows, family(9)]))
    client.force_login(people.admin, backend=BACKEND)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("list_import", args=[guarded.pk])).content.decode()
    assert "3 of 4 (75 %)" in page
    translation.activate("id")


def test_another_part_of_the_same_list_misses_no_village(people: People):
    apply(people.admin, read(people.admin, xlsx(families(30))))
    other_half = [family(n + 900) for n in range(30) if n % 3 != 1]
    assert read(people.admin, xlsx(other_half)).guard == []


def test_a_village_of_a_few_rows_may_be_gone(people: People):
    apply(people.admin, read(people.admin, xlsx(families(9))))
    assert read(people.admin, xlsx([family(3), family(6)])).guard == []


def test_the_first_list_misses_no_village(people: People):
    assert read(people.admin, xlsx([family(3), family(6)])).guard == []


def test_another_sheet_without_a_header_is_named_and_a_long_one_asked_about(
    people: People, client: Client
):
    workbook = book(families(30))
    notes = workbook.create_sheet("Petunjuk")
    notes.append(["Baca dahulu"])
    rest = workbook.create_sheet("Lanjutan")
    for row in families(25, first=101):
        rest.append([row.get(header) for header in HEADERS])
    listed = read(people.admin, content(workbook))
    assert (listed.accepted, listed.guard) == (30, ["sheet_unread"])
    client.force_login(people.admin, backend=BACKEND)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("list_import", args=[listed.pk])).content.decode()
    assert "2 other sheets were not read: “Petunjuk” (1), “Lanjutan” (25)" in page
    assert "hold many rows and were not read: “Lanjutan” (25)" in page
    translation.activate("id")


def test_a_sheet_that_a_person_chose_is_not_asked_about(people: People):
    workbook = book(families(30))
    rest = workbook.create_sheet("Lanjutan")
    for row in families(25, first=101):
        rest.append([row.get(header) for header in HEADERS])
    listed = read(people.admin, content(workbook), sheet="Sheet")
    assert (listed.accepted, listed.guard) == (30, [])


def test_damage_is_counted_among_the_niks_that_there_are(people: People):
    rows = [family(n, NIK=None) for n in range(1, 41)]
    damaged = family(50, NIK=1901015203800010)
    listed = read(people.admin, xlsx([*rows, damaged, *families(3, first=60)]))
    assert listed.guard == ["damaged_niks"]
    assert listed.counts["guards"]["damaged_niks"] == {"count": 1, "rows": 4, "limit": 0.05}


def test_family_ids_that_excel_has_shortened_trip_the_guard(people: People):
    rows = [family(n, **{"ID Keluarga": "1,90101E+15"}) for n in range(1, 3)]
    listed = read(people.admin, xlsx([*rows, *families(3, first=60)]))
    assert (listed.accepted, listed.guard) == (5, ["damaged_family_ids"])


@pytest.mark.parametrize(("count", "guard"), [(60, ["niks_end_in_0"]), (40, [])])
def test_niks_that_all_end_in_0_went_through_excel(people: People, count: int, guard: list[str]):
    rows = [
        family(n, NIK=f"{family(n)['NIK'][:12]}{n:03d}0" if n % 10 else family(n)["NIK"])
        for n in range(1, count + 1)
    ]
    assert read(people.admin, csv_text(rows).encode(), name="daftar.csv").guard == guard
