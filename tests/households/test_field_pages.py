"""The phone page's own pages and the doors that its scripts knock at."""

import hashlib
import io
import json
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from households.models import Household, Visit, VisitPhoto
from households.models.household import HouseholdState
from households.visits.assignment import assign_village
from households.visits.review import return_to_worker
from tests.factories import (
    OTHER_VILLAGE,
    CandidateFactory,
    HouseholdFactory,
    SupervisorFactory,
    UserFactory,
    WorkerFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return WorkerFactory()


@pytest.fixture
def phone(worker):
    return as_person(worker)


def as_person(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def families(answer: Any) -> list[Household]:
    return [household for household, _last in answer.context["cards"]]


def sent(phone: Client, body: Any) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return phone.post(reverse("field_visits"), text, content_type="application/json")


def item(home: Household, **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "household": home.pk, "verdict": "eligible"} | fields


def photo() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(file, "JPEG")
    file.name = "foto.jpg"
    file.seek(0)
    return file


def test_the_tasks_are_the_workers_own_rt_by_rt(worker, phone):
    listed = CandidateFactory(household__rt="002").list_import
    CandidateFactory(list_import=listed, household__rt="001")
    village = listed.candidates.first().region
    assign_village(by=UserFactory(), list_import=listed, region=village, worker=worker)
    CandidateFactory(list_import=listed)  # nobody's
    assert [home.rt for home in families(phone.get(reverse("field")))] == ["001", "002"]
    assert families(as_person(WorkerFactory()).get(reverse("field"))) == []


def test_a_visited_family_moves_to_the_other_tab_with_its_result(worker, phone):
    candidate = CandidateFactory()
    assign_village(
        by=UserFactory(),
        list_import=candidate.list_import,
        region=candidate.region,
        worker=worker,
    )
    sent(phone, item(candidate.household))
    assert families(phone.get(reverse("field"))) == []
    answer = phone.get(f"{reverse('field')}?show=visited")
    assert [(home, last.verdict) for home, last in answer.context["cards"]] == [
        (candidate.household, "eligible")
    ]


def test_the_search_finds_the_village_alone_and_keeps_the_number_out_of_the_address(phone):
    mine = HouseholdFactory(head_name="Siti Aminah", name_key="SITI AMINAH")
    HouseholdFactory(head_name="Siti Jauh", name_key="SITI JAUH", village=OTHER_VILLAGE)
    HouseholdFactory(
        head_name="Siti Lama",
        name_key="SITI LAMA",
        state=HouseholdState.MERGED,
        merged_into=mine,
    )
    assert families(phone.post(reverse("field_search"), {"q": "siti"}, follow=True)) == [mine]
    answer = phone.post(reverse("field_search"), {"q": mine.nik}, follow=True)
    assert families(answer) == [mine]
    assert mine.nik not in answer.request["QUERY_STRING"]


def test_a_family_and_its_visit_open_for_the_own_village_alone(phone):
    mine, other = HouseholdFactory(), HouseholdFactory(village=OTHER_VILLAGE)
    for name in ("field_family", "field_visit"):
        answer = phone.get(reverse(name, args=[mine.pk]))
        assert answer.status_code == 200
        assert mine.nik not in answer.content.decode()
        assert phone.get(reverse(name, args=[other.pk])).status_code == 404


def test_the_outbox_shows_what_came_back_first(worker, phone):
    first, second = HouseholdFactory(), HouseholdFactory()
    sent(phone, item(first))
    sent(phone, item(second))
    visit = Visit.objects.get(household=first)
    return_to_worker(by=SupervisorFactory(), visit=visit, note="Foto rumah?")
    answer = phone.get(reverse("field_outbox"))
    assert [visit.household for visit in answer.context["sent"]] == [first, second]
    assert "Foto rumah?" in answer.content.decode()


def test_a_visit_sent_twice_answers_the_same_and_is_kept_once(phone):
    body = item(HouseholdFactory())
    first, second = sent(phone, body), sent(phone, body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["hash"] == second.json()["hash"]
    assert Visit.objects.count() == 1


def test_the_same_id_with_another_body_is_409(phone):
    body = item(HouseholdFactory())
    sent(phone, body)
    assert sent(phone, body | {"note": "lain"}).status_code == 409


def test_a_household_of_another_village_is_403(phone):
    assert sent(phone, item(HouseholdFactory(village=OTHER_VILLAGE))).status_code == 403


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "17", '{"id": NaN}', "[" * 100_000, '{"latitude": 1e400}'],
)
def test_what_is_no_visit_is_400(phone, body):
    answer = sent(phone, body)
    assert answer.status_code == 400
    assert answer.json()["answer"] == "rejected"


def test_a_body_beyond_all_measure_is_413(phone):
    assert sent(phone, item(HouseholdFactory(), note="x" * 300_000)).status_code == 413


def test_a_session_that_has_run_out_is_401_as_json():
    answer = sent(Client(), {})
    assert answer.status_code == 401
    assert answer.json()["answer"] == "rejected"


def test_the_office_has_no_phone_page():
    assert sent(as_person(UserFactory()), {}).status_code == 403


def test_a_photo_joins_its_visit_once(phone):
    body = item(HouseholdFactory())
    sent(phone, body)
    file = photo()
    digest = hashlib.sha256(file.getvalue()).hexdigest()
    url = reverse("field_photos", args=[body["id"]])
    for _time in range(2):
        file.seek(0)
        answer = phone.post(url, {"photo": file, "sha256": digest})
        assert (answer.status_code, answer.json()["sha256"]) == (201, digest)
    assert VisitPhoto.objects.count() == 1


def test_a_damaged_photo_is_422_and_sent_again(phone):
    body = item(HouseholdFactory())
    sent(phone, body)
    url = reverse("field_photos", args=[body["id"]])
    assert phone.post(url, {"photo": photo(), "sha256": "0" * 64}).status_code == 422


def test_a_photo_for_a_colleagues_visit_is_404(phone):
    body = item(HouseholdFactory())
    sent(as_person(WorkerFactory()), body)
    answer = phone.post(reverse("field_photos", args=[body["id"]]), {"photo": photo()})
    assert answer.status_code == 404


def test_the_phone_page_weighs_less_than_300_kb(phone):
    page = phone.get(reverse("field_visit", args=[HouseholdFactory().pk])).content
    own = sum(path.stat().st_size for path in (settings.BASE_DIR / "static/field").iterdir())
    assert len(page) + own < 300_000
