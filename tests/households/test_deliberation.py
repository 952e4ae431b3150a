"""A village's deliberation settles what was reviewed there."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from aidcases.errors import NotAllowed, Refused
from aidcases.models import AuditEntry
from households.models import Deliberation, Determination
from tests.factories import (
    OTHER_VILLAGE,
    VILLAGE,
    AuditorFactory,
    DeliberationFactory,
    DeterminationFactory,
    ListImportFactory,
    RegionFactory,
    SupervisorFactory,
    UserFactory,
    WorkerFactory,
)
from tests.households.deciding import deliberate, reviewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return UserFactory()


@pytest.fixture
def supervisor():
    return SupervisorFactory()


@pytest.fixture
def list_import():
    return ListImportFactory()


def test_a_deliberation_settles_what_was_reviewed_in_its_village(office, supervisor, list_import):
    eligible = reviewed(list_import, supervisor)
    ineligible = reviewed(list_import, supervisor, verdict="ineligible", reason_id="moved")
    elsewhere = reviewed(list_import, supervisor, village=OTHER_VILLAGE)
    unreviewed = DeterminationFactory(candidate__list_import=list_import)

    made = deliberate(office, list_import, eligible.region, attendees=24)

    states = dict(Determination.objects.values_list("pk", "state"))
    assert states == {
        eligible.pk: "deliberated",
        ineligible.pk: "concluded",
        elsewhere.pk: "reviewed",
        unreviewed.pk: "proposed",
    }
    assert made.determinations.count() == 2
    entry = AuditEntry.objects.get(action="deliberation.recorded")
    assert entry.details == {"deliberated": 2, "concluded": 1}


def test_a_deliberation_is_not_held_tomorrow(office, supervisor, list_import):
    made = reviewed(list_import, supervisor)
    with pytest.raises(Refused, match=r"future|depan"):
        deliberate(
            office, list_import, made.region, held_on=timezone.localdate() + timedelta(days=1)
        )


def test_a_deliberation_is_held_in_a_village(office, supervisor, list_import):
    reviewed(list_import, supervisor)
    with pytest.raises(Refused):
        deliberate(office, list_import, RegionFactory(code="19.01.01"))


def test_a_deliberation_needs_a_number_and_something_to_deliberate(office, list_import):
    with pytest.raises(Refused):
        deliberate(office, list_import, RegionFactory(code=VILLAGE), minutes_number="  ")
    with pytest.raises(Refused):
        deliberate(office, list_import, RegionFactory(code=VILLAGE))
    assert not Deliberation.objects.exists()


def test_minutes_are_recorded_once(office, supervisor, list_import):
    made = reviewed(list_import, supervisor)
    deliberate(office, list_import, made.region)
    reviewed(list_import, supervisor)
    with pytest.raises(Refused, match="140/1/BA/2023"):
        deliberate(office, list_import, made.region)


@pytest.mark.parametrize("role", [AuditorFactory, WorkerFactory])
def test_an_auditor_or_worker_records_no_deliberation(role, supervisor, list_import):
    made = reviewed(list_import, supervisor)
    with pytest.raises(NotAllowed):
        deliberate(role(), list_import, made.region)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"minutes_number": ""}, "deliberation_has_minutes"),
        ({"held_on": date(2999, 1, 1)}, "deliberation_not_in_the_future"),
        ({"region": "19.01.01"}, "deliberation_in_a_village"),
    ],
)
def test_the_database_refuses_a_deliberation_that_cannot_be(fields, constraint):
    if "region" in fields:
        fields = {"region": RegionFactory(code=fields["region"])}
    with pytest.raises(IntegrityError, match=constraint):
        DeliberationFactory(**fields)


def test_the_database_keeps_minutes_once():
    made = DeliberationFactory()
    with pytest.raises(IntegrityError, match="deliberation_minutes_once"):
        DeliberationFactory(list_import=made.list_import, minutes_number=made.minutes_number)


@pytest.mark.parametrize("state", ["in_review", "refused"])
def test_a_list_that_is_not_applied_is_not_deliberated(office, state, in_english):
    listed = ListImportFactory(state=state, applied_by=None, applied_at=None)
    with pytest.raises(Refused, match="has not been applied"):
        deliberate(office, listed, RegionFactory())
    assert not Deliberation.objects.exists()
