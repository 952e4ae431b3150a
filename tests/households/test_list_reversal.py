"""Taking a list back: nothing of it stays, nothing else goes, and what rests on it refuses."""

import itertools
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidcases import jobs
from aidcases.errors import NotAllowed, Stale
from aidcases.models import AuditEntry, User
from households.determination import review
from households.matching import merging, resolution, splitting
from households.matching.reconciliation import reconcile
from households.ministry_list.handlers import REVERT_LIST
from households.ministry_list.reversal import StandsInTheWay, in_the_way, revert_list, what_goes
from households.models import (
    Assignment,
    Candidate,
    Decree,
    Household,
    ListFill,
    ListImport,
    MatchPair,
    Member,
)
from households.models.list_import import ListState
from households.visits import assignment
from tests.factories import (
    AdminFactory,
    SupervisorFactory,
    UserFactory,
    VisitFactory,
    WorkerFactory,
)
from tests.households.odd_workbooks import forgotten_afterwards
from tests.layout_sheets import PERSON_HEADERS, person, persons
from tests.people import load_regions
from tests.sheets import apply, families, family, imported, read, xlsx
from tests.whole_database import dump

pytestmark = pytest.mark.django_db

OF_STATE = {
    "households_listimport": {"state", "applied_at", "applied_by_id"}
    | {"reverted_at", "reverted_by_id"}
}


@pytest.fixture
def admin() -> User:
    load_regions()
    return AdminFactory()


def revert(by: User, list_import: ListImport) -> ListImport:
    jobs.run_here(REVERT_LIST, {"list_import": list_import.pk}, by=by)
    list_import.refresh_from_db()
    return list_import


def refusal(by: User, list_import: ListImport) -> StandsInTheWay:
    """What it is refused with; nothing changes."""
    before = dump()
    with pytest.raises(StandsInTheWay) as refused:
        revert(by, list_import)
    assert dump() == before
    return refused.value


def names(refused: StandsInTheWay) -> str:
    return " ".join(name for obstacle in refused.obstacles for name, _url in obstacle.named)


# --- it leaves nothing ----------------------------------------------------------------------------


def gappy(n: int, gaps: set[str]) -> dict[str, Any]:
    return family(n, **dict.fromkeys(gaps))


NUMBERS = itertools.count()  # no two files have the same bytes
GAPS = st.sets(st.sampled_from(["NIK", "Alamat", "Jenis Kelamin", "Tanggal Lahir"]))
EDITION = st.dictionaries(st.integers(1, 8), GAPS, min_size=1, max_size=6)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    editions=st.lists(EDITION, min_size=1, max_size=2),
    last=EDITION,
    of_persons=st.booleans(),
    short=st.booleans(),
)
@forgotten_afterwards
def test_applying_and_taking_back_leave_the_database_as_it_was(
    admin: User,
    editions: list[dict[int, set[str]]],
    last: dict[int, set[str]],
    of_persons: bool,
    short: bool,
):
    """Lists that found, that fill, that bring members, and that find by NIK without a family id."""
    for edition in editions:
        unique = [[f"edisi {next(NUMBERS)}"]]
        made = read(admin, xlsx([gappy(n, gaps) for n, gaps in edition.items()], above=unique))
        apply(AdminFactory(), made, guard_confirmed=True)
    if of_persons:
        rows = [
            person(n, place, **dict.fromkeys(gaps))
            for n, gaps in last.items()
            for place in range(3)
        ]
        data = xlsx(rows, headers=PERSON_HEADERS, above=[[f"edisi {next(NUMBERS)}"]])
    else:
        rows = [gappy(n, gaps) for n, gaps in last.items()]
        headers = ["NIK", "Kepala Keluarga", "Desa", "Kode Kemdagri", "Alamat", "Tanggal Lahir"]
        options = {"headers": headers} if short else {}
        data = xlsx(rows, above=[[f"edisi {next(NUMBERS)}"]], **options)
    list_import, other = read(admin, data), AdminFactory()
    before = dump(without=OF_STATE)
    apply(other, list_import, guard_confirmed=True)
    revert(admin, list_import)
    assert dump(without=OF_STATE) == before


def test_its_rows_stay_readable_and_the_same_file_may_come_again(admin: User):
    data = xlsx(families(4))
    first = revert(admin, apply(admin, read(admin, data)))
    assert (first.state, first.reverted_by) == (ListState.REVERTED, admin)
    assert first.list_rows.count() == first.accepted == 4
    assert not Household.objects.exists()
    again = apply(admin, read(admin, data))
    assert (again.state, again.accepted, again.skipped) == (ListState.APPLIED, 4, 0)
    assert Candidate.objects.count() == 4


def test_it_is_told_beforehand_what_would_go(admin: User):
    imported(admin, [family(1, NIK=None, Alamat=None), family(2)])
    later = [person(3, place) for place in range(3)]
    list_import = imported(admin, [*persons(1), *later], headers=PERSON_HEADERS)
    goes = what_goes(list_import)
    assert (goes.candidates, goes.households, goes.known) == (2, 1, 1)
    assert goes.members == len(later) + Member.objects.filter(fills__added=True).count()
    assert goes.fields["nik"] >= 1 and goes.fields["address"] == 1
    before = Household.objects.get(family_id="P3KE00000001")
    assert before.nik and before.address
    revert(admin, list_import)
    before.refresh_from_db()
    assert (before.nik, before.address) == ("", "")
    assert before.members.count() == 1


def test_what_somebody_changed_since_is_left_as_it_stands(admin: User):
    imported(admin, [family(1, Alamat=None)])
    list_import = imported(admin, [family(1), family(2)])
    Household.objects.filter(family_id="P3KE00000001").update(address="JL. BARU")
    revert(admin, list_import)
    assert Household.objects.get().address == "JL. BARU"


def test_pairs_proposals_and_open_assignments_go_with_it(admin: User):
    list_import = imported(admin, [*families(3), family(1, **{"ID Keluarga": "P3KE99999999"})])
    reconcile(by=admin, list_import=list_import)
    village = Candidate.objects.all()[0].region
    worker = WorkerFactory(region=village)
    assignment.assign_village(by=admin, list_import=list_import, region=village, worker=worker)
    goes = what_goes(list_import)
    assert goes.pairs == MatchPair.objects.count() == 1
    assert goes.assignments == Assignment.objects.count() > 0
    revert(admin, list_import)
    assert not MatchPair.objects.exists() and not Assignment.objects.exists()


def test_every_row_taken_back_leaves_a_history_event_and_the_act_an_audit_entry(admin: User):
    list_import = revert(admin, imported(admin, families(3)))
    for model in (Candidate, Household, Member):
        gone = model.history.rel.related_model.objects.filter(pgh_label="delete")
        assert {event.pgh_context.metadata["kind"] for event in gone} == {REVERT_LIST}
        assert gone.count() == 3
    details = AuditEntry.objects.get(action="list_import.reverted").details
    assert (details["candidates"], details["households"]) == (3, 3)
    assert ListFill.objects.filter(list_import=list_import).count() == 0


# --- what stands in the way -----------------------------------------------------------------------


def test_a_later_list_of_the_same_families_stands_in_the_way(admin: User):
    first = imported(admin, families(3))
    later = imported(admin, [*families(2, first=3), family(9)])
    before_later = dump(without=OF_STATE)
    assert later.source_file.original_name in names(refusal(admin, first))
    assert dump(without=OF_STATE) == before_later
    revert(admin, later)
    revert(admin, first)
    assert not Household.objects.exists()


def test_a_later_list_of_other_families_does_not(admin: User):
    first = imported(admin, families(3))
    imported(admin, families(3, first=20))
    revert(admin, first)
    assert Household.objects.count() == 3


def test_a_visit_to_a_family_it_founded_stands_in_the_way(admin: User, in_english: None):
    list_import = imported(admin, families(3))
    household = Household.objects.all()[0]
    VisitFactory(household=household)
    refused = refusal(admin, list_import)
    assert "1 visit was made" in str(refused) and household.head_name in names(refused)


@pytest.mark.django_db(transaction=True)
def test_only_visits_since_the_list_stand_in_the_way_of_taking_back_a_later_edition():
    load_regions()
    admin = AdminFactory()
    imported(admin, families(3))
    household = Household.objects.order_by("pk")[0]
    VisitFactory(household=household)
    later = imported(admin, [*families(2), family(7)])
    assert in_the_way(later) == []
    visit = VisitFactory(household=household)
    assert str(visit.pk) in in_the_way(later)[0].named[0][1]
    visit.photos.all().delete()
    visit.delete()
    moved = VisitFactory(household=Household.objects.get(family_id="P3KE00000007"))
    assert in_the_way(later)
    moved.delete()
    revert(admin, later)
    assert Household.objects.count() == 3


def test_a_visit_made_for_its_assignment_stands_in_the_way(admin: User):
    imported(admin, families(3))
    later = imported(admin, [*families(3), family(7)])
    candidate = Candidate.objects.filter(list_import=later, created_household=False)[0]
    worker = WorkerFactory(region=candidate.region)
    assignment.assign_village(by=admin, list_import=later, region=candidate.region, worker=worker)
    task = Assignment.objects.get(candidate=candidate)
    VisitFactory(household=candidate.household, assignment=task, worker=worker)
    assert len(refusal(admin, later).obstacles) == 1


def test_a_decided_pair_stands_in_the_way(admin: User):
    list_import = imported(admin, [*families(3), family(1, **{"ID Keluarga": "P3KE99999999"})])
    first, second = Candidate.objects.filter(nik=family(1)["NIK"])
    resolution.name_twin(by=admin, candidate=first, twin=second)
    assert first.name in names(refusal(admin, list_import))
    resolution.undo(by=admin, pair=MatchPair.objects.get())
    revert(admin, list_import)


def test_a_merge_stands_in_the_way(admin: User):
    imported(admin, families(1))
    later = imported(admin, [family(2), family(3)])
    kept, gone = Household.objects.filter(family_id__in=["P3KE00000001", "P3KE00000002"])
    merging.merge(by=admin, kept=kept, gone=gone)
    assert kept.head_name in names(refusal(admin, later))


def test_a_family_that_a_person_set_apart_stands_in_the_way(admin: User):
    imported(admin, families(2))
    later = imported(admin, families(3))
    household = Household.objects.get(family_id="P3KE00000001")
    row = household.candidates.get(list_import=later)
    splitting.separate(by=admin, household=household, rows=[row], visits=[])
    assert row.name in names(refusal(admin, later))


def test_decisions_and_decrees_stand_in_the_way(admin: User, in_english: None):
    list_import = imported(admin, families(2))
    VisitFactory(household=Household.objects.all()[0])
    reconcile(by=admin, list_import=list_import)
    review.propose(list_import_id=list_import.pk)
    assert "determination" not in str(refusal(admin, list_import))
    review.review(by=SupervisorFactory(), list_import=list_import)
    assert "1 determination was reviewed" in str(refusal(admin, list_import))


def test_a_draft_of_a_decree_stands_in_the_way(admin: User):
    list_import = imported(admin, families(2))
    made = Decree.objects.create(
        list_import=list_import,
        region=list_import.region,
        number="188.45/1/2026",
        title="Penerima",
        dated_on=date(2026, 1, 1),
        signed_by="Bupati",
        drafted_by=admin,
    )
    assert made.number in names(refusal(admin, list_import))


# --- who, when, and the database itself -----------------------------------------------------------


def test_only_an_applied_list_is_taken_back_and_once(admin: User):
    list_import = read(admin, xlsx(families(2)))
    with pytest.raises(Stale):
        revert_list(by=admin, list_import=list_import)
    apply(admin, list_import)
    revert(admin, list_import)
    with pytest.raises(Stale):
        revert_list(by=admin, list_import=list_import)


def test_office_staff_may_not(admin: User):
    list_import = imported(admin, families(2))
    with pytest.raises(NotAllowed):
        revert_list(by=UserFactory(), list_import=list_import)


def test_nothing_is_taken_back_once_the_job_was_called_off(admin: User, monkeypatch):
    list_import = imported(admin, families(2))
    fence = jobs.Heartbeat.fence

    def called_off(heartbeat: jobs.Heartbeat) -> None:
        jobs.Job.objects.filter(pk=heartbeat.job.pk).update(cancel_requested=True)
        fence(heartbeat)

    monkeypatch.setattr(jobs.Heartbeat, "fence", called_off)
    with pytest.raises(jobs.Cancelled):
        revert(admin, list_import)
    list_import.refresh_from_db()
    assert (list_import.state, Candidate.objects.count()) == (ListState.APPLIED, 2)


def broken(sql: str, *values: object) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_the_database_holds_a_list_taken_back_to_its_rules(admin: User):
    list_import = imported(admin, families(2))
    broken("UPDATE households_listimport SET state = 'reverted' WHERE id = %s", list_import.pk)
    broken("UPDATE households_listimport SET reverted_at = now() WHERE id = %s", list_import.pk)
    revert(admin, list_import)
    broken("UPDATE households_listimport SET state = 'applied' WHERE id = %s", list_import.pk)


def test_the_database_holds_the_notes_of_fillings_to_their_rules(admin: User):
    list_import = imported(admin, families(1))
    household, member = Household.objects.get(), Member.objects.get()
    note = {"list_import": list_import, "household": household}
    ListFill.objects.create(**note, filled={"nik": "1"})
    ListFill.objects.create(**note, member=member, filled={"nik": "1"})
    for wrong in (
        {"filled": {}},
        {"filled": {"sex": "M"}},
        {"member": member, "filled": {"sex": "M"}},
        {"added": True},
        {"added": True, "member": member, "filled": {"sex": "M"}},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ListFill.objects.create(**note, **wrong)
