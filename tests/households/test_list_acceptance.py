"""From accepted rows to candidates, households and heads; and what keeps a wrong file out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aidcases import jobs
from aidcases.errors import NotAllowed, Refused, Stale
from aidcases.models import AuditEntry, User
from households.ministry_list.acceptance import apply_list
from households.ministry_list.handlers import APPLY_LIST, REVERT_LIST
from households.models import Candidate, Household, ListImport, ListRow, Member
from households.models.list_import import ListState
from tests.factories import AdminFactory, UserFactory
from tests.people import load_regions
from tests.sheets import apply, families, family, imported, read, xlsx

pytestmark = pytest.mark.django_db

SHORT = ["NIK", "Kepala Keluarga", "Desa", "Kode Kemdagri"]


@pytest.fixture
def admin() -> User:
    load_regions()
    return AdminFactory()


def test_each_accepted_row_becomes_a_candidate_a_household_and_a_head(admin: User):
    list_import = imported(admin, families(5))
    assert (list_import.state, list_import.applied_by) == (ListState.APPLIED, admin)
    candidate = Candidate.objects.select_related("household", "list_row").get(
        family_id="P3KE00000001"
    )
    household = candidate.household
    assert candidate.created_household and candidate.outcome == "waiting"
    assert candidate.list_row.list_import == list_import
    assert (household.nik, household.region_id) == (candidate.nik, "19.01.01.2007")
    assert household.name_key == candidate.name_key != ""
    head = Member.objects.get(household=household)
    assert (head.relation, head.nik, head.occupation) == ("head", household.nik, "Nelayan")
    assert [model.objects.count() for model in (Candidate, Household, Member)] == [5, 5, 5]


def test_every_row_leaves_one_history_event_that_names_who_and_the_job(admin: User):
    imported(admin, families(4))
    for model in (Candidate, Household, Member):
        events = model.history.rel.related_model.objects.all()
        assert events.count() == 4
        assert {event.pgh_context.metadata["user"] for event in events} == {admin.pk}
        assert {event.pgh_context.metadata["kind"] for event in events} == {"households.apply_list"}
    assert AuditEntry.objects.get(action="list_import.applied").details["candidates"] == 4


def test_a_later_edition_finds_its_households_by_family_id_and_fills_only_what_was_empty(
    admin: User,
):
    imported(admin, [family(1, NIK=None, Alamat="JL. LAMA")])
    imported(admin, [family(1, Alamat="JL. BARU"), family(2)])
    household = Household.objects.get(family_id="P3KE00000001")
    assert (household.address, household.nik) == ("JL. LAMA", family(1)["NIK"])
    assert [c.created_household for c in household.candidates.order_by("pk")] == [True, False]
    assert Household.objects.count() == 2


def test_a_household_is_found_by_nik_where_the_name_agrees(admin: User):
    imported(admin, families(2))
    near = family(1)["Kepala Keluarga"].replace("AHMAD", "AHMAT")
    rows = [family(1, **{"Kepala Keluarga": near}), family(2, **{"Kepala Keluarga": "WONG SIU"})]
    again = imported(admin, rows, headers=SHORT)
    found = Candidate.objects.filter(list_import=again).order_by("pk")
    assert [candidate.created_household for candidate in found] == [False, True]
    assert Household.objects.count() == 3


def test_a_nik_known_under_another_family_is_warned_of_and_not_joined(admin: User):
    imported(admin, families(2))
    row = family(9, NIK=family(1)["NIK"], **{"Tanggal Lahir": None, "Jenis Kelamin": None})
    again = read(admin, xlsx([row]))
    assert ListRow.objects.get(list_import=again).codes == ["nik_known_elsewhere"]
    apply(admin, again)
    assert Household.objects.filter(nik=family(1)["NIK"]).count() == 2


def test_two_rows_of_one_list_never_share_a_household(admin: User):
    rows = [family(1), family(1, Alamat="JL. LAIN"), family(2)]
    list_import = imported(admin, rows)
    assert list_import.duplicates == 2
    assert Candidate.objects.filter(family_id="P3KE00000001").count() == 2
    assert Household.objects.filter(family_id="P3KE00000001").count() == 1
    assert Household.objects.count() == 3
    imported(admin, [*rows, family(3)])
    assert Household.objects.filter(family_id="P3KE00000001").count() == 1


def test_quarantined_rows_become_nothing(admin: User):
    list_import = imported(admin, [*families(3), family(4, **{"Kepala Keluarga": None})])
    assert (list_import.accepted, list_import.quarantined) == (3, 1)
    assert Candidate.objects.count() == 3


GUARDED = {
    "over_half_quarantined": [family(1), family(2, **{"Kepala Keluarga": None})] * 1
    + [family(3, **{"Kepala Keluarga": None})],
    "damaged_niks": [*families(15), family(16, NIK=1901015203800010)],
    "other_region": [*families(15), family(16, **{"Kode Kemdagri": "1902012001"})],
}


@pytest.mark.parametrize("guard", GUARDED)
def test_a_file_that_looks_wrong_as_a_whole_waits_for_another_person(admin: User, guard: str):
    list_import = read(admin, xlsx(GUARDED[guard]))
    assert list_import.guard == [guard]
    with pytest.raises(Refused):
        apply(admin, list_import)
    with pytest.raises(Refused):
        apply(admin, list_import, guard_confirmed=True)
    assert not Candidate.objects.exists()
    assert apply(AdminFactory(), list_import, guard_confirmed=True).state == ListState.APPLIED


def test_a_few_damaged_niks_do_not_stop_a_list(admin: User):
    assert read(admin, xlsx([*families(40), family(41, NIK=1901015203800010)])).guard == []


def test_a_list_is_applied_once(admin: User):
    list_import = imported(admin, families(2))
    with pytest.raises(Stale):
        apply_list(by=admin, list_import=ListImport.objects.get(pk=list_import.pk))
    assert Candidate.objects.count() == 2


def test_office_staff_may_not_import(admin: User):
    office = UserFactory()
    with pytest.raises(NotAllowed):
        read(office, xlsx(families(2)))
    list_import = read(admin, xlsx(families(2)))
    with pytest.raises(NotAllowed):
        apply_list(by=office, list_import=list_import)


def test_nothing_is_applied_once_the_job_was_called_off(admin: User, monkeypatch):
    list_import = read(admin, xlsx(families(2)))
    fence = jobs.Heartbeat.fence

    def called_off(heartbeat: jobs.Heartbeat) -> None:
        jobs.Job.objects.filter(pk=heartbeat.job.pk).update(cancel_requested=True)
        fence(heartbeat)

    monkeypatch.setattr(jobs.Heartbeat, "fence", called_off)
    with pytest.raises(jobs.Cancelled):
        apply(admin, list_import)
    assert not Candidate.objects.exists()
    list_import.refresh_from_db()
    assert list_import.state == ListState.IN_REVIEW


def test_reading_again_starts_clean(admin: User):
    list_import = read(admin, xlsx(families(4)))
    ListImport.objects.filter(pk=list_import.pk).update(error="")
    assert ListRow.objects.filter(list_import=list_import).count() == 4
    jobs.run_here("households.read_list", {"list_import": list_import.pk}, by=admin)
    assert ListRow.objects.filter(list_import=list_import).count() == 4


def test_the_same_rows_waiting_twice_are_applied_once(admin: User, in_english: None):
    first = read(admin, xlsx(families(4)))
    second = read(admin, xlsx(families(4)[::-1]))
    apply(admin, first)
    with pytest.raises(Refused, match="already"):
        apply(admin, second)
    assert Candidate.objects.count() == 4


def progress_of(kind: str, list_import: ListImport, by: User) -> list[tuple[int, int]]:
    seen: list[tuple[int, int]] = []
    parameters = {"list_import": list_import.pk}
    jobs.run_here(kind, parameters, by=by, on_progress=lambda *now: seen.append(now[:2]))
    return seen


def test_the_progress_of_applying_and_taking_back_grows_to_the_rows_of_the_list(admin: User):
    list_import = read(admin, xlsx(families(6)))
    for kind in (APPLY_LIST, REVERT_LIST):
        seen = progress_of(kind, list_import, admin)
        done = [one for one, _total in seen]
        assert done == sorted(done) and len(set(done)) > 3
        assert seen[-1] == (6, 6)


def test_a_list_is_read_where_queries_are_logged_too(admin: User):
    """As they are with DJANGO_DEBUG."""
    with CaptureQueriesContext(connection):
        assert read(admin, xlsx(families(2))).accepted == 2
