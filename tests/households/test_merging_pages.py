"""Merging and splitting from the family page: first what it would do, then the act."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aidcases.models import User
from households.matching import merging
from households.models import Household, HouseholdMerge
from households.models.household import HouseholdState
from tests.factories import (
    OTHER_VILLAGE,
    CandidateFactory,
    HouseholdFactory,
    ListImportFactory,
    RegionFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return UserFactory()


@pytest.fixture
def browser(clerk: User, client: Client) -> Client:
    client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(name: str, record: Household) -> str:
    return reverse(name, args=[record.pk])


def test_records_that_share_a_number_are_offered(browser: Client) -> None:
    here = HouseholdFactory()
    alike, other = HouseholdFactory(nik=here.nik), HouseholdFactory()
    body = browser.get(page("family_merge", here)).content.decode()
    assert f"?other={alike.pk}" in body and f"?other={other.pk}" not in body
    assert here.nik not in body


def test_a_record_is_found_by_a_posted_search(browser: Client) -> None:
    here, other = HouseholdFactory(), HouseholdFactory()
    answer = browser.post(page("family_merge", here), {"q": other.nik}, follow=True)
    assert f"?other={other.pk}" in answer.content.decode()
    assert other.nik not in str(answer.redirect_chain)


def test_the_page_shows_what_moves_and_then_merges(browser: Client, clerk: User) -> None:
    here, row = HouseholdFactory(), CandidateFactory()
    VisitFactory.create_batch(3, household=row.household)
    url = page("family_merge", here)
    plan = browser.get(url, {"other": row.household_id}).context["plan"]
    assert [count for _what, count in plan.moves] == [3, 1]
    browser.post(url, {"other": row.household_id, "note": "satu rumah"})
    made = HouseholdMerge.objects.get()
    assert (made.kept, made.gone, made.merged_by, made.note) == (
        here,
        row.household,
        clerk,
        "satu rumah",
    )
    assert "satu rumah" in browser.get(page("family", here)).content.decode()


def test_the_page_takes_few_queries_however_much_moves(
    browser: Client, django_assert_max_num_queries: Any
) -> None:
    here, row = HouseholdFactory(), CandidateFactory()
    VisitFactory.create_batch(4, household=row.household)
    url = page("family_merge", here)
    browser.get(url, {"other": row.household_id})
    with django_assert_max_num_queries(12):
        browser.get(url, {"other": row.household_id})


def test_a_clash_is_shown_by_name_and_leaves_no_button(browser: Client) -> None:
    first = CandidateFactory()
    second = CandidateFactory(list_import=first.list_import)
    url = page("family_merge", first.household)
    body = browser.get(url, {"other": second.household_id}).content.decode()
    assert second.name in body and 'name="note"' not in body
    answer = browser.post(url, {"other": second.household_id}, follow=True)
    assert second.name in answer.content.decode()
    assert Household.objects.filter(state=HouseholdState.MERGED).count() == 0


def test_a_family_of_another_region_is_neither_found_nor_merged(client: Client) -> None:
    colleague = UserFactory(region=RegionFactory(code="19.01.01"))
    client.force_login(colleague, backend="allauth.account.auth_backends.AuthenticationBackend")
    here = HouseholdFactory()
    far = HouseholdFactory(village=OTHER_VILLAGE, nik=here.nik)
    url = page("family_merge", here)
    assert far.head_name not in client.get(url).content.decode()
    assert client.get(url, {"other": far.pk}).status_code == 404
    assert client.post(url, {"other": far.pk}).status_code == 404


def test_a_merge_is_split_from_the_page(browser: Client, clerk: User) -> None:
    kept, row = HouseholdFactory(), CandidateFactory()
    made = merging.merge(by=clerk, kept=kept, gone=row.household)
    body = browser.get(page("family_split", kept)).content.decode()
    assert row.name in body
    browser.post(reverse("family_merge_split", args=[made.pk]))
    row.refresh_from_db()
    assert row.household_id == made.gone_id
    again = browser.post(reverse("family_merge_split", args=[made.pk]), follow=True)
    assert again.redirect_chain[-1][0] == page("family_split", kept)


def test_rows_are_set_apart_from_the_page(browser: Client) -> None:
    old = CandidateFactory()
    new = CandidateFactory(household=old.household, list_import=ListImportFactory())
    visit = VisitFactory(household=old.household)
    url = page("family_split", old.household)
    assert browser.get(url).status_code == 200
    browser.post(url, {"row": [new.pk], "visit": [str(visit.pk)]})
    new.refresh_from_db()
    visit.refresh_from_db()
    assert new.household == visit.household != old.household


def test_nothing_chosen_is_said_and_nothing_happens(browser: Client) -> None:
    row = CandidateFactory()
    url = page("family_split", row.household)
    answer = browser.post(url, {}, headers={"Referer": f"http://testserver{url}"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith(url)
    assert 'class="alert' in answer.content.decode()


def test_two_rows_of_one_list_are_called_one_family_instead(browser: Client) -> None:
    first = CandidateFactory()
    second = CandidateFactory(list_import=first.list_import)
    url = page("family_merge", first.household)
    assert 'name="twins"' in browser.get(url, {"other": second.household_id}).content.decode()
    browser.post(url, {"other": second.household_id, "twins": "1", "note": "satu rumah"})
    second.refresh_from_db()
    assert second.duplicate_of == first
    assert 'name="twins"' not in browser.get(url, {"other": second.household_id}).content.decode()
    strangers = HouseholdFactory()
    assert browser.post(url, {"other": strangers.pk, "twins": "1"}).status_code == 404
