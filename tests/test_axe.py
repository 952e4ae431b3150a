"""Every page that the access matrix knows can be used by everyone: light, dark, wide and narrow."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from aidcases.models import User
from tests.axe import problems_in_every_light
from tests.people import VILLAGE, People
from tests.places import list_of_the_regency, settle
from tests.test_access_matrix import ROWS

SHARES = 4  # so that both cores have something to do
# What only its owner sees is looked at where it has one (tests/households/test_pairing_browser.py).
PAGES = sorted(name for name, row in ROWS.items() if row.method == "get" and row.roles)

pytestmark = pytest.mark.browser


def _who(people: People, roles: frozenset[str]) -> User:
    """Somebody who gets in, whoever sees most first."""
    ordered = [people.admin, people.supervisor, people.office, people.psm, people.auditor]
    return next(user for user in ordered if user.role in roles)


def _is_whole_page(user: User, address: str, data: dict[str, Any]) -> bool:
    """Neither a file nor a part that another page asks for."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(address, data, follow=True)
    return not answer.streaming and b"<html" in answer.content


@pytest.mark.parametrize("share", range(SHARES))
def test_pages_have_no_grave_problem(
    share: int, live_server: Any, people: People, page: Page, context: BrowserContext, log_in: Any
) -> None:
    place = settle(VILLAGE, people, list_of_the_regency(people))
    problems = []
    for name in PAGES[share::SHARES]:
        row = ROWS[name]
        row.seed(place)
        user, address = _who(people, row.roles), reverse(name, kwargs=row.kwargs(place))
        if not _is_whole_page(user, address, row.data(place)):
            continue
        log_in(user)
        page.goto(live_server.url + address)
        problems += [f"{name}: {problem}" for problem in problems_in_every_light(page)]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/logout/", "/nothing-here/"])
def test_pages_before_the_log_in_have_no_grave_problem(
    address: str, live_server: Any, people: People, page: Page
) -> None:
    page.goto(live_server.url + address)
    assert not problems_in_every_light(page)


@pytest.mark.parametrize(
    "address", ["/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/activate/"]
)
def test_pages_of_the_own_account_have_no_grave_problem(
    address: str, live_server: Any, people: People, page: Page, log_in: Callable[[User], None]
) -> None:
    log_in(people.office)
    page.goto(live_server.url + address)
    assert not problems_in_every_light(page)
