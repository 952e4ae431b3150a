"""Aid on the home page: lines that add up, and numbers that open to their names."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page, expect

from distributions import entitlements, programmes
from distributions.balance import Figures
from distributions.handover import delivery
from distributions.models import Programme
from distributions.views.aid_by_village import AidByVillage
from distributions.views.home import AidByProgramme
from tests.axe import problems_in_every_light
from tests.distributions.makers import Office, issued_decree
from tests.factories import OTHER_VILLAGE, VILLAGE, RegionFactory, UserFactory


def as_person(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def context(panel: Any, user: Any, region: str = "", query: str = "") -> dict[str, Any]:
    request = RequestFactory().get(f"/?{query}")
    request.user = user
    found: dict[str, Any] = panel.context(request, region)
    return found


def closed(office: Office, name: str, decree: Any) -> Programme:
    programme = office.goods(name=name)
    for one in office.released(programme, decree):
        delivery.hand_over(by=office.clerk, entitlement=one)
    programmes.close(by=office.supervisor, programme=programme)
    return programme


def test_closed_programmes_are_one_line_and_the_lines_add_up(office: Office) -> None:
    decree = issued_decree(2)
    for n in range(8):
        closed(office, f"Older {n}", decree)
    office.planned(office.goods(name="Current"), decree)
    found = context(AidByProgramme(), office.clerk)
    assert [str(line["label"]) for line in found["aid_lines"]] == ["Current", "8 closed programmes"]
    assert [line["families"] for line in found["aid_lines"]] == [2, 2]
    shown = sum((line["balance"].entitled for line in found["aid_lines"]), Figures())
    assert shown == found["aid_closing"].entitled == Figures(18, 18 * 250_000, 18)
    older = as_person(office.clerk).get(found["aid_lines"][1]["url"])
    assert len(older.context["table"].rows) == 16


def test_a_few_closed_programmes_stand_for_themselves(office: Office) -> None:
    decree = issued_decree(1)
    closed(office, "Older", decree)
    office.planned(office.goods(name="Current"), decree)
    found = context(AidByProgramme(), office.clerk)
    assert [str(line["label"]) for line in found["aid_lines"]] == ["Current", "Older"]


@pytest.fixture
def villages(office: Office) -> Office:
    """Two families in each of two villages, two kinds of aid; and a programme that is closed."""
    decree = issued_decree(4, (VILLAGE, OTHER_VILLAGE))
    closed(office, "Older", decree)
    office.planned(office.cash(), decree)
    rows = office.released(office.goods(), decree)
    here = [one for one in rows if one.region_id == VILLAGE]
    delivery.hand_over(by=office.clerk, entitlement=here[0])
    entitlements.give_back(by=office.supervisor, entitlement=here[1], reason="moved")
    (other, *_rest) = [one for one in rows if one.region_id == OTHER_VILLAGE]
    entitlements.cancel(by=office.supervisor, entitlement=other, reason="moved")
    return office


def figures(found: dict[str, Any]) -> dict[str, list[tuple[int, int]]]:
    return {
        place["code"]: [(cell["families"], cell["amount"]) for cell in place["cells"]]
        for place in found["aid_places"]
    }


def test_each_village_says_what_is_owed_given_and_open(villages: Office) -> None:
    found = context(AidByVillage(), villages.clerk)
    cash = 2 * 3 * 350_000
    assert figures(found) == {
        VILLAGE: [(2, cash + 500_000), (1, 250_000), (2, cash), (1, 250_000)],
        OTHER_VILLAGE: [(2, cash + 250_000), (0, 0), (2, cash + 250_000), (0, 0)],
    }
    for cells in [*figures(found).values(), [(0, c["amount"]) for c in found["aid_totals"]]]:
        assert cells[0][1] == sum(amount for _families, amount in cells[1:])


def test_each_number_opens_to_its_names(villages: Office) -> None:
    found = context(AidByVillage(), villages.clerk)
    client = as_person(villages.clerk)
    for place in found["aid_places"]:
        for cell in place["cells"]:
            rows = client.get(cell["url"]).context["table"].rows
            assert len({row.record.household_id for row in rows}) == cell["families"]
            assert sum(row.record.amount for row in rows) == cell["amount"]
            assert {row.record.region_id for row in rows} <= {place["code"]}


def test_it_keeps_to_the_region_and_sorts_by_any_column(villages: Office) -> None:
    below = context(AidByVillage(), villages.clerk, OTHER_VILLAGE)
    assert [place["code"] for place in below["aid_places"]] == [OTHER_VILLAGE]
    for sort, first in [("-owed", VILLAGE), ("owed", OTHER_VILLAGE), ("-open", OTHER_VILLAGE)]:
        found = context(AidByVillage(), villages.clerk, query=f"aid_sort={sort}")
        assert found["aid_places"][0]["code"] == first, sort


def test_a_person_of_one_district_sees_its_villages_alone(villages: Office) -> None:
    person = UserFactory(region=RegionFactory(code=OTHER_VILLAGE[:8]))
    body = as_person(person).get(reverse("home")).content.decode()
    (panel,) = re.findall(r'id="aid-villages".*?</section>', body, re.DOTALL)
    named = set(re.findall(r'amp;region=([\d.]+)"', panel))
    assert named == {OTHER_VILLAGE, OTHER_VILLAGE[:8]}, "of the village, and of the sum"


def test_it_asks_as_often_for_one_village_as_for_many(office: Office) -> None:
    counts = []
    for codes in ((VILLAGE,), tuple(f"19.01.01.{n}" for n in range(1001, 1008))):
        office.planned(office.goods(name=f"For {len(codes)}"), issued_decree(7, codes))
        with CaptureQueriesContext(connection) as queries:
            context(AidByVillage(), office.clerk)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_without_a_current_programme_there_is_no_table(office: Office) -> None:
    closed(office, "Older", issued_decree(1))
    assert context(AidByVillage(), office.clerk)["aid_places"] == []
    assert "aid-villages" not in as_person(office.clerk).get(reverse("home")).content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_villages_can_be_read_and_sorted_on_any_screen(
    live_server: Any, page: Page, log_in: Callable[[Any], None]
) -> None:
    office = Office()
    RegionFactory(code=VILLAGE)
    RegionFactory(code=OTHER_VILLAGE)
    for one in office.released(office.goods(), issued_decree(5, (VILLAGE, OTHER_VILLAGE)))[:2]:
        delivery.hand_over(by=office.clerk, entitlement=one)
    log_in(office.clerk)
    page.goto(f"{live_server.url}{reverse('home')}")
    assert not problems_in_every_light(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    table = page.locator("#aid-villages")
    table.locator("thead a").nth(2).click()
    expect(table.locator("th[aria-sort=descending]")).to_have_count(1)
    expect(table.locator("tbody tr").first).to_contain_text("3")
