"""The list of families, the names behind counts, and a family's story on one page."""

from datetime import date

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aidcases.views.lists import SIZES
from households.determination import outcomes, review
from households.models import Household
from households.views.funnel import CandidateLinks
from tests.factories import (
    OTHER_VILLAGE,
    VILLAGE,
    CandidateFactory,
    HouseholdFactory,
    ListImportFactory,
    VisitFactory,
)
from tests.households.deciding import deliberated, draft
from tests.people import People

MOST_QUERIES = 12


@pytest.fixture
def office(people: People) -> Client:
    return as_(people.office)


def as_(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def find(client: Client, url: str, text: str) -> str:
    return client.post(url, {"q": text}, follow=True).content.decode()


# --- families ---------------------------------------------------------------------------------


def test_a_list_of_many_families_takes_few_queries(office, django_assert_max_num_queries):
    HouseholdFactory.create_batch(60)
    office.get(reverse("families"))
    with django_assert_max_num_queries(MOST_QUERIES):
        page = office.get(reverse("families"))
    assert page.content.decode().count("data-opens") == SIZES[0]


def test_a_family_is_found_by_nik_card_family_id_and_any_part_of_its_name(office):
    wanted = HouseholdFactory(head_name="Rahmat Kartolo", family_card_number="1901010101230007")
    HouseholdFactory(head_name="Siti Aminah")
    spaced = " ".join([wanted.nik[:4], wanted.nik[4:8], wanted.nik[8:]])
    for text in [wanted.nik, spaced, "1901010101230007", wanted.family_id, "karto", "KARTOLO rah"]:
        found = find(office, reverse("families"), text)
        assert "Rahmat Kartolo" in found, text
        assert "Siti Aminah" not in found, text


def test_the_search_box_finds_families_of_ones_own_region_alone(people):
    HouseholdFactory(head_name="Kartolo Sini", village=VILLAGE)
    HouseholdFactory(head_name="Kartolo Sana", village=OTHER_VILLAGE)
    found = find(as_(people.psm), reverse("search"), "kartolo")
    assert "Kartolo Sini" in found
    assert "Kartolo Sana" not in found


def test_a_page_of_families_never_shows_a_whole_number(office):
    household = HouseholdFactory(family_card_number="1901010101230007")
    CandidateFactory(household=household)
    for url in [reverse("families"), household.get_absolute_url()]:
        page = office.get(url).content.decode()
        assert household.nik not in page
        assert household.family_card_number not in page


def test_families_are_filtered_by_their_latest_outcome(office):
    for outcome, name in [("decreed", "Kartolo Layak"), ("waiting", "Kartolo Tunggu")]:
        CandidateFactory(household__head_name=name, outcome=outcome)
    page = office.get(reverse("families"), {"outcome": "confirmed"}).content.decode()
    assert "Kartolo Layak" in page
    assert "Kartolo Tunggu" not in page


# --- candidates -------------------------------------------------------------------------------


def test_a_count_of_the_funnel_opens_to_its_names(office):
    list_import = ListImportFactory()
    for reason, name in [("moved", "Kartolo Pindah"), ("deceased", "Kartolo Wafat")]:
        CandidateFactory(
            list_import=list_import,
            household__head_name=name,
            outcome="ineligible",
            reason_id=reason,
        )
    url = CandidateLinks(list_import).to("ineligible", reason="moved", region="19.01.01")
    page = office.get(url).content.decode()
    assert "Kartolo Pindah" in page
    assert "Kartolo Wafat" not in page


def test_a_list_of_many_candidates_takes_few_queries(office, django_assert_max_num_queries):
    list_import = ListImportFactory()
    CandidateFactory.create_batch(60, list_import=list_import)
    url = CandidateLinks(list_import).to()
    office.get(url)
    with django_assert_max_num_queries(MOST_QUERIES):
        office.get(url)


def test_what_is_exported_is_what_is_filtered_and_masked(office):
    list_import = ListImportFactory()
    seen = CandidateFactory(list_import=list_import, outcome="waiting")
    CandidateFactory(list_import=list_import, outcome="eligible", household__head_name="Tak Ada")
    url = CandidateLinks(list_import).to("waiting")
    text = b"".join(office.get(f"{url}&export=csv")).decode()
    assert seen.name in text
    assert "Tak Ada" not in text
    assert seen.nik not in text


# --- one family -------------------------------------------------------------------------------


def test_the_story_is_told_from_the_list_to_the_decree(people, office):
    list_import = ListImportFactory()
    made = deliberated(list_import, people.supervisor, people.office)
    drafted = draft(people.office, list_import)
    page = office.get(made.household.get_absolute_url()).content.decode()
    assert list_import.source_file.original_name in page
    assert made.deliberation.minutes_number in page
    assert drafted.number not in page  # a draft is no decision yet


def test_a_value_that_a_visit_says_otherwise_is_marked(office):
    candidate = CandidateFactory()
    VisitFactory(household=candidate.household, name="Nama Lain")
    page = office.get(candidate.household.get_absolute_url()).content.decode()
    assert "Nama Lain" in page
    assert page.count('class="differs"') == 1


def test_changes_say_which_field_became_what_by_whom(people, office):
    household = HouseholdFactory(address="Jalan Lama 1")
    with pghistory.context(user=people.supervisor.pk, command="import_list"):
        Household.objects.filter(pk=household.pk).update(
            address="Jalan Baru 2", nik="1901010101800777"
        )
    page = office.get(household.get_absolute_url()).content.decode()
    assert "Jalan Lama 1" in page
    assert "Jalan Baru 2" in page
    assert "import_list" in page
    assert str(people.supervisor) in page
    assert "1901010101800777" not in page


def test_the_page_of_a_long_story_takes_a_constant_number_of_queries(people, office):
    def queries(household: Household) -> int:
        office.get(household.get_absolute_url())
        with CaptureQueriesContext(connection) as found:
            assert office.get(household.get_absolute_url()).status_code == 200
        return len(found)

    short = CandidateFactory().household
    long = CandidateFactory().household
    for day in range(1, 6):
        CandidateFactory(household=long)
        VisitFactory(household=long, visited_on=date(2023, 5, day))
    outcomes.refresh(household_ids=[long.pk])
    review.propose(household_ids=[long.pk])
    first = queries(long)
    VisitFactory.create_batch(5, household=long)
    assert queries(long) == first <= queries(short) + 4


def test_a_family_of_another_village_is_not_found(people):
    stranger = HouseholdFactory(village=OTHER_VILLAGE)
    assert as_(people.psm).get(stranger.get_absolute_url()).status_code == 404
