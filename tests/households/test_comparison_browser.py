"""Two lists compared in a real browser, with a real worker."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from aidcases.models import User
from tests.axe import problems_in_every_light
from tests.people import People
from tests.sheets import families, family, imported

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MINUTE = 60_000


def test_two_lists_are_chosen_compared_and_looked_through(
    people: People,
    page: Page,
    live_server: Any,
    log_in: Callable[[User], None],
    celery_worker_process: Any,
) -> None:
    imported(people.admin, families(40))
    imported(people.admin, [*families(39, first=4), family(3, Alamat="JL. MELATI 7")])
    log_in(people.admin)
    page.goto(f"{live_server.url}/lists/")
    page.locator("a[href='/lists/compare/']").click()
    page.locator("main form button[type=submit]").first.click()  # the newest two are offered
    page.wait_for_url(re.compile(r"/lists/\d+/compare/\d+/$"))
    expect(page.locator(".tile")).to_have_count(6, timeout=MINUTE)
    expect(page.locator(".equation-closed")).to_have_count(2)
    assert not problems_in_every_light(page)
    page.locator(".tile", has_text=re.compile("berubah|changed")).click()
    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page.locator("#list del")).to_have_text("JL. MAWAR 3")
    expect(page.locator("#list ins")).to_have_text("JL. MELATI 7")
    page.locator("a[href$='/print/']").click()
    expect(page.locator("ins", has_text="JL. MELATI 7")).to_be_visible()
    assert not problems_in_every_light(page)
