"""Families made one and split again: recorded, whole, and stopped by name where they clash."""

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidcases.errors import NotAllowed, Refused, Stale
from aidcases.models import AuditEntry, User
from households.matching import merging, reconciliation, splitting
from households.models import (
    Assignment,
    Candidate,
    Determination,
    Household,
    HouseholdMerge,
    MatchPair,
    Member,
    Visit,
)
from households.models.candidate import Outcome
from households.models.household import HouseholdState
from households.models.match_pair import PairState
from households.models.reason_code import Verdict
from households.registries import Obstacle, merge_followers
from tests.factories import (
    OTHER_VILLAGE,
    AdminFactory,
    CandidateFactory,
    HouseholdFactory,
    ListImportFactory,
    RegionFactory,
    UserFactory,
    VisitFactory,
    WorkerFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return UserFactory()


def standing() -> dict[str, Any]:
    """Everything that a merge may touch, as it stands now."""
    hanging: dict[str, Any] = {
        model.__name__: sorted(map(str, model.objects.values_list("pk", "household")))
        for model in (Visit, Candidate, Assignment, Determination, Member)
    }
    outcomes = Candidate.objects.order_by("pk").values_list("outcome", "reason", "deciding_visit")
    families = Household.objects.order_by("pk").values_list()
    return {**hanging, "outcomes": list(outcomes), "families": list(families)}


# --- merging --------------------------------------------------------------------------------------


def test_merging_carries_rows_visits_and_what_was_unknown(clerk: User) -> None:
    kept = HouseholdFactory(nik="", address="")
    row = CandidateFactory()
    gone = row.household
    visit = VisitFactory(household=gone, verdict=Verdict.ELIGIBLE)
    made = merging.merge(by=clerk, kept=kept, gone=gone, note="one house")
    for record in (kept, gone, row, visit):
        record.refresh_from_db()
    assert (gone.state, gone.merged_into) == (HouseholdState.MERGED, kept)
    assert row.household == visit.household == kept
    assert kept.nik == gone.nik
    assert row.outcome == Outcome.ELIGIBLE
    assert (made.merged_by, made.note) == (clerk, "one house")
    assert (made.moved["rows"], made.moved["visits"]) == ([row.pk], [str(visit.pk)])


def test_the_plan_says_what_would_move_and_changes_nothing() -> None:
    kept, row = HouseholdFactory(nik=""), CandidateFactory()
    VisitFactory.create_batch(2, household=row.household)
    before = standing()
    plan = merging.plan(kept, row.household)
    assert {count for _what, count in plan.moves} == {2, 1}
    assert [str(name) for name in plan.fills] == ["NIK"]
    assert plan.obstacles == []
    assert standing() == before


def test_households_of_one_list_are_not_merged_and_both_rows_are_named(clerk: User) -> None:
    first = CandidateFactory()
    second = CandidateFactory(list_import=first.list_import)
    with pytest.raises(merging.CannotMerge) as stopped:
        merging.merge(by=clerk, kept=first.household, gone=second.household)
    assert first.name in str(stopped.value) and second.name in str(stopped.value)
    assert HouseholdMerge.objects.count() == 0


def test_every_clash_is_named_at_once(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    class BothPaid:
        name = "paid"

        def clashes(self, kept: Household, gone: Household) -> Iterator[Obstacle]:
            yield Obstacle("Both were paid.", [("Sembako 1", ""), ("Sembako 2", "")])

    monkeypatch.setattr(merge_followers, "_items", [(1, BothPaid())])
    first = CandidateFactory()
    second = CandidateFactory(list_import=first.list_import)
    with pytest.raises(merging.CannotMerge) as stopped:
        merging.merge(by=clerk, kept=first.household, gone=second.household)
    assert stopped.value.offenders == ["Both were paid. Sembako 1; Sembako 2"]
    second.household.refresh_from_db()
    assert second.household.state == HouseholdState.LIVE


def test_a_household_is_not_merged_twice_or_with_itself(clerk: User) -> None:
    kept, gone = HouseholdFactory(), HouseholdFactory()
    merging.merge(by=clerk, kept=kept, gone=gone)
    for one, other in [(kept, gone), (kept, kept)]:
        with pytest.raises(Refused):
            merging.merge(by=clerk, kept=one, gone=other)


def test_a_household_of_another_region_is_not_merged_away() -> None:
    colleague = UserFactory(region=RegionFactory(code="19.01.01"))
    far = HouseholdFactory(village=OTHER_VILLAGE)
    with pytest.raises(NotAllowed):
        merging.merge(by=colleague, kept=HouseholdFactory(), gone=far)


def test_a_village_worker_may_neither_merge_nor_split(clerk: User) -> None:
    kept, gone = HouseholdFactory(), HouseholdFactory()
    with pytest.raises(NotAllowed):
        merging.merge(by=WorkerFactory(), kept=kept, gone=gone)
    made = merging.merge(by=clerk, kept=kept, gone=gone)
    with pytest.raises(NotAllowed):
        splitting.split(by=WorkerFactory(), merge=made)


def test_the_database_refuses_half_a_split(clerk: User) -> None:
    made = merging.merge(by=clerk, kept=HouseholdFactory(), gone=HouseholdFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdMerge.objects.filter(pk=made.pk).update(split_by=clerk)


def test_the_database_refuses_a_merge_with_itself(clerk: User) -> None:
    kept = HouseholdFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdMerge.objects.create(kept=kept, gone=kept, region=kept.region, merged_by=clerk)


def test_the_database_refuses_two_standing_merges_of_one_family(clerk: User) -> None:
    kept, gone = HouseholdFactory(), HouseholdFactory()
    merging.merge(by=clerk, kept=kept, gone=gone)
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdMerge.objects.create(kept=kept, gone=gone, region=kept.region, merged_by=clerk)


# --- splitting ------------------------------------------------------------------------------------

A_FAMILY = st.fixed_dictionaries(
    {
        "nik": st.booleans(),
        "birth_date": st.none() | st.dates(date(1950, 1, 1), date(1999, 1, 1)),
        "address": st.sampled_from(["", "Jalan Mawar 1"]),
        "family_id": st.booleans(),
        "row": st.booleans(),
        "visits": st.lists(st.sampled_from(["eligible", "ineligible"]), max_size=2),
        "members": st.lists(st.sampled_from(["Aminah", "Rusli"]), max_size=2, unique=True),
    }
)


def a_family(told: dict[str, Any], place: int) -> Household:
    made = HouseholdFactory(birth_date=told["birth_date"], address=told["address"])
    unknown = {name: "" for name in ("nik", "family_id") if not told[name]}
    Household.objects.filter(pk=made.pk).update(**unknown)
    made.refresh_from_db()
    if told["row"]:
        CandidateFactory(household=made)
    for verdict in told["visits"]:
        VisitFactory(
            household=made,
            verdict=verdict,
            reason_id=None if verdict == "eligible" else "better_off",
        )
    for name in told["members"]:
        Member.objects.create(household=made, relation="child", name=name, name_key=name.lower())
    merging.recompute([made.pk])
    return made


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=st.tuples(A_FAMILY, A_FAMILY))
def test_merge_then_split_restores(told: tuple[dict[str, Any], dict[str, Any]]) -> None:
    by: User = AdminFactory()
    kept, gone = (a_family(one, place) for place, one in enumerate(told))
    before = standing()
    made = merging.merge(by=by, kept=kept, gone=gone)
    assert not Visit.objects.filter(household=gone).exists()
    splitting.split(by=by, merge=made)
    assert standing() == before


def test_what_came_to_a_row_since_goes_back_with_it_and_the_rest_stays(clerk: User) -> None:
    kept, row = HouseholdFactory(), CandidateFactory()
    gone = row.household
    made = merging.merge(by=clerk, kept=kept, gone=gone)
    task = Assignment.objects.create(
        candidate=row, household=kept, region=row.region, worker=WorkerFactory(), assigned_by=clerk
    )
    of_row = VisitFactory(household=kept, assignment=task)
    of_family = VisitFactory(household=kept)
    splitting.split(by=clerk, merge=made, note="two houses after all")
    for record in (task, of_row, of_family, row):
        record.refresh_from_db()
    assert task.household == of_row.household == gone
    assert of_family.household == kept
    assert row.outcome == Outcome.ELIGIBLE


def test_a_value_corrected_since_the_merge_stays(clerk: User) -> None:
    kept, gone = HouseholdFactory(address="", rt=""), HouseholdFactory()
    made = merging.merge(by=clerk, kept=kept, gone=gone)
    Household.objects.filter(pk=kept.pk).update(address="Jalan Melati 9")
    splitting.split(by=clerk, merge=made)
    kept.refresh_from_db()
    assert (kept.address, kept.rt) == ("Jalan Melati 9", "")


def test_a_merge_is_split_once(clerk: User) -> None:
    made = merging.merge(by=clerk, kept=HouseholdFactory(), gone=HouseholdFactory())
    splitting.split(by=clerk, merge=made)
    with pytest.raises(Stale):
        splitting.split(by=clerk, merge=made)
    assert list(AuditEntry.objects.values_list("action", flat=True)) == [
        "household.merged",
        "household.split",
    ]


def test_merges_are_split_in_the_order_opposite_to_theirs(clerk: User) -> None:
    first, second, third = (HouseholdFactory() for _ in range(3))
    inner = merging.merge(by=clerk, kept=second, gone=first)
    outer = merging.merge(by=clerk, kept=third, gone=second)
    with pytest.raises(splitting.CannotSplit, match=str(third)):
        splitting.split(by=clerk, merge=HouseholdMerge.objects.get(pk=inner.pk))
    splitting.split(by=clerk, merge=outer)
    first.refresh_from_db()
    assert first.merged_into == second
    splitting.split(by=clerk, merge=HouseholdMerge.objects.get(pk=inner.pk))
    first.refresh_from_db()
    assert first.state == HouseholdState.LIVE


# --- setting apart --------------------------------------------------------------------------------


def two_rows() -> tuple[Candidate, Candidate]:
    """One household on two lists."""
    old = CandidateFactory()
    new = CandidateFactory(
        household=old.household, list_import=ListImportFactory(), created_household=False
    )
    return old, new


def test_rows_set_apart_found_a_family_of_their_own(clerk: User) -> None:
    old, new = two_rows()
    visit = VisitFactory(household=old.household)
    apart = splitting.separate(
        by=clerk, household=old.household, rows=[new], visits=[visit], note="another house"
    )
    new.refresh_from_db()
    visit.refresh_from_db()
    old.refresh_from_db()
    assert new.household == visit.household == apart != old.household
    assert (new.outcome, old.outcome) == (Outcome.ELIGIBLE, Outcome.WAITING)
    assert apart is not None and apart.family_id == ""  # the other keeps it
    pair = MatchPair.objects.get(candidate=old, visit=visit)
    assert (pair.state, pair.note) == (PairState.DIFFERENT, "another house")


def test_a_visit_set_apart_is_not_linked_there_again(clerk: User) -> None:
    row = CandidateFactory()
    visit = VisitFactory(household=row.household, region=row.region)
    splitting.separate(by=clerk, household=row.household, rows=[], visits=[visit])
    reconciliation.reconcile(by=AdminFactory(), list_import=row.list_import)
    visit.refresh_from_db()
    assert (visit.household, visit.link_method) == (None, "")
    row.refresh_from_db()
    assert row.outcome == Outcome.WAITING


def test_rows_set_apart_can_be_merged_again(clerk: User) -> None:
    old, new = two_rows()
    apart = splitting.separate(by=clerk, household=old.household, rows=[new], visits=[])
    assert apart is not None
    merging.merge(by=clerk, kept=old.household, gone=apart)
    new.refresh_from_db()
    assert new.household == old.household


def test_one_row_has_to_stay_and_something_has_to_go(clerk: User) -> None:
    old, new = two_rows()
    for rows in ([], [old, new]):
        with pytest.raises(Refused):
            splitting.separate(by=clerk, household=old.household, rows=rows, visits=[])


def test_a_row_of_another_family_is_not_set_apart_here(clerk: User) -> None:
    old, _new = two_rows()
    with pytest.raises(Stale):
        splitting.separate(by=clerk, household=old.household, rows=[CandidateFactory()], visits=[])


@pytest.mark.django_db(transaction=True)
def test_a_run_that_links_waits_for_a_merge_and_finds_the_family_that_stays() -> None:
    """While two families are made one, reconciling their list waits, and links to the one kept."""
    row = CandidateFactory()
    admin, kept = AdminFactory(), HouseholdFactory()
    VisitFactory.unlinked(region=row.region, name=row.name, nik=row.nik, birth_date=row.birth_date)
    started = threading.Event()

    def run() -> None:
        started.set()
        reconciliation.reconcile(by=admin, list_import=row.list_import)
        connection.close()

    with transaction.atomic():
        merging.merge(by=admin, kept=kept, gone=row.household)
        thread = threading.Thread(target=run)
        thread.start()
        started.wait()
        thread.join(timeout=0.5)
        assert thread.is_alive()
    thread.join()
    assert Visit.objects.get().household == kept
