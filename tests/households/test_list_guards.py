"""What looks wrong of a list as a whole: said in numbers, confirmed by a second person."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from aidcases.errors import Refused
from tests.people import People, person
from tests.sheets import apply, families, family, read, xlsx

pytestmark = pytest.mark.django_db


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
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(people.admin, backend=backend)
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
