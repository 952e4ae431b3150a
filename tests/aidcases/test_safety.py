"""Headers and cookies, and no number of a person in an address or a log."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from aidcases import posted_searches
from aidcases.models import AuditEntry
from households.models import Household
from tests.people import VILLAGE, People

ROOT = Path(__file__).resolve().parents[2]
NIK = "1901014101800001"


@pytest.fixture
def as_office(people: People, client: Client) -> Client:
    client.force_login(people.office, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def household(people: People) -> Household:
    return Household.objects.create(
        head_name="Siti Aminah", name_key="SITI AMINAH", nik=NIK, region_id=VILLAGE
    )


def test_the_csp_allows_no_inline_script_or_style(as_office: Client) -> None:
    answer = as_office.get("/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
    assert "script-src 'self'" in policy
    body = answer.content.decode()
    assert " style=" not in body and "onclick" not in body


def test_pages_are_kept_by_no_cache(as_office: Client) -> None:
    assert "no-store" in as_office.get("/")["Cache-Control"]


def test_production_cookies_are_secure() -> None:
    """In a process of its own, since settings are read once."""
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "DEBUG")
    code = (
        "import json; from aidcases import settings; from django.conf import global_settings as g;"
        f"print(json.dumps({{n: getattr(settings, n) for n in {names!r}}} | "
        "{'http_only': getattr(settings, 'SESSION_COOKIE_HTTPONLY', g.SESSION_COOKIE_HTTPONLY)}))"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": "postgresql://a@127.0.0.1:1/a",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": "bansos.example.org",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert json.loads(done.stdout) == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "DEBUG": False,
        "http_only": True,
    }


def test_a_searched_number_stands_in_no_address(
    as_office: Client, household: Household, caplog: pytest.LogCaptureFixture
) -> None:
    answer = as_office.post("/search/", {"q": "1901 0141 0180 0001"})
    assert answer.status_code == 302
    assert NIK not in answer["Location"] and "1901" not in answer["Location"]
    page = as_office.get(answer["Location"], follow=True)
    assert NIK not in caplog.text
    assert NIK not in page.content.decode()


def test_a_search_is_kept_for_its_own_session_alone(people: People) -> None:
    mine, other = Client(), Client()
    for client, user in ((mine, people.office), (other, people.supervisor)):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = mine.post("/search/", {"q": "siapa-siapa"})["Location"]
    assert mine.get(address).status_code == 200
    assert other.get(address).status_code == 404


def test_only_the_last_searches_are_kept(rf: object, people: People) -> None:
    client = Client()
    client.force_login(people.office, backend="allauth.account.auth_backends.AuthenticationBackend")
    for number in range(posted_searches._KEPT + 5):
        client.post("/search/", {"q": f"nama {number}"})
    assert len(client.session["searches"]) == posted_searches._KEPT


def test_a_number_is_shown_with_a_reason_and_logged(
    as_office: Client, household: Household, people: People
) -> None:
    address = f"/reveal/household/{household.pk}/nik/"
    asked = as_office.get(address)
    assert NIK not in asked.content.decode()
    refused = as_office.post(address, {"reason": ""})
    assert refused.status_code == 422 and NIK not in refused.content.decode()
    assert not AuditEntry.objects.filter(action="number.revealed").exists()

    shown = as_office.post(address, {"reason": f"telepon warga {NIK}"})
    assert NIK in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    entry = AuditEntry.objects.get(action="number.revealed")
    assert (entry.actor, entry.subject_id, entry.details["field"]) == (
        people.office.username,
        str(household.pk),
        "nik",
    )
    assert NIK not in json.dumps(entry.details)


def test_other_fields_cannot_be_asked_for(as_office: Client, household: Household) -> None:
    assert as_office.get(f"/reveal/household/{household.pk}/address/").status_code == 404
