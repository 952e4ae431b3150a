"""Recording one visit: once, with its claims, its flags and its assignment."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone, translation

from aidcases.errors import NotAllowed, Refused
from aidcases.models import AuditEntry
from households.models import Visit
from households.models.assignment import AssignmentState
from households.models.household import HouseholdState
from households.models.visit import VisitOrigin, VisitState
from households.visits.assignment import assign_village
from households.visits.claims import Claims
from households.visits.questions import answers_in_words
from households.visits.recording import Conflict, record_visit
from tests.factories import (
    NOW,
    OTHER_VILLAGE,
    AuditorFactory,
    CandidateFactory,
    HouseholdFactory,
    RegionFactory,
    UserFactory,
    VisitFactory,
    WorkerFactory,
    made_up_nik,
)

pytestmark = pytest.mark.django_db
HERE = {"latitude": -1.85432, "longitude": 106.11234, "accuracy_m": 12}


@pytest.fixture(autouse=True)
def in_english():
    """Refusals are compared with what they say in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def worker():
    return WorkerFactory()


def found(worker: Any, household: Any, **fields: Any) -> Visit:
    told = {"verdict": "eligible", "visited_on": timezone.localdate(), **HERE} | fields
    return record_visit(by=worker, household=household, **told)


def test_it_keeps_what_the_registry_says_where_the_worker_says_nothing(worker):
    home = HouseholdFactory()
    visit = found(worker, home)
    assert (visit.name, visit.nik, visit.family_id) == (home.head_name, home.nik, home.family_id)
    assert visit.state == VisitState.RECORDED
    assert visit.worker == visit.recorded_by == worker
    assert visit.region_id == home.region_id


def test_it_keeps_the_claims_of_the_worker_and_leaves_the_registry_alone(worker):
    home = HouseholdFactory(nik="")
    visit = found(worker, home, claims=Claims(name="Siti Rahmah", nik=made_up_nik(77)))
    home.refresh_from_db()
    assert (visit.name, visit.nik) == ("Siti Rahmah", made_up_nik(77))
    assert home.nik == ""


def test_an_unsound_nik_becomes_unknown_and_stays_legible(worker):
    visit = found(worker, HouseholdFactory(nik=""), claims=Claims(nik="19O1011234567890"))
    assert visit.nik == ""
    assert "nik_unsound" in visit.flags
    assert visit.raw["nik"] == "19O1011234567890"


def test_the_same_visit_twice_answers_with_the_same_row(worker):
    home, key = HouseholdFactory(), uuid.uuid4()
    first = found(worker, home, id=key)
    second = found(worker, home, id=key)
    assert first.pk == second.pk == key
    assert Visit.objects.count() == 1
    assert AuditEntry.objects.filter(action="visit.recorded").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_visit_five_times_at_once_gives_one_row(worker):
    home, key, today = HouseholdFactory(), uuid.uuid4(), timezone.localdate()

    def send(_n: int) -> str:
        try:
            visit = found(worker, home, id=key, visited_on=today)
            return f"{visit.pk} {visit.content_hash}"
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        answers = set(pool.map(send, range(5)))
    assert len(answers) == 1
    assert Visit.objects.count() == 1


def test_the_same_id_with_another_content_is_a_conflict(worker):
    home, key = HouseholdFactory(), uuid.uuid4()
    found(worker, home, id=key)
    with pytest.raises(Conflict):
        found(worker, home, id=key, verdict="ineligible", reason="moved")
    assert Visit.objects.get().verdict == "eligible"


def test_an_id_of_another_person_is_a_conflict_even_with_the_same_content(worker):
    home, key = HouseholdFactory(), uuid.uuid4()
    found(worker, home, id=key)
    with pytest.raises(Conflict):
        found(WorkerFactory(), home, id=key)


def test_a_worker_records_in_the_own_village_only(worker):
    with pytest.raises(NotAllowed):
        found(worker, HouseholdFactory(village=OTHER_VILLAGE))
    assert not Visit.objects.exists()


def test_an_auditor_records_nothing():
    with pytest.raises(NotAllowed):
        found(AuditorFactory(), HouseholdFactory())


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"verdict": "maybe"}, "verdict"),
        ({"verdict": "ineligible"}, "reason"),
        ({"verdict": "ineligible", "reason": "absent"}, "reason"),
        ({"verdict": "eligible", "reason": "moved"}, "reason"),
        ({"latitude": 91}, "latitude"),
        ({"longitude": -180.5}, "longitude"),
        ({"latitude": "NaN"}, "latitude"),
        ({"longitude": "1e400"}, "longitude"),
        ({"latitude": None}, "latitude"),
        ({"accuracy_m": -1}, "accuracy_m"),
        ({"accuracy_m": float("nan")}, "accuracy_m"),
        ({"note": "x" * 4001}, "note"),
        ({"answers": {"floor": "x" * 20_000}}, "answers"),
        ({"answers": {"floor": "Semen"}}, "answers"),
        ({"answers": {"wall": ["wood"]}}, "answers"),
        ({"answers": {"members": "4"}}, "answers"),
        ({"answers": {"members": 0}}, "answers"),
        ({"answers": {"members": True}}, "answers"),
        ({"answers": {"Lantai Rumah": "cement"}}, "answers"),
        ({"answers": {"water": {"of": "a well"}}}, "answers"),
    ],
)
def test_it_refuses_what_cannot_be_stored_and_names_the_field(worker, fields, word):
    with pytest.raises(Refused, match=rf"^{word}:"):
        found(worker, HouseholdFactory(), **fields)
    assert not Visit.objects.exists()


def test_a_refused_answer_is_named_with_those_that_there_are(worker, in_english):
    with pytest.raises(Refused) as refused:
        found(worker, HouseholdFactory(), answers={"floor": "Semen"})
    assert "floor" in str(refused.value) and "“Semen”" in str(refused.value)
    assert "Choose one of: tiles, cement, " in str(refused.value)


def test_an_answer_to_a_question_of_an_older_page_is_kept_and_shown(worker):
    visit = found(worker, HouseholdFactory(), answers={"floor": "cement", "water": "well"})
    assert Visit.objects.get(pk=visit.pk).answers == {"floor": "cement", "water": "well"}
    assert ("water", "well") in answers_in_words(visit.answers)


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"visited_on": None}, "date_missing"),
        ({"visited_on": date(2099, 1, 1)}, "date_in_future"),
        ({"visited_on": date(1970, 1, 1)}, "date_too_old"),
        ({"latitude": None, "longitude": None}, "gps_missing"),
        ({"latitude": 0, "longitude": 0}, "gps_zero"),
        ({"accuracy_m": 50_000}, "gps_coarse"),
        ({}, "no_photo"),
        ({}, "outside_assignment"),
    ],
)
def test_it_keeps_and_marks_what_is_odd(worker, fields, flag):
    assert flag in found(worker, HouseholdFactory(), **fields).flags


def test_who_was_not_found_needs_no_photo(worker):
    visit = found(worker, HouseholdFactory(), verdict="unverifiable", reason="absent")
    assert "no_photo" not in visit.flags


def test_an_assigned_family_is_visited_and_late_visits_are_marked(worker):
    candidate = CandidateFactory()
    due = timezone.localdate() - timedelta(days=1)
    office = UserFactory()
    assign_village(
        by=office,
        list_import=candidate.list_import,
        region=candidate.region,
        worker=worker,
        due_on=due,
    )
    visit = found(worker, candidate.household)
    assert visit.assignment.state == AssignmentState.VISITED
    assert "late" in visit.flags
    assert "outside_assignment" not in visit.flags


def test_a_visit_to_a_colleagues_family_is_kept_and_marked(worker):
    candidate = CandidateFactory()
    colleague = WorkerFactory()
    assign_village(
        by=UserFactory(),
        list_import=candidate.list_import,
        region=candidate.region,
        worker=colleague,
    )
    visit = found(worker, candidate.household)
    assert visit.assignment is None
    assert "outside_assignment" in visit.flags
    assert candidate.assignments.get().state == AssignmentState.OPEN


def test_opposite_findings_of_two_workers_are_both_kept_and_marked(worker):
    home = HouseholdFactory()
    first = found(worker, home)
    second = found(WorkerFactory(), home, verdict="ineligible", reason="better_off")
    first.refresh_from_db()
    assert "contradiction" in first.flags
    assert "contradiction" in second.flags


def test_one_workers_change_of_mind_is_no_contradiction(worker):
    home = HouseholdFactory()
    found(worker, home)
    assert "contradiction" not in found(worker, home, verdict="ineligible", reason="moved").flags


def test_not_at_home_contradicts_nobody(worker):
    home = HouseholdFactory()
    found(worker, home, verdict="unverifiable", reason="absent")
    assert "contradiction" not in found(WorkerFactory(), home).flags


def test_a_merged_household_leads_to_its_survivor(worker):
    kept = HouseholdFactory()
    gone = HouseholdFactory(state=HouseholdState.MERGED, merged_into=kept)
    visit = found(worker, gone)
    assert visit.household == kept
    assert "household_merged" in visit.flags


def test_a_family_not_known_yet_is_held_with_its_claimed_name(worker):
    visit = found(worker, None, region=worker.region, claims=Claims(name="Bu Marni"))
    assert visit.household is None
    assert visit.link_method == ""
    assert visit.region_id == worker.region_id
    assert "household_unknown" in visit.flags


def test_a_family_not_known_yet_needs_a_name(worker):
    with pytest.raises(Refused, match=r"^name:"):
        found(worker, None, region=worker.region)


def test_the_office_records_for_a_worker(worker):
    visit = record_visit(
        by=UserFactory(),
        household=HouseholdFactory(),
        verdict="eligible",
        worker=worker,
        origin=VisitOrigin.OFFICE,
    )
    assert visit.worker == worker
    assert "gps_missing" not in visit.flags


# --- what the database itself refuses ----------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("visit_reason_unless_eligible", {"verdict": "ineligible", "reason": None}),
        ("visit_reason_unless_eligible", {"verdict": "eligible", "reason_id": "moved"}),
        ("visit_reason_belongs_to_verdict", {"verdict": "ineligible", "reason_id": "absent"}),
        ("visit_nik_sound", {"nik": "123"}),
        ("visit_position_on_earth", {"latitude": 91, "longitude": 0}),
        ("visit_position_on_earth", {"latitude": 1, "longitude": None}),
        ("visit_reviewed_by_and_at", {"reviewed_at": NOW, "reviewed_by": None}),
        ("visit_judged_has_reviewer", {"state": "accepted", "reviewed_by": None}),
        ("visit_linked_says_how", {"link_method": ""}),
    ],
)
def test_the_database_refuses(constraint, fields):
    plain = {"state": "recorded", "reviewed_by": None, "reviewed_at": None} | fields
    with pytest.raises(IntegrityError, match=constraint):
        VisitFactory(**plain)
        connection.check_constraints()


def test_the_database_refuses_a_returned_visit_without_a_word():
    with pytest.raises(IntegrityError, match="visit_returned_says_why"):
        VisitFactory(state="returned", review_note="")


def test_the_database_refuses_one_spreadsheet_row_twice():
    VisitFactory(row_hash="a" * 64)
    with pytest.raises(IntegrityError, match="visit_row_once"):
        VisitFactory(row_hash="a" * 64)


@pytest.mark.parametrize(("start", "end"), [("accepted", "recorded"), ("returned", "accepted")])
def test_the_database_refuses_to_judge_a_visit_again(start, end):
    visit = VisitFactory(state=start)
    with pytest.raises(Exception, match="Invalid transition"):
        Visit.objects.filter(pk=visit.pk).update(state=end)


def test_regions_are_cut_to_the_person(worker):
    mine = VisitFactory()
    VisitFactory(household=HouseholdFactory(village=OTHER_VILLAGE))
    assert [visit.pk for visit in Visit.objects.visible_to(worker)] == [mine.pk]
    assert RegionFactory().pk == worker.region_id
