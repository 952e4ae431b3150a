"""Taking a list back on its page and on the command line."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from aidcases import jobs
from aidcases.models import Job
from aidcases.models.job import JobState
from households.models import Household, ListImport
from households.models.list_import import ListState
from tests.factories import VisitFactory
from tests.people import People
from tests.sheets import families, family, imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of_admin(client: Client, people: People) -> Any:
    client.force_login(people.admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"
    yield client
    translation.activate("id")


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def url_of(list_import: ListImport) -> str:
    return reverse("list_revert", args=[list_import.pk])


def test_the_page_says_what_would_go_and_the_job_does_it(people: People, client_of_admin: Client):
    imported(people.admin, [family(1, NIK=None)])
    list_import = imported(people.admin, [family(1), *families(3, first=5)])
    page = text(client_of_admin, url_of(list_import))
    assert "4 candidates of this list are removed." in page
    assert "3 families that came with this list are removed." in page
    assert "NIK (1)" in page and "stands in the way" not in page
    response = client_of_admin.post(url_of(list_import), follow=True)
    assert "Taking a ministry list back" in response.content.decode()
    client_of_admin.post(url_of(list_import))
    asked = Job.objects.get(state=JobState.QUEUED)  # once, though it was asked for twice
    asked.delete()
    job = jobs.run_here(asked.kind, asked.parameters, by=people.admin)
    assert job.state == JobState.DONE and job.done_units == job.total_units > 1
    list_import.refresh_from_db()
    assert (list_import.state, Household.objects.count()) == (ListState.REVERTED, 1)
    page = text(client_of_admin, reverse("list_import", args=[list_import.pk]))
    assert "taken back by" in page and family(5)["Kepala Keluarga"] in page
    assert client_of_admin.get(url_of(list_import)).status_code == 302


def test_the_page_names_what_stands_in_the_way_and_offers_nothing(
    people: People, client_of_admin: Client
):
    list_import = imported(people.admin, families(3))
    visit = VisitFactory(household=Household.objects.all()[0])
    page = text(client_of_admin, url_of(list_import))
    assert "1 visit was made to families of this list." in page
    assert reverse("visit", args=[visit.pk]) in page
    assert "Leave it as it is" not in page
    response = client_of_admin.post(url_of(list_import), follow=True)
    assert "1 visit was made" in response.content.decode()
    assert not Job.objects.filter(state=JobState.QUEUED).exists()


def test_the_page_takes_a_constant_number_of_queries(
    people: People, client_of_admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
):
    list_import = imported(people.admin, families(40))
    VisitFactory(household=Household.objects.all()[0])
    with django_assert_max_num_queries(20):
        client_of_admin.get(url_of(list_import))


def told(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("revert_list", *arguments, "--json", stdout=out, stderr=io.StringIO())
    found = json.loads(out.getvalue())
    assert isinstance(found, dict)
    return found


def test_the_command_previews_and_takes_back(people: People):
    list_import = imported(people.admin, families(3))
    preview = told(str(list_import.pk), "--preview")
    assert (preview["state"], preview["households"], preview["in_the_way"]) == ("applied", 3, [])
    assert Household.objects.count() == 3
    result = told(str(list_import.pk))
    assert (result["state"], result["candidates"]) == ("reverted", 3)
    assert not Household.objects.exists()
    with pytest.raises(CommandError):
        told(str(list_import.pk))


def test_the_command_refuses_in_one_line_what_something_rests_on(people: People):
    list_import = imported(people.admin, families(3))
    VisitFactory(household=Household.objects.all()[0])
    assert len(told(str(list_import.pk), "--preview")["in_the_way"]) == 1
    with pytest.raises(CommandError, match="1 "):
        told(str(list_import.pk))
    assert Household.objects.count() == 3
    with pytest.raises(CommandError):
        call_command("revert_list", str(list_import.pk), "--as", people.auditor.username)
