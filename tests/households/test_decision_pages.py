"""Deciding on the pages: each act through its form, each sum closing, each stranger kept out."""

from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from aidcases.models import AuditEntry
from aidcases.views.lists import SIZES
from households.determination import decree as decrees
from households.models import Decree, Deliberation, Determination
from households.views.panels import decisions_waiting
from tests.factories import (
    OTHER_VILLAGE,
    VILLAGE,
    CandidateFactory,
    DeterminationFactory,
    ListImportFactory,
    RegionFactory,
)
from tests.households.deciding import deliberated, draft, reviewed
from tests.people import People

MOST_QUERIES = 12
DECREE = {
    "region": "19.01",
    "number": "188.45/100/2023",
    "title": "Penerima bantuan",
    "dated_on": "2023-06-01",
    "signed_by": "Bupati Bangka",
}


def as_(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def list_import(people: People):
    return ListImportFactory()


@pytest.fixture
def supervisor(people: People) -> Client:
    return as_(people.supervisor)


@pytest.fixture
def office(people: People) -> Client:
    return as_(people.office)


def village_url(name: str, list_import, village: str = VILLAGE) -> str:
    return reverse(name, args=[list_import.pk, village])


# --- home and outcomes ------------------------------------------------------------------------


def test_the_home_page_of_many_villages_takes_few_queries(
    supervisor, list_import, django_assert_max_num_queries
):
    for n in range(1, 20):
        village = RegionFactory(code=f"19.01.01.{1000 + n}").code
        CandidateFactory(list_import=list_import, village=village, outcome="waiting")
    DeterminationFactory(candidate__list_import=list_import)
    supervisor.get(reverse("home"))
    with django_assert_max_num_queries(24):  # of all houses' panels together
        page = supervisor.get(reverse("home")).content.decode()
    assert page.count("?region=19.01.01.1") >= 19


def test_the_home_page_tells_a_supervisor_what_waits(people, supervisor, list_import):
    DeterminationFactory(candidate__list_import=list_import)

    def to_review(user) -> list[int]:
        items = decisions_waiting(user, user.scope_code)
        return [item.count for item in items if item.url == reverse("decisions") and item.count]

    assert to_review(people.supervisor) == [1]
    assert to_review(people.office) == []  # office staff review nothing
    assert 'class="waiting-count">1<' in supervisor.get(reverse("home")).content.decode()


def test_the_outcomes_page_closes_and_takes_few_queries(
    office, list_import, django_assert_max_num_queries
):
    DeterminationFactory(candidate__list_import=list_import)
    CandidateFactory(list_import=list_import, outcome="ineligible", reason_id="moved")
    url = reverse("outcomes", args=[list_import.pk])
    office.get(url)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = office.get(url).content.decode()
    assert "equation-closed" in page
    assert "equation-open" not in page


def test_the_villages_are_sorted_by_a_count(office, list_import):
    names = {}
    for village, n in [(VILLAGE, 1), (OTHER_VILLAGE, 3)]:
        made = CandidateFactory.create_batch(n, list_import=list_import, village=village)
        names[village] = f"?region={made[0].region_id}"
    page = office.get(reverse("home"), {"sort": "-candidates"})
    text = page.content.decode()
    assert text.index(names[OTHER_VILLAGE]) < text.index(names[VILLAGE])


def test_a_village_worker_sees_the_funnel_of_the_village_alone(people, list_import):
    CandidateFactory.create_batch(2, list_import=list_import, village=VILLAGE)
    CandidateFactory.create_batch(5, list_import=list_import, village=OTHER_VILLAGE)
    url = reverse("outcomes", args=[list_import.pk])
    context = as_(people.psm).get(url, {"region": OTHER_VILLAGE}).context
    assert context["funnel"].rows == 2


# --- review and deliberation ------------------------------------------------------------------


def test_a_supervisor_reviews_a_village_at_once(supervisor, list_import):
    DeterminationFactory.create_batch(3, candidate__list_import=list_import)
    answer = supervisor.post(village_url("determinations_review", list_import), {"all": "1"})
    assert answer.url == village_url("decision_village", list_import)
    assert set(Determination.objects.values_list("state", flat=True)) == {"reviewed"}


def test_a_supervisor_reviews_those_ticked(supervisor, list_import):
    ticked, other = DeterminationFactory.create_batch(2, candidate__list_import=list_import)
    supervisor.post(
        village_url("determinations_review", list_import), {"determination": [ticked.pk]}
    )
    other.refresh_from_db()
    ticked.refresh_from_db()
    assert (ticked.state, other.state) == ("reviewed", "proposed")


def test_what_was_ticked_is_sent_back(people, supervisor, list_import):
    made = reviewed(list_import, people.supervisor)
    supervisor.post(
        village_url("determinations_send_back", list_import), {"determination": [made.pk]}
    )
    made.refresh_from_db()
    assert made.state == "proposed"


def test_the_page_of_a_village_takes_few_queries(
    supervisor, list_import, django_assert_max_num_queries
):
    DeterminationFactory.create_batch(55, candidate__list_import=list_import)
    url = village_url("decision_village", list_import)
    supervisor.get(url)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = supervisor.get(url).content.decode()
    assert "equation-closed" in page
    assert page.count('name="determination"') == SIZES[0]


def test_a_colleague_of_another_kecamatan_sees_no_village_of_this_one(people, list_import):
    url = village_url("decision_village", list_import, OTHER_VILLAGE)
    assert as_(people.district_office).get(url).status_code == 404


def test_a_deliberation_is_recorded_by_its_form(people, office, list_import):
    made = reviewed(list_import, people.supervisor)
    url = village_url("deliberation_record", list_import)
    office.post(url, {"held_on": "2023-05-10", "minutes_number": "140/9/BA/2023", "attendees": 30})
    made.refresh_from_db()
    assert made.state == "deliberated"
    assert Deliberation.objects.get().attendees == 30


def test_a_refused_deliberation_keeps_what_was_typed(office, list_import):
    url = village_url("deliberation_record", list_import)
    page = office.post(url, {"held_on": "2023-05-10", "minutes_number": "140/9/BA/2023"})
    assert page.status_code == 422
    assert "140/9/BA/2023" in page.content.decode()
    assert not Deliberation.objects.exists()


# --- decrees ----------------------------------------------------------------------------------


def test_a_decree_is_drafted_by_one_and_issued_by_another(people, office, supervisor, list_import):
    deliberated(list_import, people.supervisor, people.office)
    answer = office.post(reverse("decree_draft"), {**DECREE, "list_import": list_import.pk})
    made = Decree.objects.get()
    assert answer.url == made.get_absolute_url()

    supervisor.post(reverse("decree_issue", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == "issued"
    page = supervisor.get(made.get_absolute_url()).content.decode()
    assert made.frozen_hash in page
    assert "equation-closed" in page


def test_who_drafted_a_decree_finds_no_button_to_issue_it(people, supervisor, list_import):
    deliberated(list_import, people.supervisor, people.office)
    made = draft(people.supervisor, list_import)
    assert (
        reverse("decree_issue", args=[made.pk])
        not in supervisor.get(made.get_absolute_url()).content.decode()
    )
    supervisor.post(reverse("decree_issue", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == "draft"


def test_a_refused_draft_keeps_what_was_typed_and_says_why(office, list_import):
    page = office.post(reverse("decree_draft"), {**DECREE, "list_import": list_import.pk})
    assert page.status_code == 422
    assert DECREE["number"] in page.content.decode()


def test_a_decree_of_many_takes_few_queries(
    people, office, list_import, django_assert_max_num_queries
):
    for _ in range(3):
        deliberated(list_import, people.supervisor, people.office)
    made = draft(people.office, list_import)
    office.get(made.get_absolute_url())
    with django_assert_max_num_queries(MOST_QUERIES):
        office.get(made.get_absolute_url())


def test_the_annex_is_masked_unless_a_purpose_is_given(people, supervisor, list_import):
    line = deliberated(list_import, people.supervisor, people.office)
    made = decrees.issue(by=people.supervisor, decree=draft(people.office, list_import))
    url = reverse("decree_annex", args=[made.pk])

    masked = cells(supervisor.get(url))
    whole = cells(supervisor.post(url, {"purpose": "Pencairan di Kantor Pos"}))

    assert line.household.nik not in masked
    assert line.household.nik in whole
    entries = AuditEntry.objects.filter(action="decree.exported").order_by("pk")
    assert [entry.details["whole_numbers"] for entry in entries] == [False, True]
    assert entries[1].details["purpose"] == "Pencairan di Kantor Pos"


def test_whole_numbers_are_not_taken_without_a_purpose(people, supervisor, list_import):
    deliberated(list_import, people.supervisor, people.office)
    made = draft(people.office, list_import)
    answer = supervisor.post(reverse("decree_annex", args=[made.pk]), {"purpose": " "})
    assert answer.status_code == 302
    assert not AuditEntry.objects.filter(action="decree.exported").exists()


def cells(answer) -> list[str]:
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return [str(cell.value) for row in book.active.iter_rows() for cell in row]
