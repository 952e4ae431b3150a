"""Giving families to social workers, by village."""

import pytest
from django.db import IntegrityError

from aidcases.errors import NotAllowed, Refused
from households.forms.visits import workers_of
from households.models import Assignment
from households.models.assignment import AssignmentState
from households.models.list_import import ListState
from households.visits.assignment import assign_all, assign_village, loads, withdraw
from tests.factories import (
    OTHER_VILLAGE,
    VILLAGE,
    AuditorFactory,
    CandidateFactory,
    ListImportFactory,
    RegionFactory,
    SupervisorFactory,
    UserFactory,
    VisitFactory,
    WorkerFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return UserFactory()


@pytest.fixture
def worker():
    return WorkerFactory()


@pytest.fixture
def ministry_list():
    made = ListImportFactory()
    CandidateFactory.create_batch(3, list_import=made)
    CandidateFactory(list_import=made, village=OTHER_VILLAGE)
    return made


def give(by, ministry_list, worker, village=VILLAGE):
    region = RegionFactory(code=village)
    return assign_village(by=by, list_import=ministry_list, region=region, worker=worker).families


def test_it_assigns_the_village_and_nothing_else(office, ministry_list, worker):
    assert give(office, ministry_list, worker) == 3
    assert set(Assignment.objects.values_list("region_id", "worker")) == {(VILLAGE, worker.pk)}
    assert Assignment.history.rel.related_model.objects.count() == 3


def test_assigning_again_adds_nothing(office, ministry_list, worker):
    give(office, ministry_list, worker)
    assert give(office, ministry_list, WorkerFactory()) == 0


def test_families_whose_result_is_known_need_no_visit(office, ministry_list, worker):
    family = ministry_list.candidates.filter(region_id=VILLAGE).first()
    visit = VisitFactory(household=family.household)
    ministry_list.candidates.filter(pk=family.pk).update(outcome="eligible", deciding_visit=visit)
    assert give(office, ministry_list, worker) == 2


def test_a_worker_of_another_village_is_refused(office, ministry_list):
    stranger = WorkerFactory(region=RegionFactory(code=OTHER_VILLAGE))
    with pytest.raises(Refused):
        give(office, ministry_list, stranger)


def test_someone_who_is_no_worker_is_refused(office, ministry_list):
    with pytest.raises(Refused):
        give(office, ministry_list, office)


def test_a_list_not_applied_is_refused(office, worker):
    waiting = ListImportFactory(state=ListState.IN_REVIEW, applied_by=None, applied_at=None)
    with pytest.raises(Refused):
        give(office, waiting, worker)


@pytest.mark.parametrize("person", [WorkerFactory, AuditorFactory])
def test_only_office_and_supervisors_assign(ministry_list, worker, person):
    with pytest.raises(NotAllowed):
        give(person(), ministry_list, worker)


def test_a_district_office_assigns_its_own_villages_only(ministry_list, worker):
    district = UserFactory(region=RegionFactory(code="19.01.02"))
    with pytest.raises(NotAllowed):
        give(district, ministry_list, worker)


def test_assign_all_gives_each_village_to_its_one_worker(ministry_list, worker):
    done = assign_all(by=SupervisorFactory(), list_import=ministry_list)
    assert (done.assigned, done.villages) == (3, 1)
    assert done.without == [RegionFactory(code=OTHER_VILLAGE).name]


def test_assign_all_does_not_choose_between_two_workers(office, ministry_list, worker):
    WorkerFactory()
    assert assign_all(by=office, list_import=ministry_list).assigned == 0


def test_withdrawing_takes_back_what_was_not_visited(office, ministry_list, worker):
    give(office, ministry_list, worker)
    visited = Assignment.objects.first()
    Assignment.objects.filter(pk=visited.pk).update(state=AssignmentState.VISITED)
    village = RegionFactory(code=VILLAGE)
    assert withdraw(by=office, list_import=ministry_list, region=village) == 2
    assert give(office, ministry_list, worker) == 2


def test_the_loads_add_up_and_stay_in_the_persons_regions(
    office, ministry_list, worker, django_assert_max_num_queries
):
    give(office, ministry_list, worker)
    Assignment.objects.filter(pk=Assignment.objects.first().pk).update(state="visited")
    with django_assert_max_num_queries(4):
        here, there = loads(ministry_list, office)
    assert (here.families, here.unassigned, here.to_visit, here.visited) == (3, 0, 2, 1)
    assert (here.percent, here.workers) == (33, [worker.first_name])
    assert (there.families, there.unassigned, there.assigned) == (1, 1, 0)
    district = UserFactory(region=RegionFactory(code="19.01.02"))
    assert [load.region.code for load in loads(ministry_list, district)] == [OTHER_VILLAGE]


def test_the_choice_of_workers_stays_in_the_persons_regions(worker):
    WorkerFactory(region=RegionFactory(code=OTHER_VILLAGE))
    district = UserFactory(region=RegionFactory(code="19.01.01"))
    assert list(workers_of(district)) == [worker]


def test_the_database_refuses_two_live_assignments(office, ministry_list, worker):
    give(office, ministry_list, worker)
    one = Assignment.objects.first()
    one.pk = None
    with pytest.raises(IntegrityError, match="assignment_one_live"):
        one.save(force_insert=True)


def test_the_database_refuses_to_reopen_a_withdrawn_assignment(office, ministry_list, worker):
    give(office, ministry_list, worker)
    withdraw(by=office, list_import=ministry_list, region=RegionFactory(code=VILLAGE))
    with pytest.raises(Exception, match="Invalid transition"):
        Assignment.objects.update(state=AssignmentState.OPEN)
