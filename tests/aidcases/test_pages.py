"""Pages of the common ground: home, jobs, lists, private files."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.views.defaults import server_error

from aidcases import registries
from aidcases.models import AuditEntry, Job, SourceFile, User
from aidcases.models.job import JobState
from aidcases.models.source_file import FileKind
from aidcases.permission_names import Permission
from tests.people import DISTRICT, OTHER_VILLAGE, REGENCY, VILLAGE, People

MOST_QUERIES = 12


def _as(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


# --- home -----------------------------------------------------------------------------------------


@dataclass
class Asked:
    """A home panel that notes the region it was asked for."""

    name: str = "asked"
    template: str = "_components/mark.html"
    place: str = "top"
    permissions: frozenset[Permission] = frozenset({Permission.VIEW_HOUSEHOLDS})
    regions: list[str] = field(default_factory=list)

    def context(self, request: HttpRequest, region_code: str) -> dict[str, Any]:
        self.regions.append(region_code)
        return {}


@pytest.fixture
def panel(monkeypatch: pytest.MonkeyPatch) -> Asked:
    asked = Asked()
    panels: registries.Registry[Any] = registries.Registry()
    panels.join(asked)
    monkeypatch.setattr(registries, "home_panels", panels)
    return asked


def test_home_is_the_persons_region_unless_one_below_is_named(people: People, panel: Asked) -> None:
    client = _as(people.district_office)
    client.get("/")
    client.get("/", {"region": VILLAGE})
    assert panel.regions == [DISTRICT, VILLAGE]


def test_home_of_another_region_is_not_shown(people: People, panel: Asked) -> None:
    client = _as(people.district_office)
    for other in (OTHER_VILLAGE, REGENCY, "19", "x"):
        client.get("/", {"region": other})
    assert set(panel.regions) == {DISTRICT}


def test_a_panel_is_shown_to_whom_it_may_concern(people: People, panel: Asked) -> None:
    panel.permissions = frozenset({Permission.MANAGE_USERS})
    _as(people.office).get("/")
    assert panel.regions == []


# --- jobs -----------------------------------------------------------------------------------------


def _running(by: User) -> Job:
    return Job.objects.create(
        kind="test.nothing",
        requested_by=by,
        region_id=by.region_id,
        state=JobState.RUNNING,
        lease_holder=uuid.uuid4(),
        lease_until=timezone.now() + timedelta(seconds=40),
        started_at=timezone.now() - timedelta(seconds=30),
        done_units=1_000,
        total_units=4_000,
    )


def test_a_running_job_tells_how_far_and_how_long_and_asks_again(people: People) -> None:
    job = _running(people.office)
    body = _as(people.office).get(f"/jobs/{job.pk}/").content.decode()
    assert 'value="25"' in body and "1.000 / 4.000" in body
    assert "hx-trigger" in body
    assert job.seconds_left is not None and 85 <= job.seconds_left <= 95


def test_a_finished_job_asks_no_more(people: People) -> None:
    job = _running(people.office)
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=timezone.now())
    body = _as(people.office).get(f"/jobs/{job.pk}/").content.decode()
    assert "hx-trigger" not in body


def test_a_job_is_seen_by_its_owner_and_by_an_admin(people: People) -> None:
    job = _running(people.office)
    assert _as(people.supervisor).get(f"/jobs/{job.pk}/").status_code == 404
    assert str(job.pk) not in _as(people.supervisor).get("/jobs/").content.decode()
    for user in (people.office, people.admin):
        assert str(job.pk) in _as(user).get("/jobs/").content.decode()


def test_cancelling_asks_the_worker_to_stop(people: People) -> None:
    job = _running(people.office)
    _as(people.office).post(f"/jobs/{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.cancel_requested


# --- lists ----------------------------------------------------------------------------------------


@pytest.fixture
def log(people: People) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(action="list.exported", actor=f"a{n:03}", region_id=VILLAGE) for n in range(130)
    )


def test_a_list_costs_the_same_few_queries_however_long(people: People, log: None) -> None:
    client = _as(people.auditor)
    counts = []
    for address in ("/audit/?size=25", "/audit/?size=100"):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        assert not any("OFFSET" in query["sql"] for query in queries)
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_next_and_previous_walk_the_list(people: People, log: None) -> None:
    client = _as(people.auditor)
    first = client.get("/audit/?size=50")
    second = client.get(f"/audit/?{first.context['next']}")
    third = client.get(f"/audit/?{second.context['next']}")
    pages = (first, second, third)
    rows = [row.record.actor for page in pages for row in page.context["table"].rows]
    assert len(rows) == len(set(rows)) == 130 and third.context["next"] == ""
    back = client.get(f"/audit/?{third.context['previous']}")
    assert [r.record.pk for r in back.context["table"].rows] == [
        r.record.pk for r in second.context["table"].rows
    ]


def test_a_posted_search_leads_to_an_opaque_address(people: People) -> None:
    client = _as(people.admin)
    answer = client.post("/users/?role=psm", {"q": "psm-lain"})
    assert "psm-lain" not in answer["Location"] and "role=psm" in answer["Location"]
    page = client.get(answer["Location"])
    assert [row.record.username for row in page.context["table"].rows] == ["psm-lain"]


def test_a_part_is_answered_where_htmx_asks_for_the_list(people: People) -> None:
    answer = _as(people.admin).get("/users/", headers={"HX-Request": "true", "HX-Target": "list"})
    body = answer.content.decode()
    assert body.lstrip().startswith('<div id="list"') and "<html" not in body
    assert "HX-Target" in answer["Vary"]


# --- private files --------------------------------------------------------------------------------


def _file(by: User, kind: FileKind, name: str, content_type: str) -> SourceFile:
    return SourceFile.objects.create(
        kind=kind,
        sha256="0" * 64,
        size=3,
        original_name=name,
        content_type=content_type,
        stored=ContentFile(b"abc", name=name),
        region_id=VILLAGE,
        received_by=by,
    )


@pytest.fixture
def photo(people: People) -> SourceFile:
    return _file(people.psm, FileKind.PHOTO, "rumah.jpg", "image/jpeg")


def test_a_photo_is_shown_within_the_region_alone(people: People, photo: SourceFile) -> None:
    assert _as(people.psm).get(f"/files/{photo.pk}/").status_code == 200
    assert _as(people.other_psm).get(f"/files/{photo.pk}/").status_code == 404


def test_a_file_cannot_become_a_page_of_ours(people: People) -> None:
    page = _file(people.psm, FileKind.PHOTO, "a.html", "text/html")
    answer = _as(people.psm).get(f"/files/{page.pk}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_psm_reads_no_ministry_file(people: People) -> None:
    file = _file(people.admin, FileKind.MINISTRY_LIST, "p3ke.xlsx", "application/zip")
    assert _as(people.psm).get(f"/files/{file.pk}/").status_code == 404
    assert _as(people.auditor).get(f"/files/{file.pk}/").status_code == 200


# --- when something is wrong ----------------------------------------------------------------------


def test_a_failure_is_said_in_the_house_s_own_voice(rf: RequestFactory) -> None:
    answer = server_error(rf.get("/"))
    assert answer.status_code == 500 and b"beri tahu admin" in answer.content


def test_a_page_of_another_role_says_whom_to_ask(people: People) -> None:
    answer = _as(people.psm).get("/users/")
    assert answer.status_code == 403 and b"entrance-card" in answer.content


@pytest.mark.parametrize("table", ["region", "regionalias", "user"])
def test_reference_tables_are_an_admins(people: People, table: str) -> None:
    address = f"/admin/aidcases/{table}/"
    assert _as(people.admin).get(address).status_code == 200
    assert _as(people.supervisor).get(address).status_code == 302


def test_people_are_not_changed_beside_their_verbs(people: People) -> None:
    client = _as(people.admin)
    assert client.get("/admin/aidcases/user/add/").status_code == 403
    assert client.post(f"/admin/aidcases/user/{people.psm.pk}/change/", {}).status_code == 403
    body = client.get(f"/admin/aidcases/user/{people.psm.pk}/change/").content
    assert people.psm.password.encode() not in body and b'name="password"' not in body
