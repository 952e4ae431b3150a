"""What phones send, item by item."""

import uuid
from typing import Any

import pytest
from django.utils import translation

from households.models import Visit
from households.visits.phone import VisitItems
from tests.factories import OTHER_VILLAGE, HouseholdFactory, WorkerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    """Refusals are compared with what they say in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def worker():
    return WorkerFactory()


@pytest.fixture
def home():
    return HouseholdFactory()


def item(home: Any, **fields: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "household": home.pk,
        "verdict": "eligible",
        "visited_on": "2023-04-12",
        "answers": {"floor": "earth", "members": 4},
        "latitude": -1.85,
        "longitude": 106.11,
        "accuracy_m": 8.5,
        "claims": {"name": "Bu Marni"},
    } | fields


def send(worker: Any, payload: dict[str, Any]) -> dict[str, Any]:
    return VisitItems().receive(by=worker, payload=payload)


def test_an_item_is_accepted_with_its_hash_and_a_repeat_is_a_duplicate(worker, home):
    payload = item(home)
    first, second = send(worker, payload), send(worker, payload)
    visit = Visit.objects.get()
    assert first == {"id": str(visit.pk), "answer": "accepted", "message": ""} | {
        "hash": visit.content_hash
    }
    assert second == first | {"answer": "duplicate"}
    assert (visit.name, visit.answers["floor"], visit.accuracy_m) == ("Bu Marni", "earth", 8)


def test_another_body_under_the_same_id_is_a_conflict(worker, home):
    payload = item(home)
    send(worker, payload)
    answer = send(worker, payload | {"verdict": "ineligible", "reason": "moved"})
    assert answer["answer"] == "conflict"
    assert Visit.objects.get().verdict == "eligible"


def test_another_persons_id_is_a_conflict_that_tells_nothing(worker, home):
    payload = item(home)
    send(worker, payload)
    answer = send(WorkerFactory(), payload)
    assert answer.keys() == {"id", "answer", "message"}
    assert answer["answer"] == "conflict"
    assert "Marni" not in answer["message"]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"id": None}, "id"),
        ({"id": "seventeen"}, "id"),
        ({"id": 17}, "id"),
        ({"household": "1"}, "household"),
        ({"household": True}, "household"),
        ({"household": 2**70}, "household"),
        ({"latitude": "-1.85"}, "latitude"),
        ({"longitude": float("nan")}, "longitude"),
        ({"accuracy_m": float("inf")}, "accuracy_m"),
        ({"visited_on": "12/04/2023"}, "visited_on"),
        ({"visited_on": 20230412}, "visited_on"),
        ({"verdict": ["eligible"]}, "verdict"),
        ({"answers": []}, None),
        ({"answers": [1]}, "answers"),
        ({"claims": {"name": "x" * 300}}, "name"),
        ({"note": "a\x00b"}, "note"),
    ],
)
def test_a_wrong_field_is_rejected_by_its_name(worker, home, fields, named):
    answer = send(worker, item(home, **fields))
    if named is None:
        assert answer["answer"] == "accepted"
        return
    assert answer["answer"] == "rejected"
    assert answer["message"].startswith(f"{named}:")
    assert not Visit.objects.exists()


def test_a_household_of_another_village_is_rejected(worker):
    answer = send(worker, item(HouseholdFactory(village=OTHER_VILLAGE)))
    assert (answer["answer"], answer["why"]) == ("rejected", "forbidden")


def test_an_unknown_household_is_held_for_the_office(worker, home):
    answer = send(worker, item(home, household=2**60))
    assert answer["answer"] == "accepted"
    visit = Visit.objects.get()
    assert (visit.household, visit.region_id, visit.name) == (None, worker.region_id, "Bu Marni")
    assert "household_unknown" in visit.flags


@pytest.mark.parametrize("day", ["1970-01-01", "2099-12-31"])
def test_a_phone_with_a_wrong_clock_is_stored_and_marked(worker, home, day):
    assert send(worker, item(home, visited_on=day))["answer"] == "accepted"
    assert {"date_too_old", "date_in_future"} & set(Visit.objects.get().flags)


def test_an_older_page_sends_less_and_is_accepted(worker, home):
    payload = {"id": str(uuid.uuid4()), "household": home.pk, "verdict": "eligible"}
    assert send(worker, payload)["answer"] == "accepted"
