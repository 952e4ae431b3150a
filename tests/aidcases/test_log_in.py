"""Log-in: throttled by user and place together, never by place alone; nobody signs up."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from tests.people import PASSWORD, People


@pytest.fixture
def wrong(people: People) -> None:
    """As many wrong passwords for one person as are allowed, from one place."""
    for _ in range(settings.AXES_FAILURE_LIMIT):
        _log_in(Client(), "kantor", "salah-sekali")


def _log_in(client: Client, name: str, password: str, place: str = "10.0.0.1") -> int:
    data = {"login": name, "password": password}
    return client.post(reverse("account_login"), data, REMOTE_ADDR=place).status_code


def test_the_right_password_leads_home(people: People, client: Client) -> None:
    assert _log_in(client, "kantor", PASSWORD) == 302
    assert client.get("/").status_code == 200


def test_too_many_wrong_passwords_lock_the_person_at_that_place(wrong: None) -> None:
    answer = Client().post(
        reverse("account_login"),
        {"login": "kantor", "password": PASSWORD},
        REMOTE_ADDR="10.0.0.1",
    )
    assert answer.status_code == 429
    assert b"entrance-card" in answer.content


def test_others_at_that_place_still_get_in(wrong: None) -> None:
    assert _log_in(Client(), "kepala", PASSWORD) == 302


def test_the_person_still_gets_in_elsewhere(wrong: None) -> None:
    assert _log_in(Client(), "kantor", PASSWORD, place="10.0.0.2") == 302


@pytest.mark.parametrize("name", ["Kantor", "KANTOR"])
def test_a_name_in_other_letters_is_the_same_person(wrong: None, name: str) -> None:
    assert _log_in(Client(), name, PASSWORD) == 429


PROXY = "172.18.0.9"


@pytest.fixture
def behind_a_proxy() -> Iterator[None]:
    with override_settings(TRUSTED_PROXIES=1):
        yield


def _through_proxy(password: str, forwarded: str) -> int:
    data = {"login": "kantor", "password": password}
    address = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": forwarded}
    return Client().post(reverse("account_login"), data, **address).status_code


def _lock_through_proxy(forwarded: str) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        _through_proxy("salah-sekali", forwarded)


def test_behind_a_proxy_the_lock_is_of_the_person_s_own_address(
    people: People, behind_a_proxy: None
) -> None:
    _lock_through_proxy("203.0.113.7")
    assert _through_proxy(PASSWORD, "203.0.113.7") == 429
    assert _through_proxy(PASSWORD, "203.0.113.8") == 302


def test_an_address_forged_in_front_does_not_help(people: People, behind_a_proxy: None) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        _through_proxy("salah-sekali", f"198.51.100.{number}, 203.0.113.7")
    assert _through_proxy(PASSWORD, "198.51.100.99, 203.0.113.7") == 429


@pytest.mark.parametrize("forwarded", ["203.0.113.8", "not-an-address"])
def test_without_a_proxy_nobody_says_where_they_come_from(people: People, forwarded: str) -> None:
    _lock_through_proxy("203.0.113.7")
    assert _through_proxy(PASSWORD, forwarded) == 429


def test_a_header_that_is_no_address_counts_as_the_proxy_s(
    people: People, behind_a_proxy: None
) -> None:
    _lock_through_proxy("not-an-address")
    assert _through_proxy(PASSWORD, "nor-this") == 429


def test_a_network_of_the_new_addresses_is_one_place(people: People, behind_a_proxy: None) -> None:
    _lock_through_proxy("2001:db8:1:2::7")
    assert _through_proxy(PASSWORD, "2001:db8:1:2:ffff::8") == 429
    assert _through_proxy(PASSWORD, "2001:db8:1:3::7") == 302


@pytest.mark.parametrize("door", ["signup", "email", "password/reset", "password/set"])
def test_nobody_signs_up_or_asks_for_mail(db: None, client: Client, door: str) -> None:
    answer = client.get(f"/accounts/{door}/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))


def test_a_stopped_person_is_out_at_once(people: People, client: Client) -> None:
    _log_in(client, "kantor", PASSWORD)
    people.office.is_active = False
    people.office.save()
    assert client.get("/").status_code == 302
