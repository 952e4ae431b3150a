"""Pages of aid: what they show and do, in a bounded number of queries; and one in a browser."""

import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page, expect

from aidcases import jobs
from aidcases.models import AuditEntry, Job
from distributions import approval
from distributions.forms.programmes import periods
from distributions.handover import delivery
from distributions.models import (
    Entitlement,
    EntitlementBatch,
    Handover,
    Payment,
    PayoutBatch,
    Programme,
)
from distributions.models.entitlement import EntitlementState
from distributions.models.payout import PayoutState
from distributions.views.home import aid_waiting
from tests.distributions.makers import Office, issued_decree
from tests.distributions.test_payouts import report
from tests.factories import OTHER_VILLAGE, VILLAGE, RegionFactory, UserFactory

MOST_QUERIES = 12


def as_person(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_programme_goes_from_form_to_release_by_two_people(office: Office) -> None:
    decree = issued_decree(3)
    clerk, chief = as_person(office.clerk), as_person(office.supervisor)
    clerk.post(
        reverse("programme_create"),
        {
            "name": "Sembako II/2023",
            "kind": "goods",
            "funder": "regency",
            "region": "19.01",
            "unit_amount": "Rp 250.000",
            "ceiling": "429.250.000",
            "package": "Rice 10 kg",
            "first": "2023-04-01",
            "length": "3",
            "rounds": "1",
            "overlap_rule": "warn",
        },
    )
    programme = Programme.objects.get()
    assert (programme.unit_amount, programme.ceiling) == (250_000, 429_250_000)
    clerk.post(reverse("programme_activate", args=[programme.pk]))
    form = {"decree": decree.pk, "rounds": [programme.rounds.get().pk], "region": ""}
    looked = clerk.post(reverse("programme_plan", args=[programme.pk]), form | {"look": "1"})
    assert looked.context["found"].total == 750_000
    assert not EntitlementBatch.objects.exists()
    clerk.post(reverse("programme_plan", args=[programme.pk]), form)
    batch = EntitlementBatch.objects.get()
    chief.post(reverse("aid_batch_approve", args=[batch.pk]))
    clerk.post(reverse("aid_batch_release", args=[batch.pk]))
    assert set(batch.entitlements.values_list("state", flat=True)) == {EntitlementState.RELEASED}


def test_rounds_follow_each_other_by_the_calendar() -> None:
    assert periods(date(2023, 10, 1), 1, 3)[1:] == [
        (date(2023, 11, 1), date(2023, 11, 30)),
        (date(2023, 12, 1), date(2023, 12, 31)),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_payout_goes_from_draft_to_its_result(office: Office, media: None) -> None:
    programme = office.cash()
    office.released(programme)
    clerk, chief = as_person(office.clerk), as_person(office.supervisor)
    rounds = [turn.pk for turn in programme.rounds.all()]
    clerk.post(reverse("payout_draft", args=[programme.pk]), {"rounds": rounds})
    batch = PayoutBatch.objects.get()
    chief.post(reverse("payout_approve", args=[batch.pk]))
    got = clerk.get(reverse("payout_roster", args=[batch.pk]))
    assert b"".join(got.streaming_content)[:2] == b"PK"
    assert AuditEntry.objects.filter(action="payout.roster_downloaded").count() == 1
    clerk.post(reverse("payout_send", args=[batch.pk]))
    file = report(PayoutBatch.objects.get())
    file.name = "hasil.xlsx"  # type: ignore[attr-defined]
    clerk.post(reverse("payout_upload", args=[batch.pk]), {"file": file})
    jobs.run(Job.objects.get().pk)
    batch.refresh_from_db()
    assert (batch.state, Payment.objects.count()) == (PayoutState.RECONCILED, 9)
    page = clerk.get(reverse("payout", args=[batch.pk]))
    assert page.context["equation"]["parts"][0][1] == batch.total


@pytest.mark.django_db(transaction=True)
def test_a_refused_file_says_why_and_books_nothing(office: Office, media: None) -> None:
    batch = office.sent(office.cash())
    clerk = as_person(office.clerk)
    clerk.post(
        reverse("payout_upload", args=[batch.pk]),
        {"file": io.BytesIO(b"no spreadsheet at all")},
    )
    jobs.run(Job.objects.get().pk)
    assert Job.objects.get().error and not Payment.objects.exists()


def test_a_row_that_was_served_meanwhile_answers_with_who_was_first(office: Office) -> None:
    one = office.released(office.goods())[0]
    delivery.hand_over(by=UserFactory(first_name="Zubaidah"), entitlement=one)
    answer = as_person(office.clerk).post(
        reverse("hand_over", args=[one.pk]), {"taken_by": "self"}, headers={"HX-Request": "true"}
    )
    assert "Zubaidah" in answer.content.decode()
    assert Handover.objects.count() == 1


def test_a_signed_list_is_entered_at_once(office: Office) -> None:
    rows = office.released(office.goods(), issued_decree(5))
    programme = rows[0].programme_id
    wanted = [row.pk for row in rows[:4]]
    as_person(office.clerk).post(
        reverse("handover_many", args=[programme, VILLAGE]), {"entitlement": wanted}
    )
    assert Handover.objects.count() == 4


def test_a_district_sees_its_own_part_of_a_programme(office: Office) -> None:
    office.released(office.goods(), issued_decree(4, (VILLAGE, OTHER_VILLAGE)))
    programme = Programme.objects.get()
    district = UserFactory(region_id="19.01.01")
    page = as_person(district).get(reverse("programme", args=[programme.pk]))
    assert page.context["closing"].entitled.count == 2
    listed = as_person(district).get(reverse("entitlements"))
    assert {row.record.region_id for row in listed.context["table"].rows} == {VILLAGE}


def test_what_waits_is_shown_to_whoever_can_move_it_on(office: Office) -> None:
    batch = office.planned(office.goods())
    approve = (str(batch.get_absolute_url()), 1)

    def lines(person: Any) -> list[tuple[str, int]]:
        return [(item.url, item.count) for item in aid_waiting(person, "")]

    assert lines(office.supervisor) == [approve]
    assert lines(office.clerk) == []
    approval.approve(by=office.supervisor, batch=batch)
    assert lines(office.clerk) == [approve]


@pytest.mark.parametrize("families", [2, 12])
def test_pages_take_a_bounded_number_of_queries(office: Office, families: int) -> None:
    decree = issued_decree(families, (VILLAGE, OTHER_VILLAGE))
    goods = office.goods()
    rows = office.released(goods, decree)
    delivery.hand_over(by=office.clerk, entitlement=rows[0])
    batch = office.sent(office.cash(), decree)
    client = as_person(office.clerk)
    for url in (
        reverse("programmes"),
        reverse("programme", args=[goods.pk]),
        reverse("aid_batch", args=[goods.batches.get().pk]),
        reverse("entitlements"),
        reverse("entitlement", args=[rows[0].pk]),
        reverse("handover"),
        reverse("handover_village", args=[goods.pk, VILLAGE]),
        reverse("handover_sheet", args=[goods.pk, VILLAGE]),
        reverse("payouts"),
        reverse("payout", args=[batch.pk]),
        reverse("payout_lines", args=[batch.pk]),
        reverse("donors"),
    ):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code == 200
        assert len(asked) <= MOST_QUERIES, f"{url}: {len(asked)}"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_package_is_handed_over_by_typing_a_name_and_enter(
    live_server: Any, page: Page, log_in: Any
) -> None:
    office = Office()
    rows = office.released(office.goods(), issued_decree(4))
    names = [row.household.head_name for row in rows]
    log_in(office.clerk)
    path = reverse("handover_village", args=[rows[0].programme_id, VILLAGE])
    page.goto(f"{live_server.url}{path}")
    search = page.locator("#handover-search")
    expect(search).to_be_focused()
    search.fill(names[2].lower())
    expect(page.locator("#to-serve > li:visible")).to_have_count(1)
    search.press("Enter")
    expect(page.locator("#served")).to_contain_text(names[2])
    expect(page.locator("#to-serve > li")).to_have_count(3)
    expect(page.locator("#handover-progress")).to_contain_text("1")
    expect(search).to_be_focused()
    expect(search).to_have_value("")
    first = page.locator("#to-serve > li").first
    first.locator("summary").click()
    first.locator("input[name=taker_name]").fill("Ratmi Wati")
    first.locator("button[value=proxy]").click()
    expect(page.locator("#served")).to_contain_text("Ratmi Wati")
    served = Entitlement.objects.filter(state=EntitlementState.DELIVERED)
    assert served.count() == 2 and names[2] in {row.household.head_name for row in served}


def test_a_round_is_added_on_the_page_of_its_programme(office: Office) -> None:
    programme, client = office.goods(), as_person(office.clerk)
    page = client.get(reverse("programme", args=[programme.pk])).content.decode()
    address = reverse("programme_round", args=[programme.pk])
    assert f'action="{address}"' in page
    days = {"first": "2023-07-01", "last": "2023-09-30"}
    client.post(address, days)
    client.post(address, {"first": "2023-10-01", "last": "2023-12-31", "amount": "Rp 300.000"})
    amounts = programme.rounds.order_by("number").values_list("amount", flat=True)
    assert list(amounts) == [250_000, 250_000, 300_000]
    *_before, said = client.post(address, days, follow=True).context["messages"]
    assert said.level_tag == "error"
    assert client.post(address, {"first": "2024-01-01"}, follow=True).status_code == 422
    assert programme.rounds.count() == 3


def test_a_person_of_one_district_sees_its_part_of_a_programme(office: Office) -> None:
    programme = office.goods(ceiling=1_000_000)
    office.planned(programme, issued_decree(3, (VILLAGE, OTHER_VILLAGE)))
    district = RegionFactory(code=OTHER_VILLAGE[:8])
    address = reverse("programme", args=[programme.pk])
    seen = as_person(UserFactory(region=district)).get(address)
    assert seen.context["planned"] == 2 * 250_000
    assert seen.context["part"] == district and "left" not in seen.context
    assert "Rp750.000" not in seen.content.decode()
    whole = as_person(office.clerk).get(address)
    assert whole.context["part"] is None
    assert "Rp750.000" in whole.content.decode()
    plan = reverse("programme_plan", args=[programme.pk])
    assert as_person(UserFactory(region=district)).get(plan).status_code == 403
