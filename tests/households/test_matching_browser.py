"""The review queue in a real Chromium, cleared with the keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from aidcases.models import User
from households.matching import merging
from households.models import HouseholdMerge, MatchPair, VisitPair
from households.models.match_pair import PairState
from tests.axe import problems_in_every_light
from tests.factories import (
    CandidateFactory,
    HouseholdFactory,
    SupervisorFactory,
    UserFactory,
    VisitFactory,
)
from tests.households.field_repeats import a_pair

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pairs() -> list[MatchPair]:
    """Four open pairs, the surest first."""
    made = []
    for place in range(4):
        row = CandidateFactory()
        made.append(
            MatchPair.objects.create(
                candidate=row,
                visit=VisitFactory.unlinked(region=row.region, name=f"{row.name} bin Hasan"),
                region=row.region,
                rule="model",
                probability=0.9 - place / 10,
                weights=[{"field": "name", "level": "part_of", "weight": 4.3}],
            )
        )
    return made


def showing(page: Page, pair: MatchPair | VisitPair) -> None:
    expect(page.locator("[data-pair]:not([hidden])")).to_have_attribute("data-pair", str(pair.pk))


def test_a_clerk_clears_the_queue_with_the_keyboard_alone(
    page: Page, log_in: Callable[[Any], None], live_server: Any, pairs: list[MatchPair]
) -> None:
    clerk: User = UserFactory()
    log_in(clerk)
    page.goto(f"{live_server.url}/matching/queue/")
    first, second, third, fourth = pairs
    showing(page, first)
    page.keyboard.press("s")
    showing(page, second)
    page.keyboard.press("b")
    showing(page, third)
    page.keyboard.press("z")  # the second again
    showing(page, second)
    page.keyboard.press("s")
    showing(page, third)
    page.keyboard.press("r")
    showing(page, fourth)
    page.keyboard.press("b")
    expect(page.locator("#matching-done")).to_be_visible()
    expect(page.locator("[data-pair]")).to_have_count(0)
    expect(page.locator("#matching-done a")).to_be_focused()
    page.keyboard.press("Enter")  # what was put off, once more
    showing(page, third)
    page.keyboard.press("b")
    expect(page.locator("#matching-done")).to_be_visible()
    expect(page.locator("#matching-standing")).to_contain_text("4")
    states = [MatchPair.objects.get(pk=pair.pk).state for pair in pairs]
    assert states == [PairState.SAME, PairState.SAME, PairState.DIFFERENT, PairState.DIFFERENT]


def test_keys_are_letters_while_a_note_is_written(
    page: Page, log_in: Callable[[Any], None], live_server: Any, pairs: list[MatchPair]
) -> None:
    log_in(UserFactory())
    page.goto(f"{live_server.url}/matching/queue/")
    page.locator("[data-pair]:not([hidden]) [name=note]").click()
    page.keyboard.type("sudah bertanya")
    page.keyboard.press("Enter")
    showing(page, pairs[0])
    page.keyboard.press("s")
    showing(page, pairs[1])
    expect(page.locator("#matching-standing")).to_contain_text("2")
    assert MatchPair.objects.get(pk=pairs[0].pk).note == "sudah bertanya"


def test_the_keyboard_follows_the_pair(
    page: Page, log_in: Callable[[Any], None], live_server: Any, pairs: list[MatchPair]
) -> None:
    log_in(UserFactory())
    page.goto(f"{live_server.url}/matching/queue/")
    shown = page.locator("[data-pair]:not([hidden])")
    expect(shown).to_be_focused()
    page.keyboard.press("c")
    expect(shown.locator("[name=note]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(shown).to_be_focused()
    page.keyboard.press("s")
    showing(page, pairs[1])
    expect(shown).to_be_focused()
    page.keyboard.press("z")
    showing(page, pairs[0])
    expect(shown).to_be_focused()


def test_the_last_answer_is_taken_back_after_coming_back_to_the_page(
    page: Page, log_in: Callable[[Any], None], live_server: Any, pairs: list[MatchPair]
) -> None:
    log_in(UserFactory())
    page.goto(f"{live_server.url}/matching/queue/")
    expect(page.locator("[data-undo-last]").first).to_be_disabled()
    page.keyboard.press("b")
    showing(page, pairs[1])
    expect(page.locator("#matching-standing")).to_contain_text("2")
    page.goto(f"{live_server.url}/matching/queue/")
    showing(page, pairs[1])
    page.locator("[data-pair]:not([hidden]) [data-undo-last]").click()
    showing(page, pairs[0])
    assert MatchPair.objects.get(pk=pairs[0].pk).state == PairState.OPEN


def test_the_next_pair_shows_while_the_answer_is_still_on_its_way(
    page: Page, log_in: Callable[[Any], None], live_server: Any, pairs: list[MatchPair]
) -> None:
    log_in(UserFactory())
    page.goto(f"{live_server.url}/matching/queue/")
    held: list[Any] = []
    page.route("**/decide/", lambda route: held.append(route))
    page.keyboard.press("s")
    showing(page, pairs[1])
    while not held:  # the request leaves after the pair is shown; the test's timeout bounds this
        page.wait_for_timeout(20)
    assert MatchPair.objects.get(pk=pairs[0].pk).state == PairState.OPEN
    held[0].continue_()
    expect(page.locator("[data-pair]")).to_have_count(2)


def test_acts_on_families_have_no_grave_problem(
    page: Page, log_in: Callable[[Any], None], live_server: Any, pairs: list[MatchPair]
) -> None:
    """The pages as they look once something has been chosen, in every light and width."""
    head, first, second = SupervisorFactory(), pairs[0].candidate, pairs[1].candidate
    free = HouseholdFactory()
    merging.merge(by=head, kept=free, gone=HouseholdFactory())
    MatchPair.objects.update(
        weights=[
            {"field": "name", "level": "same", "weight": 4.3},
            {"field": "nik", "level": "same", "weight": 9.1},
        ]
    )
    log_in(head)
    problems = []
    for address in (
        f"/families/{first.household_id}/merge/?other={second.household_id}",
        f"/families/{free.pk}/merge/?other={second.household_id}",
        f"/families/{free.pk}/split/",
        "/matching/rules/?probability=0.5&name=same&nik=same",
        "/matching/queue/",
        f"/decisions/{first.list_import_id}/outcomes/",
    ):
        page.goto(live_server.url + address)
        problems += [f"{address}: {problem}" for problem in problems_in_every_light(page)]
    assert not problems, "\n".join(problems)


def test_merging_with_the_keyboard_asks_with_what_moves(
    page: Page, log_in: Callable[[Any], None], live_server: Any, pairs: list[MatchPair]
) -> None:
    log_in(UserFactory())
    kept, gone = HouseholdFactory(), pairs[0].candidate.household
    page.goto(f"{live_server.url}/families/{kept.pk}/merge/?other={gone.pk}")
    page.locator("[name=note]").focus()
    page.keyboard.type("satu rumah")
    page.keyboard.press("Enter")
    asked = page.locator("#confirm [data-confirm-text]")
    expect(asked).to_contain_text(str(gone))
    expect(asked).to_contain_text("1 ")
    page.locator("#confirm [data-confirm-yes]").press("Enter")
    expect(page).to_have_url(f"{live_server.url}/families/{kept.pk}/")
    assert HouseholdMerge.objects.get().note == "satu rumah"


def test_field_records_are_compared_with_the_keyboard_alone(
    page: Page, log_in: Callable[[Any], None], live_server: Any
) -> None:
    first, second = (
        a_pair(*(VisitFactory.unlinked(name=f"Rusli {n}") for _ in range(2)), state="open")
        for n in range(2)
    )
    log_in(UserFactory())
    page.goto(f"{live_server.url}/matching/unlinked/queue/")
    showing(page, first)
    page.keyboard.press("s")
    showing(page, second)
    page.keyboard.press("b")
    expect(page.locator("[data-pair]:not([hidden])")).to_have_count(0)
    page.keyboard.press("z")  # the second again
    showing(page, second)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (PairState.SAME, PairState.OPEN)
    assert problems_in_every_light(page) == []
