"""The second factor: a code gets in once, and wrong ones lock as wrong passwords do."""

import hashlib
import hmac
import struct
import subprocess
import sys
import time
from base64 import b32decode
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.people import PASSWORD, People
from tests.processes import in_this_database

ROOT = Path(__file__).resolve().parents[2]
PERIOD = 30
HERE, ELSEWHERE = "10.0.0.1", "10.0.0.2"


def code_of(secret: str) -> str:
    """What a telephone shows (RFC 6238), with some seconds left to type it."""
    if PERIOD - time.time() % PERIOD < 5:
        time.sleep(6)
    counter = struct.pack(">Q", int(time.time()) // PERIOD)
    digest = hmac.new(b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.fixture
def secret(people: People) -> str:
    """The office's secret, once the telephone has been joined on the page."""
    client = Client()
    password_of_office(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    found = str(page.context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": code_of(found)})
    return found


def password_of_office(client: Client, place: str = HERE) -> str:
    """Where the log-in leads with the right password."""
    data = {"login": "kantor", "password": PASSWORD}
    answer = client.post(reverse("account_login"), data, REMOTE_ADDR=place)
    return answer.headers.get("Location", "")


def second_step(client: Client, code: str, place: str = HERE) -> int:
    data = {"code": code}
    return client.post(reverse("mfa_authenticate"), data, REMOTE_ADDR=place).status_code


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


@pytest.fixture
def locked(secret: str) -> Client:
    """A client with the right password and too many wrong codes."""
    client = Client()
    password_of_office(client)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        second_step(client, wrong(code_of(secret)))
    return client


@pytest.mark.django_db
def test_password_and_code_lead_home_and_neither_alone(secret: str) -> None:
    client = Client()
    assert password_of_office(client) == reverse("mfa_authenticate")
    assert not is_in(client)
    assert second_step(client, wrong(code_of(secret))) == 200
    assert not is_in(client)
    assert second_step(client, code_of(secret)) == 302
    assert is_in(client)


@pytest.mark.django_db
def test_the_secret_is_not_stored_in_clear(secret: str) -> None:
    kept = Authenticator.objects.values_list("data", flat=True)
    assert kept and secret not in str(list(kept))


@pytest.mark.django_db
def test_too_many_wrong_codes_lock_the_person_at_that_place(locked: Client, secret: str) -> None:
    assert second_step(locked, code_of(secret)) == 429
    assert not is_in(locked)
    again = Client()
    assert password_of_office(again) == ""  # the password is refused as well
    assert second_step(again, code_of(secret)) != 200 and not is_in(again)


@pytest.mark.django_db
def test_a_right_password_does_not_forget_the_wrong_codes(people: People, secret: str) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client = Client()
        password_of_office(client)
        second_step(client, wrong(code_of(secret)))
    assert password_of_office(Client()) == ""


@pytest.mark.django_db
def test_the_person_still_gets_in_elsewhere(locked: Client, secret: str) -> None:
    client = Client()
    password_of_office(client, ELSEWHERE)
    assert second_step(client, code_of(secret), ELSEWHERE) == 302
    assert is_in(client)


@pytest.mark.django_db
def test_wrong_codes_lock_the_question_before_a_change_as_well(secret: str) -> None:
    """Whoever finds a computer that was left open cannot try codes either."""
    client = Client()
    password_of_office(client)
    second_step(client, code_of(secret))
    answers = [
        client.post(reverse("mfa_reauthenticate"), {"code": "1"}, REMOTE_ADDR=HERE).status_code
        for _ in range(settings.AXES_FAILURE_LIMIT)
    ]
    assert answers[-1] == 429


AGAIN = """
import sys, django
django.setup()
from django.test import Client
from django.urls import reverse
password, code = sys.argv[1:]
client = Client(headers={"Host": "localhost"})
client.post(reverse("account_login"), {"login": "kantor", "password": password})
print(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)
"""


@pytest.mark.django_db(transaction=True)
def test_a_code_gets_in_once_whichever_process_is_asked(secret: str) -> None:
    client, code = Client(), code_of(secret)
    password_of_office(client)
    assert second_step(client, code) == 302
    other = subprocess.run(
        [sys.executable, "-c", AGAIN, PASSWORD, code],
        cwd=ROOT,
        env=in_this_database(),
        capture_output=True,
        text=True,
    )
    assert other.stdout.split() == ["200"], other.stderr
