"""The phone page in a real Chromium at 360 pixels: a visit from the first tap to the office."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from aidcases.models import User
from households.models import Household, ReasonCode, Visit
from households.models.reason_code import Verdict
from tests.factories import HouseholdFactory, WorkerFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A cheap telephone that knows where it is."""
    opened = browser.new_context(
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        viewport={"width": 360, "height": 740},
        is_mobile=True,
        has_touch=True,
        geolocation={"latitude": -1.85432, "longitude": 106.11234, "accuracy": 12},
        permissions=["geolocation"],
    )
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def reasons() -> None:
    """A flushed database has lost the office's reasons."""
    ReasonCode.objects.bulk_create(
        [
            ReasonCode(code=code, verdict=verdict, label=code, label_en=code)
            for code, verdict in (
                ("absent", Verdict.UNVERIFIABLE),
                ("refused", Verdict.UNVERIFIABLE),
                ("moved", Verdict.INELIGIBLE),
            )
        ],
        ignore_conflicts=True,
    )


@pytest.fixture
def worker() -> User:
    return WorkerFactory()


@pytest.fixture
def home() -> Household:
    return HouseholdFactory()


@pytest.fixture
def visit(
    page: Page, log_in: Callable[[Any], None], live_server: Any, worker: User, home: Household
) -> Page:
    """The first question of a visit."""
    log_in(worker)
    page.goto(f"{live_server.url}/field/families/{home.pk}/visit/")
    expect(screen(page, "verdict")).to_be_visible()
    return page


def screen(page: Page, name: str) -> Any:
    return page.locator(f"[data-screen={name}]")


def answer(page: Page, name: str, value: str) -> None:
    """A tap on a big answer, which leads on by itself."""
    screen(page, name).locator(f".choice:has([value='{value}'])").tap()
    expect(screen(page, name)).to_be_hidden()


def on(page: Page) -> None:
    page.locator("[data-next]").tap()


def house(path: Path) -> str:
    Image.new("RGB", (2400, 1800), "teal").save(path)
    return str(path)


def answer_house(page: Page) -> None:
    for name, value in (
        ("floor", "earth"),
        ("wall", "wood"),
        ("roof", "zinc"),
        ("toilet", "none"),
        ("electricity", "450"),
    ):
        answer(page, name, value)
    page.locator("[data-more]").tap()
    page.locator("[data-more]").tap()
    on(page)


def test_a_visit_goes_from_the_first_tap_to_the_office(visit, home, worker, tmp_path):
    answer(visit, "verdict", "eligible")
    on(visit)
    answer_house(visit)
    screen(visit, "note").locator("textarea").fill("Tinggal dengan dua cucu")
    on(visit)
    visit.set_input_files("[data-camera]", house(tmp_path / "rumah.jpg"))
    expect(visit.locator(".shot")).to_have_count(1)
    on(visit)
    visit.locator("[data-locate]").tap()
    expect(visit.locator("[data-location-status]")).to_contain_text("12")
    on(visit)
    expect(screen(visit, "check")).to_contain_text("Tinggal dengan dua cucu")
    on(visit)
    expect(visit.locator("[data-done]")).to_be_visible()
    stored = Visit.objects.get()
    assert (stored.household, stored.worker, stored.verdict) == (home, worker, "eligible")
    assert stored.answers == {
        "floor": "earth", "wall": "wood", "roof": "zinc", "toilet": "none",
        "electricity": "450", "members": 2,
    }  # fmt: skip
    assert (float(stored.latitude), stored.accuracy_m) == (-1.85432, 12)
    assert stored.photos.get().width == 1600
    assert stored.visited_on is not None
    assert "no_photo" not in stored.flags
    assert visit.evaluate("localStorage.length") == 0


def test_a_draft_survives_a_reload_to_the_last_keystroke(visit):
    answer(visit, "verdict", "unverifiable")
    answer(visit, "reason", "absent")
    screen(visit, "note").locator("textarea").press_sequentially("Pagar terkunci")
    visit.reload()
    expect(screen(visit, "note")).to_be_visible()
    expect(screen(visit, "note").locator("textarea")).to_have_value("Pagar terkunci")
    visit.go_back()
    visit.locator("[data-next]").wait_for()
    assert visit.locator("[value=absent]").is_checked()


def test_another_verdict_forgets_the_reason_of_the_first(visit):
    answer(visit, "verdict", "ineligible")
    answer(visit, "reason", "moved")
    for _step in range(2):
        visit.locator("[data-previous]").tap()
    answer(visit, "verdict", "unverifiable")
    expect(visit.locator("[data-next]")).to_be_disabled()
    expect(screen(visit, "reason").locator("[value=moved]")).to_be_hidden()


def test_a_visit_sent_without_a_connection_waits_and_arrives_once(visit, context, live_server):
    answer(visit, "verdict", "unverifiable")
    answer(visit, "reason", "absent")
    for _step in range(3):
        on(visit)
    context.set_offline(True)
    on(visit)
    expect(visit.locator("[data-send-status]")).to_be_visible()
    expect(visit.locator("[data-next]")).to_be_enabled()
    context.set_offline(False)
    assert not Visit.objects.exists()
    visit.goto(f"{live_server.url}/field/outbox/")
    expect(visit.locator("[data-unsent]")).to_have_text("1")
    visit.locator("[data-send-all]").tap()
    expect(visit.locator("[data-nothing]")).to_be_visible()
    expect(visit.locator("[data-unsent]")).to_be_hidden()
    assert Visit.objects.get().reason_id == "absent"


def test_an_answer_lost_on_the_way_back_gives_one_visit(visit, context):
    """The office stores the visit, the phone never hears of it and sends it again."""
    answer(visit, "verdict", "unverifiable")
    answer(visit, "reason", "refused")
    for _step in range(3):
        on(visit)

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    context.route("**/field/visits/", lose, times=1)
    on(visit)
    expect(visit.locator("[data-send-status]")).to_have_class("note note-warning")
    expect(visit.locator("[data-next]")).to_be_enabled()
    assert Visit.objects.count() == 1
    on(visit)
    expect(visit.locator("[data-done]")).to_be_visible()
    assert Visit.objects.count() == 1


def test_every_target_is_large_enough_and_nothing_runs_off_the_screen(visit, live_server, home):
    for path in ("/field/", f"/field/families/{home.pk}/", "/field/search/", "/field/outbox/"):
        visit.goto(live_server.url + path)
        assert too_small(visit) == []
        assert visit.evaluate("document.documentElement.scrollWidth") <= 360
    visit.goto(f"{live_server.url}/field/families/{home.pk}/visit/")
    for step in ("verdict", "reason"):
        expect(screen(visit, step)).to_be_visible()
        assert too_small(visit) == []
        assert visit.evaluate("document.documentElement.scrollWidth") <= 360
        if step == "verdict":
            answer(visit, "verdict", "ineligible")


def too_small(page: Page) -> list[str]:
    """What can be tapped and is lower than 48 pixels, choices by their whole label."""
    return page.evaluate(
        """() => [...document.querySelectorAll("a, button, .choice, textarea, input")]
          .filter((one) => !["radio", "hidden", "file"].includes(one.type))
          .filter((one) => one.checkVisibility() && !one.matches(".skip"))
          .filter((one) => one.getBoundingClientRect().height < 47.5)
          .map((one) => one.outerHTML.slice(0, 80))"""
    )
