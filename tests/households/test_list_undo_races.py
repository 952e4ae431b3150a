"""Taking a list back while somebody hangs something on it: one is first, the other is told."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from aidcases.errors import Refused
from aidcases.models import User
from households.determination import deliberation, review
from households.holding import FamilyGone, TakenBack
from households.matching import merging, resolution, splitting
from households.matching.reconciliation import lock, reconcile
from households.ministry_list.reversal import StandsInTheWay, revert_list
from households.models import (
    Assignment,
    Candidate,
    Determination,
    Household,
    ListImport,
    MatchPair,
    Visit,
)
from households.models.list_import import ListState
from households.visits import assignment
from households.visits.phone import VisitItems
from households.visits.recording import record_visit
from tests.factories import AdminFactory, SupervisorFactory, VisitFactory, WorkerFactory
from tests.people import load_regions
from tests.racing import Act, in_thread, one_after_the_other
from tests.sheets import families, family, imported

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Scene:
    """An applied list: three families, one of them twice, and people who work on it."""

    admin: User = field(default_factory=AdminFactory)
    supervisor: User = field(default_factory=SupervisorFactory)
    list_import: ListImport = field(init=False)

    def __post_init__(self) -> None:
        twin = family(1, **{"ID Keluarga": "P3KE99999999"})
        self.list_import = imported(self.admin, [*families(3), twin])
        self.worker = WorkerFactory(region=self.first.region)

    @property
    def first(self) -> Candidate:
        found: Candidate = Candidate.objects.select_related("household", "region").earliest("pk")
        return found

    def undo(self) -> None:
        revert_list(by=self.admin, list_import=ListImport.objects.get())


@pytest.fixture
def scene() -> Scene:
    load_regions()
    return Scene()


def visit(scene: Scene) -> Act:
    household = scene.first.household
    return lambda: record_visit(by=scene.worker, household=household, verdict="eligible")


def assigning(scene: Scene) -> Act:
    region, worker, listed = scene.first.region, scene.worker, scene.list_import
    return lambda: assignment.assign_village(
        by=scene.admin, list_import=listed, region=region, worker=worker
    )


def assigning_all(scene: Scene) -> Act:
    return lambda: assignment.assign_all(by=scene.admin, list_import=scene.list_import)


def naming_twins(scene: Scene) -> Act:
    first, second = Candidate.objects.filter(nik=family(1)["NIK"]).order_by("pk")
    return lambda: resolution.name_twin(by=scene.admin, candidate=first, twin=second)


def deciding(scene: Scene) -> Act:
    reconcile(by=scene.admin, list_import=scene.list_import)
    pair = MatchPair.objects.select_related("candidate__list_import").get()
    return lambda: resolution.decide(by=scene.admin, pair=pair, same=True)


def merging_two(scene: Scene) -> Act:
    kept = imported(scene.admin, [family(20)]).candidates.get().household
    gone = Household.objects.get(family_id="P3KE00000002")
    return lambda: merging.merge(by=scene.admin, kept=kept, gone=gone)


def reviewing(scene: Scene) -> Act:
    """What a later edition has proposed of a family known and visited before."""
    household = Household.objects.get(family_id="P3KE00000002")
    VisitFactory(household=household)
    scene.list_import = imported(scene.admin, [family(2), family(30)])
    reconcile(by=scene.admin, list_import=scene.list_import)
    assert Determination.objects.filter(candidate__list_import=scene.list_import).exists()
    listed = scene.list_import
    return lambda: review.review(by=scene.supervisor, list_import=listed)


def deliberating(scene: Scene) -> Act:
    listed, region = scene.list_import, scene.first.region
    return lambda: deliberation.record(
        by=scene.supervisor,
        list_import=listed,
        region=region,
        held_on=date(2023, 5, 10),
        minutes_number="140/1/BA/2023",
    )


def separating(scene: Scene) -> Act:
    later = imported(scene.admin, [family(2), family(30)])
    scene.list_import = later
    household = Household.objects.get(family_id="P3KE00000002")
    row = household.candidates.get(list_import=later)
    return lambda: splitting.separate(by=scene.admin, household=household, rows=[row], visits=[])


ACTS = [
    visit, assigning, assigning_all, naming_twins, deciding, merging_two, reviewing, deliberating,
    separating,
]  # fmt: skip
LEAVING = [visit, naming_twins, deciding, merging_two, reviewing, separating]


@pytest.mark.parametrize("made", ACTS)
def test_who_comes_while_the_list_is_taken_back_waits_and_is_told(
    scene: Scene, made: Callable[[Scene], Act]
):
    act = made(scene)
    listed = scene.list_import

    def undo() -> None:
        revert_list(by=scene.admin, list_import=ListImport.objects.get(pk=listed.pk))

    raised = one_after_the_other(undo, act)
    assert len(raised) == 1 and isinstance(raised[0], Refused), raised
    assert isinstance(raised[0], TakenBack | FamilyGone)
    assert "ditarik" in str(raised[0]) or "menarik" in str(raised[0])
    listed.refresh_from_db()
    assert listed.state == ListState.REVERTED
    for model in (Assignment, Determination, MatchPair):
        assert not model.objects.filter(candidate__list_import=listed).exists()


@pytest.mark.parametrize("made", LEAVING)
def test_who_was_first_stands_in_the_way_of_taking_the_list_back(
    scene: Scene, made: Callable[[Scene], Act]
):
    act = made(scene)
    listed = ListImport.objects.get(pk=scene.list_import.pk)
    raised = one_after_the_other(act, lambda: revert_list(by=scene.admin, list_import=listed))
    assert len(raised) == 1 and isinstance(raised[0], StandsInTheWay), raised
    assert "Daftar ini tidak dapat ditarik" in str(raised[0])
    listed.refresh_from_db()
    assert listed.state == ListState.APPLIED


def test_assignments_made_just_before_go_with_the_list(scene: Scene):
    undo = scene.undo
    assert one_after_the_other(assigning(scene), undo) == []
    assert not Assignment.objects.exists() and not Candidate.objects.exists()


def test_a_phone_that_sends_while_the_list_is_taken_back_loses_nothing(scene: Scene):
    """The visit is kept without a family, under the name that the phone showed."""
    sent = {
        "id": str(uuid.uuid4()),
        "household": scene.first.household_id,
        "name": scene.first.name,
        "verdict": "eligible",
    }
    answers: list[dict[str, Any]] = []

    def send() -> None:
        answers.append(VisitItems().receive(by=scene.worker, payload=sent))

    assert one_after_the_other(scene.undo, send) == []
    name = sent["name"]
    assert [answer["answer"] for answer in answers] == ["accepted"]
    kept = Visit.objects.get()
    assert (kept.household, kept.name, str(kept.pk)) == (None, name, sent["id"])
    send()
    assert answers[1]["answer"] == "duplicate" and Visit.objects.count() == 1


def test_a_phone_that_names_no_family_is_told_why(scene: Scene):
    sent = {"id": str(uuid.uuid4()), "household": scene.first.household_id, "verdict": "eligible"}
    answers: list[dict[str, Any]] = []

    def send() -> None:
        answers.append(VisitItems().receive(by=scene.worker, payload=sent))

    assert one_after_the_other(scene.undo, send) == []
    assert answers[0]["answer"] == "rejected" and "ditarik" in answers[0]["message"]
    assert not Visit.objects.exists()


@pytest.mark.parametrize("made", [assigning, reviewing])
def test_office_work_on_a_list_does_not_wait_for_its_matching(
    scene: Scene, made: Callable[[Scene], Act]
):
    act = made(scene)
    with transaction.atomic():
        lock(scene.list_import)
        thread, raised = in_thread(act)
        thread.join(20)
        assert not thread.is_alive() and raised == []


def test_of_two_who_take_a_list_back_one_does(scene: Scene):
    raised = one_after_the_other(scene.undo, scene.undo)
    assert len(raised) == 1 and isinstance(raised[0], Refused)
    assert not Candidate.objects.exists()
