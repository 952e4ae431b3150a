"""What a page does in a real browser: filters without a jump, dialogs, keys, appearance."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from aidcases.models import AuditEntry, User
from households.models import Household
from tests.people import VILLAGE, People

pytestmark = pytest.mark.browser
Enter = Callable[[User], None]


def test_a_filter_changes_the_list_the_address_and_not_the_focus(
    people: People, page: Page, live_server: Any, log_in: Enter
) -> None:
    log_in(people.admin)
    page.goto(f"{live_server.url}/users/")
    expect(page.locator("tbody tr")).to_have_count(7)
    page.focus("[name=role]")
    page.select_option("[name=role]", "psm")
    expect(page.locator("tbody tr")).to_have_count(2)
    assert page.url.endswith("/users/?role=psm")
    assert page.evaluate("document.activeElement.name") == "role"
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(7)


def test_a_row_opens_with_enter_and_arrows_walk(
    people: People, page: Page, live_server: Any, log_in: Enter
) -> None:
    log_in(people.admin)
    page.goto(f"{live_server.url}/users/")
    page.locator("a.row-link").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/users/{people.auditor.pk}/$"))


def test_a_click_beside_the_link_opens_the_row_too(
    people: People, page: Page, live_server: Any, log_in: Enter
) -> None:
    log_in(people.admin)
    page.goto(f"{live_server.url}/users/")
    page.locator("tbody tr").first.locator("td").nth(3).click()
    page.wait_for_url(re.compile(rf"/users/{people.admin.pk}/$"))


def test_stopping_an_access_asks_first(
    people: People, page: Page, live_server: Any, log_in: Enter
) -> None:
    log_in(people.admin)
    page.goto(f"{live_server.url}/users/{people.psm.pk}/")
    form = page.locator(f'form[action$="/users/{people.psm.pk}/state/"]')
    form.locator("button").click()
    page.locator("#confirm [data-dialog-close]").click()
    people.psm.refresh_from_db()
    assert people.psm.is_active
    form.locator("button").click()
    page.locator("[data-confirm-yes]").click()
    expect(page.locator(".chip-red")).to_be_visible()
    people.psm.refresh_from_db()
    assert not people.psm.is_active


def test_slash_goes_to_the_search_and_the_number_stays_out_of_the_address(
    people: People, page: Page, live_server: Any, log_in: Enter
) -> None:
    log_in(people.office)
    page.goto(live_server.url)
    page.keyboard.press("/")
    page.keyboard.type("1901 0141 0180 0001")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/search/[^/]+/$"))
    assert "1901" not in page.url


def test_the_appearance_is_kept_and_shown_before_the_page_is(
    people: People, page: Page, live_server: Any, log_in: Enter
) -> None:
    log_in(people.office)
    page.goto(live_server.url)
    page.click(".topbar-user")
    page.click("[data-theme-choice=dark]")
    page.reload(wait_until="commit")
    page.wait_for_selector("h1")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_the_whole_number_is_shown_in_a_dialog_after_a_reason(
    people: People, page: Page, live_server: Any, log_in: Enter
) -> None:
    household = Household.objects.create(
        head_name="Siti", name_key="SITI", nik="1901014101800001", region_id=VILLAGE
    )
    log_in(people.office)
    page.goto(live_server.url + reverse("family", args=[household.pk]))
    assert "1901014101800001" not in page.content()
    page.locator(".masked-eye").first.click()
    dialog = page.locator("#dialog")
    dialog.locator("[name=reason]").fill("telepon dari warga")
    page.keyboard.press("Enter")
    expect(dialog.locator(".revealed-number")).to_have_text("1901014101800001")
    dialog.locator("[data-dialog-close]").click()
    expect(dialog).to_be_hidden()
    assert AuditEntry.objects.filter(action="number.revealed").count() == 1


SENDS_AT_ONCE = """
addEventListener("htmx:afterSwap", () => setTimeout(() => {
  const form = document.querySelector("#dialog-content form");
  if (!form) return;
  form.elements.reason.value = "telepon dari warga";
  form.requestSubmit();
}));
"""
"""The first thing that can happen after the dialog's content is in the page."""


def test_a_form_sent_the_moment_it_arrives_stays_in_its_dialog(
    people: People, page: Page, live_server: Any, log_in: Enter
) -> None:
    household = Household.objects.create(
        head_name="Siti", name_key="SITI", nik="1901014101800001", region_id=VILLAGE
    )
    log_in(people.office)
    page.add_init_script(SENDS_AT_ONCE)
    page.goto(live_server.url + reverse("family", args=[household.pk]))
    page.locator(".masked-eye").first.click()
    expect(page.locator("#dialog .revealed-number")).to_have_text("1901014101800001")
    assert page.url.endswith(reverse("family", args=[household.pk]))
