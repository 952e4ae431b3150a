"""Two families kept apart although they share a NIK, and one of them merged into a third since."""

import pytest
from django.test import Client
from django.urls import reverse

from households.matching.apart import keep_apart, let_go
from households.matching.merging import merge
from households.matching.shared_niks import Sharing, sharings
from households.matching.splitting import split
from households.models import FamiliesApart, Household, HouseholdMerge, ListImport, ListRow
from households.models.household import HouseholdState
from tests.people import People
from tests.sheets import families, family, imported, read, xlsx

pytestmark = pytest.mark.django_db
NIK, OTHER, THIRD = family(1)["NIK"], family(41, NIK=family(1)["NIK"]), family(61)


def household(n: int) -> Household:
    found: Household = Household.objects.get(family_id=family(n)["ID Keluarga"])
    return found


def again(household: Household) -> Household:
    found: Household = Household.objects.get(pk=household.pk)
    return found


@pytest.fixture
def known(people: People) -> Household:
    imported(people.admin, families(3))
    return household(1)


@pytest.fixture
def third(people: People, known: Household) -> Household:
    """Of another list, so that either may become a part of it."""
    imported(people.admin, [THIRD, family(62)])
    return household(61)


@pytest.fixture
def listed(people: People, third: Household) -> ListImport:
    """Its row 3 bears the NIK of a known family."""
    return imported(people.admin, [family(9), OTHER])


@pytest.fixture
def apart(people: People, known: Household, listed: ListImport) -> FamiliesApart:
    return keep_apart(by=people.office, one=known, other=household(41), reason="dilihat di rumah")


def asked(people: People, listed: ListImport) -> Sharing:
    return sharings([ListRow.objects.get(list_import=listed, number=3)], people.office)[0]


def is_marked(people: People, row: dict[str, object]) -> bool:
    rows = ListRow.objects.filter(list_import=read(people.admin, xlsx([family(80), row])))
    return "nik_known_elsewhere" in rows.get(number=3).codes


def test_the_family_that_a_merge_keeps_is_apart_as_the_one_was_that_went(
    people: People, apart: FamiliesApart, listed: ListImport, known: Household, third: Household
):
    merge(by=people.office, kept=third, gone=household(41))
    found = asked(people, listed)
    assert (found.own, [one.household for one in found.others]) == (third, [known])
    assert found.is_settled
    assert not is_marked(people, OTHER)
    assert not is_marked(people, THIRD | {"NIK": NIK})
    assert is_marked(people, family(62, NIK=NIK))


def test_the_family_known_may_be_the_one_that_goes(
    people: People, apart: FamiliesApart, listed: ListImport, known: Household, third: Household
):
    Household.objects.filter(pk=third.pk).update(nik="")
    merge(by=people.office, kept=again(third), gone=again(known))
    assert again(third).nik == NIK
    found = asked(people, listed)
    assert [one.household for one in found.others] == [third]
    assert found.is_settled
    assert not is_marked(people, OTHER)


def test_a_merge_taken_back_leaves_the_word_where_it_was_said(
    people: People, apart: FamiliesApart, listed: ListImport, known: Household, third: Household
):
    mine = household(41)
    made = merge(by=people.office, kept=third, gone=mine)
    split(by=people.office, merge=made)
    found = asked(people, listed)
    assert (found.own, found.is_settled) == (mine, True)
    assert not is_marked(people, OTHER)
    assert is_marked(people, THIRD | {"NIK": NIK})


def test_merged_twice_it_still_holds_and_comes_back_step_by_step(
    people: People, apart: FamiliesApart, listed: ListImport, third: Household
):
    imported(people.admin, [family(71), family(72)])
    last = household(71)
    first = merge(by=people.office, kept=third, gone=household(41))
    second = merge(by=people.office, kept=last, gone=third)
    assert (asked(people, listed).own, asked(people, listed).is_settled) == (last, True)
    split(by=people.office, merge=second)
    assert (asked(people, listed).own, asked(people, listed).is_settled) == (third, True)
    split(by=people.office, merge=HouseholdMerge.objects.get(pk=first.pk))
    assert asked(people, listed).is_settled


def test_two_kept_apart_that_are_merged_after_all_are_no_question(
    people: People, apart: FamiliesApart, listed: ListImport, known: Household
):
    made = merge(by=people.office, kept=known, gone=household(41))
    assert (asked(people, listed).own, asked(people, listed).others) == (known, [])
    split(by=people.office, merge=made)
    assert asked(people, listed).is_settled


def test_taking_the_word_back_asks_again_whoever_said_it_of_whom(
    people: People, apart: FamiliesApart, listed: ListImport, known: Household, third: Household
):
    merge(by=people.office, kept=third, gone=household(41))
    newer = keep_apart(by=people.office, one=known, other=third, reason="ditanya lagi")
    assert FamiliesApart.objects.count() == 2
    let_go(by=people.office, apart=newer)
    assert not FamiliesApart.objects.exists()
    assert household(41).state == HouseholdState.MERGED
    assert not asked(people, listed).is_settled
    assert is_marked(people, THIRD | {"NIK": NIK})


def test_the_page_and_the_stories_tell_it_of_the_family_kept(
    people: People,
    client: Client,
    apart: FamiliesApart,
    listed: ListImport,
    known: Household,
    third: Household,
):
    merge(by=people.office, kept=third, gone=household(41))
    client.force_login(people.office, backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = [reverse("list_shared_niks", args=[listed.pk])]
    for page in [*pages, third.get_absolute_url(), known.get_absolute_url()]:
        assert apart.reason in client.get(page).content.decode(), page
