"""Log-in: throttled by user and place together, never by place alone; nobody signs up."""

import pytest
from django.conf import settings
from django.test import Client
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


@pytest.mark.parametrize("door", ["signup", "email", "password/reset", "password/set"])
def test_nobody_signs_up_or_asks_for_mail(db: None, client: Client, door: str) -> None:
    answer = client.get(f"/accounts/{door}/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))


def test_a_stopped_person_is_out_at_once(people: People, client: Client) -> None:
    _log_in(client, "kantor", PASSWORD)
    people.office.is_active = False
    people.office.save()
    assert client.get("/").status_code == 302
