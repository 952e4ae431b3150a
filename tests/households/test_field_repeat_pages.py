"""The pages of field records that no list names and that may speak of one family."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aidcases.models import User
from households.determination import outcomes
from households.models import Visit, VisitPair
from households.models.match_pair import PairState
from households.outcome_book import not_on_list
from tests.factories import OTHER_VILLAGE, VILLAGE, RegionFactory, SupervisorFactory, UserFactory
from tests.households.field_repeats import a_pair
from tests.households.linking import found
from tests.households.test_matching_pages import logged_in

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def open_pair(probability: float = 0.7, **second: Any) -> VisitPair:
    pair = a_pair(
        found(name="Mustopa Kamarudin", nik="1901011203710004"),
        found(**{"name": "Mustofa Kamaruddin", "visited_on": date(2023, 5, 9), **second}),
        state=PairState.OPEN,
        probability=probability,
    )
    weights = [{"field": "name", "level": "sounds_same", "weight": 6.32}]
    VisitPair.objects.filter(pk=pair.pk).update(weights=weights)
    return pair


@pytest.fixture
def clerk() -> User:
    return SupervisorFactory()


@pytest.fixture
def browser(clerk: User) -> Client:
    return logged_in(clerk)


def test_both_records_stand_side_by_side_with_what_differs_marked(browser: Client) -> None:
    pair = open_pair()
    page = browser.get(reverse("matching_repeat_queue")).content.decode()
    assert "Musto<mark>p</mark>a" in page
    assert "190101" in page and "1901011203710004" not in page
    assert "+6,3" in page or "+6.3" in page
    assert reverse("matching_repeat_decide", args=[pair.pk]) in page


def test_the_queue_gives_the_next_pair_with_the_answer(browser: Client, clerk: User) -> None:
    first, second = open_pair(0.9), open_pair(0.8)
    third = open_pair(0.7)
    answer = browser.post(
        reverse("matching_repeat_decide", args=[first.pk]),
        {"answer": "same", "note": "telepon RT", "held": [second.pk], "besides": [first.pk]},
        **HTMX,
    )
    first.refresh_from_db()
    assert (first.state, first.decided_by, first.note) == (PairState.SAME, clerk, "telepon RT")
    page = answer.content.decode()
    assert f'data-pair="{third.pk}"' in page
    assert f'data-pair="{second.pk}"' not in page


def test_a_skipped_pair_comes_again_when_it_is_asked_for(browser: Client) -> None:
    pair = open_pair()
    browser.post(reverse("matching_repeat_decide", args=[pair.pk]), {"answer": "skip"})
    queue = reverse("matching_repeat_queue")
    assert f'data-pair="{pair.pk}"' not in browser.get(queue).content.decode()
    browser.get(f"{queue}?again")
    assert f'data-pair="{pair.pk}"' in browser.get(queue).content.decode()
    pair.refresh_from_db()
    assert pair.state == PairState.OPEN


def test_the_second_clerk_reads_on_the_page_who_was_first(browser: Client, clerk: User) -> None:
    pair = open_pair()
    address = reverse("matching_repeat_decide", args=[pair.pk])
    browser.post(address, {"answer": "different"})
    answer = logged_in(SupervisorFactory()).post(address, {"answer": "same"}, **HTMX)
    assert str(clerk) in answer.content.decode()
    pair.refresh_from_db()
    assert pair.state == PairState.DIFFERENT


def test_a_decision_is_taken_back_on_the_page_of_its_pair(browser: Client) -> None:
    pair = open_pair()
    browser.post(
        reverse("matching_repeat_decide", args=[pair.pk]), {"answer": "different", "next": "pair"}
    )
    page = browser.get(reverse("matching_repeat", args=[pair.pk])).content.decode()
    undo = reverse("matching_repeat_undo", args=[pair.pk])
    assert undo in page
    browser.post(undo)
    pair.refresh_from_db()
    assert pair.state == PairState.OPEN
    again = browser.post(undo, **HTMX).content.decode()
    assert f'data-pair="{pair.pk}"' in again


def test_a_family_met_twice_stands_in_the_list_once_with_its_other_record_beside_it(
    browser: Client,
) -> None:
    pair = open_pair(birth_date=date(1971, 3, 12))
    VisitPair.objects.filter(pk=pair.pk).update(state=PairState.LINKED)
    page = reverse("matching_unlinked")
    shown = browser.get(page).context
    (row,) = shown["table"].data
    assert {row, *row.also} == {pair.visit, pair.repeat}
    assert shown["count"]["rows"] == 1
    assert len(browser.get(f"{page}?records=every").context["table"].data) == 2
    listed = b"".join(browser.get(f"{page}?export=csv")).decode()  # type: ignore[arg-type]
    assert "Kamarudin" in listed and "Kamaruddin" in listed


def test_the_workbook_names_the_other_record_to_whom_may_see_it() -> None:
    pair = open_pair(village=OTHER_VILLAGE)
    VisitPair.objects.filter(pk=pair.pk).update(state=PairState.LINKED)
    stands = outcomes.unlinked_visits("").get()
    other = next(visit for visit in (pair.visit, pair.repeat) if visit != stands)
    (line,) = not_on_list("", SupervisorFactory())
    assert (line[0], line[-1]) == (stands.name, str(other))
    of_village = UserFactory(region=stands.region)
    (line,) = not_on_list(stands.region_id, of_village)
    assert (line[0], line[-1]) == (stands.name, "")


def test_another_village_s_person_sees_nothing_of_it() -> None:
    pair = open_pair(village=OTHER_VILLAGE)
    VisitPair.objects.filter(pk=pair.pk).update(state=PairState.LINKED)
    for code in (VILLAGE, OTHER_VILLAGE):
        person = UserFactory(region=RegionFactory(code=code))
        browser = logged_in(person)
        mine = Visit.objects.get(region_id=code)
        assert list(browser.get(reverse("matching_repeats")).context["table"].data) == []
        assert browser.get(reverse("matching_repeat", args=[pair.pk])).status_code == 404
        every = browser.get(f"{reverse('matching_unlinked')}?records=every")
        assert [(row, row.also) for row in every.context["table"].data] == [(mine, [])]


def test_the_list_of_pairs_filters_by_state(browser: Client) -> None:
    waits, linked = open_pair(), open_pair()
    VisitPair.objects.filter(pk=linked.pk).update(state=PairState.LINKED)
    page = reverse("matching_repeats")
    assert set(browser.get(page).context["table"].data) == {waits, linked}
    assert list(browser.get(f"{page}?state=linked").context["table"].data) == [linked]
