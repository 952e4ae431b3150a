"""A newer list names families of whom something is known: they are marked, and passed over."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate

from aidcases.models import AuditEntry, Region, User
from aidcases.roles import Role
from aidcases.templatetags.figures import in_full
from households.determination import decree as decrees
from households.determination.outcomes import refresh
from households.ministry_list.understood import problem_words
from households.models import Assignment, Candidate, DecreeRecipient, ListImport, Visit
from households.models.reason_code import Verdict
from households.models.visit import VisitState
from households.visits import known
from households.visits.assignment import assign_all, assign_village, loads
from tests.factories import (
    VILLAGE,
    CandidateFactory,
    ListImportFactory,
    RegionFactory,
    SupervisorFactory,
    UserFactory,
    VisitFactory,
    WorkerFactory,
)
from tests.households.deciding import deliberated, draft
from tests.people import People
from tests.sheets import families, family, imported, read, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db: None) -> Region:
    region: Region = RegionFactory(code=VILLAGE)
    return region


@pytest.fixture
def worker(village: Region) -> User:
    person: User = WorkerFactory(region=village)
    return person


@pytest.fixture
def lists(village: Region) -> tuple[ListImport, ListImport]:
    """Four families on the old list; the same and a fifth on the new one, which came today."""
    old = ListImportFactory()
    before = [CandidateFactory(list_import=old) for _ in range(4)]
    new = ListImportFactory()
    new.applied_at = new.uploaded_at + timedelta(hours=1)
    new.save()
    for one in before:
        CandidateFactory(list_import=new, household=one.household)
    CandidateFactory(list_import=new)
    return old, new


def nth(listed: ListImport, n: int) -> Candidate:
    return listed.candidates.order_by("pk")[n]


def found(candidate: Candidate, reason: str, **fields: Any) -> Visit:
    unverifiable = {"refused", "absent", "not_found"}
    verdict = Verdict.UNVERIFIABLE if reason in unverifiable else Verdict.INELIGIBLE
    by = User.objects.filter(role=Role.PSM).first() or WorkerFactory()
    visit: Visit = VisitFactory(
        household=candidate.household, verdict=verdict, reason_id=reason, worker=by, **fields
    )
    return visit


def on_a_decree(listed: ListImport) -> DecreeRecipient:
    """A decree that rests on the list, with the real verbs; its first recipient."""
    office, supervisor = UserFactory(), SupervisorFactory()
    deliberated(listed, supervisor, office)
    issued = decrees.issue(by=supervisor, decree=draft(office, listed))
    recipient: DecreeRecipient = issued.recipients.first()
    return recipient


def assigned(by: User, listed: ListImport, worker: User, **options: Any) -> Any:
    return assign_village(by=by, list_import=listed, region=worker.region, worker=worker, **options)


def to_visit() -> set[int]:
    return set(Assignment.objects.values_list("household_id", flat=True))


def test_the_dead_the_moved_and_those_who_refused_are_not_assigned_again(
    lists: Any, worker: User
) -> None:
    old, new = lists
    for n, reason in enumerate(["deceased", "moved", "refused"]):
        found(nth(old, n), reason)
    done = assigned(UserFactory(), new, worker)
    assert to_visit() == {nth(new, 3).household_id, nth(new, 4).household_id}
    assert (done.families, done.passed.families) == (2, 3)
    assert done.passed.why == {"Meninggal dunia": 1, "Pindah": 1, "Menolak dikunjungi": 1}
    entry = AuditEntry.objects.get(action="visits.assigned")
    assert (entry.details["passed_over"], entry.details["include_known"]) == (3, False)


def test_they_are_passed_over_once_their_outcomes_are_known_too(lists: Any, worker: User) -> None:
    old, new = lists
    found(nth(old, 0), "deceased")
    found(nth(old, 1), "refused")
    refresh(list_import_id=new.pk)
    done = assign_all(by=UserFactory(), list_import=new)
    assert (done.assigned, done.passed.families) == (3, 2)


def test_an_office_person_may_include_them(lists: Any, worker: User) -> None:
    old, new = lists
    found(nth(old, 0), "deceased")
    found(nth(old, 1), "refused")
    refresh(list_import_id=new.pk)
    assert assigned(UserFactory(), new, worker, include_known=True).families == 5
    assert assigned(UserFactory(), new, worker).passed.families == 0


def test_assigning_all_may_include_them_where_nobody_else_is_left(lists: Any, worker: User) -> None:
    old, new = lists
    found(nth(old, 0), "deceased")
    refresh(list_import_id=new.pk)
    assert assign_all(by=UserFactory(), list_import=new).assigned == 4
    again = assign_all(by=UserFactory(), list_import=new)
    assert (again.assigned, again.passed.families) == (0, 1)
    assert assign_all(by=UserFactory(), list_import=new, include_known=True).assigned == 1


def test_who_was_absent_or_is_better_off_is_visited_as_ever(lists: Any, worker: User) -> None:
    old, new = lists
    found(nth(old, 0), "absent")
    found(nth(old, 1), "better_off")
    assert assigned(UserFactory(), new, worker).families == 5


def test_a_refusal_on_this_list_is_tried_again(lists: Any, worker: User) -> None:
    _old, new = lists
    visit = found(nth(new, 0), "refused")
    Visit.objects.filter(pk=visit.pk).update(recorded_at=new.applied_at + timedelta(hours=1))
    refresh(list_import_id=new.pk)
    assert assigned(UserFactory(), new, worker).families == 5


def test_the_latest_visit_decides_what_is_known(lists: Any, worker: User) -> None:
    old, new = lists
    first = found(nth(old, 0), "refused")
    found(nth(old, 0), "absent", visited_on=first.visited_on + timedelta(days=9))
    found(nth(old, 1), "deceased", state=VisitState.RECORDED)
    assert known.of_households(new, [nth(new, n).household_id for n in range(5)]) == {}


def test_a_family_on_a_decree_of_the_old_list_is_known_by_its_number(
    lists: Any, worker: User
) -> None:
    old, new = lists
    recipient = on_a_decree(old)
    CandidateFactory(list_import=new, household=recipient.household)
    found(nth(old, 1), "deceased")
    wanted = [recipient.household_id, nth(new, 1).household_id, nth(new, 2).household_id]
    said = known.of_households(new, wanted)
    assert {household: one.words() for household, one in said.items()} == {
        wanted[0]: [f"SK {recipient.decree.number}"],
        wanted[1]: ["Meninggal dunia (tidak layak), dikunjungi 1 Mei 2023"],
    }
    assert assigned(UserFactory(), new, worker).passed.why == {
        "sudah dalam SK": 1,
        "Meninggal dunia": 1,
    }


def test_the_loads_tell_them_apart(lists: Any, worker: User) -> None:
    old, new = lists
    found(nth(old, 0), "deceased")
    (load,) = loads(new, UserFactory())
    assert (load.families, load.unassigned, load.known) == (5, 4, 1)
    assigned(UserFactory(), new, worker)
    (load,) = loads(new, UserFactory())
    assert (load.unassigned, load.known, load.to_visit) == (0, 1, 4)


def test_the_names_behind_the_count_say_what_is_known(lists: Any, client: Client) -> None:
    old, new = lists
    visit = found(nth(old, 0), "deceased")
    client.force_login(UserFactory(), backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("candidates", args=[new.pk])
    page = client.get(address, {"known": "yes"}).content.decode()
    assert visit.name in page and nth(new, 1).name not in page
    assert "Meninggal dunia (tidak layak), dikunjungi 1 Mei 2023" in page
    assert f"{address}?known=yes" in client.get(reverse("assignments")).content.decode()


def test_a_row_of_the_next_list_says_what_is_known(people: People) -> None:
    old = imported(people.admin, families(4))
    for row, reason in enumerate(["refused", "deceased"]):
        found(old.candidates.order_by("list_row__number")[row], reason)
    by_nik = family(2, **{"ID Keluarga": None})
    new = read(people.admin, xlsx([family(1), by_nik, family(3)]))
    marked = new.list_rows.filter(codes__contains=["known_before"]).order_by("number")
    words = [problem_words(row.problems[-1], people.admin)["what"] for row in marked]
    assert words == [
        "Keluarga ini sudah diketahui: Menolak dikunjungi (tidak dapat diverifikasi), "
        "dikunjungi 1 Mei 2023.",
        "Keluarga ini sudah diketahui: Meninggal dunia (tidak layak), dikunjungi 1 Mei 2023.",
    ]
    assert (new.warned, new.counts["problems"]["known_before"]) == (2, 2)
    first = old.list_rows.filter(codes__contains=["known_before"])
    assert not first.exists()


def test_the_page_says_whom_it_left_alone_and_offers_to_include_them(
    lists: Any, worker: User, client: Client
) -> None:
    old, new = lists
    found(nth(old, 0), "deceased")
    ListImport.objects.filter(pk=old.pk).update(applied_at=new.applied_at - timedelta(days=90))
    client.force_login(UserFactory(), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(reverse("assign_all"), follow=True).content.decode()
    assert "Meninggal dunia: 1" in answer and "diketahui sebelumnya" in answer
    assert 'name="include_known"' in answer
    client.post(reverse("assign_all"), {"include_known": "on"})
    assert Assignment.objects.count() == 5


def test_what_a_row_is_told_is_kept_without_words_and_said_in_the_language_of_the_reader(
    people: People,
):
    """Whatever the language of the worker that read the list."""
    old = imported(people.admin, families(3))
    found(nth(old, 0), "deceased", visited_on=date(2023, 5, 2))
    with translation.override("id"):
        new = read(people.admin, xlsx([*families(2), family(9)]))
        again = read(people.admin, xlsx(families(3)[::-1]))
    with translation.override("en"):
        told = new.list_rows.get(codes__contains=["known_before"]).problems[-1]
        assert "visited on 2 May 2023" in problem_words(told, people.admin)["what"]
        skipped = again.list_rows.earliest("number").problems[0]
        assert in_full(localdate(old.applied_at)) in problem_words(skipped, people.admin)["what"]
    with translation.override("id"):
        assert "2 Mei 2023" in problem_words(told, people.admin)["what"]
        assert in_full(localdate(old.applied_at)) in problem_words(skipped, people.admin)["what"]
    assert told["facts"]["visited_on"] == "2023-05-02"
    assert skipped["applied_on"] == localdate(old.applied_at).isoformat()
