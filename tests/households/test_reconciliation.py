"""Reconciling a list with what was found in the field, on real PostgreSQL and the real model."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from aidcases.errors import NotAllowed, Refused
from aidcases.models import AuditEntry
from households.matching import by_rule, merging, reconciliation, resolution, splitting
from households.models import Candidate, ListImport, MatchPair, Visit
from households.models.candidate import Outcome
from households.models.list_import import ListState
from households.models.match_pair import PairState
from households.models.visit import LinkMethod
from tests.factories import (
    OTHER_VILLAGE,
    CandidateFactory,
    HouseholdFactory,
    ListImportFactory,
    RegionFactory,
    SupervisorFactory,
    UserFactory,
    VisitFactory,
    WorkerFactory,
)
from tests.households.linking import BORN, NIK, family, found, reconcile

pytestmark = pytest.mark.django_db


@pytest.fixture
def the_list() -> ListImport:
    return ListImportFactory()


def test_it_links_by_family_id_with_an_agreeing_name(the_list: ListImport) -> None:
    row = family(the_list, name="Rusli Hasan", family_id="190101-1", nik=NIK, birth_date=BORN)
    visit = found(name="RUSLI B. HASAN", family_id="190101-1")
    answer = reconcile(the_list)
    visit.refresh_from_db()
    assert (visit.household, visit.link_method) == (row.household, LinkMethod.FAMILY_ID)
    assert (answer["rows"], answer["linked"], answer["review"]) == (1, 1, 0)


def test_a_family_id_that_nothing_else_supports_goes_to_a_person(the_list: ListImport) -> None:
    family(the_list, name="Rusli Hasan", family_id="190101-1", nik=NIK, birth_date=BORN)
    visit = found(
        name="Zubaidah Kartini",
        family_id="190101-1",
        nik="1901025507880002",
        birth_date=date(1988, 7, 15),
    )
    answer = reconcile(the_list)
    visit.refresh_from_db()
    assert visit.household is None
    assert (answer["linked"], answer["review"]) == (0, 1)


def test_it_links_by_nik_in_another_village_with_an_agreeing_name(the_list: ListImport) -> None:
    row = family(the_list, name="Muhammad Yusuf", nik=NIK, birth_date=BORN, sex="M")
    visit = found(name="Moh. Joesoef", nik=NIK, birth_date=date(1970, 1, 1), village=OTHER_VILLAGE)
    reconcile(the_list)
    visit.refresh_from_db()
    assert (visit.household, visit.link_method) == (row.household, LinkMethod.NIK)


def test_a_nik_known_under_another_family_goes_to_a_person(the_list: ListImport) -> None:
    family(the_list, name="Rusli Hasan", nik=NIK, birth_date=BORN)
    visit = found(name="Zubaidah Kartini", nik=NIK, birth_date=BORN)
    reconcile(the_list)
    visit.refresh_from_db()
    assert visit.household is None
    assert MatchPair.objects.get(visit=visit).state == PairState.OPEN


def test_it_links_without_any_number_by_name_birth_date_and_village(the_list: ListImport) -> None:
    row = family(the_list, name="H. Zainuddin bin Saleh", birth_date=BORN, sex="M")
    visit = found(name="Jaenudin Saleh", birth_date=BORN, sex="M")
    reconcile(the_list)
    visit.refresh_from_db()
    assert (visit.household, visit.link_method) == (row.household, LinkMethod.MODEL)
    pair = MatchPair.objects.get(visit=visit)
    assert pair.probability > 0.99
    assert {part["field"] for part in pair.weights} == {"name", "birth_date", "sex", "village"}


def test_father_and_son_of_one_name_are_kept_apart(the_list: ListImport) -> None:
    father = family(the_list, name="Bujang Saleh", birth_date=date(1950, 6, 3), sex="M")
    son = family(the_list, name="Bujang Saleh", birth_date=date(1978, 11, 21), sex="M")
    of_son = found(name="Bujang Saleh", birth_date=date(1978, 11, 21), sex="M")
    of_father = found(name="Bujang Saleh", birth_date=date(1950, 3, 6), sex="M")
    reconcile(the_list)
    of_son.refresh_from_db()
    of_father.refresh_from_db()
    assert of_son.household == son.household
    assert of_father.household == father.household
    assert not Candidate.objects.filter(duplicate_of__isnull=False).exists()


def test_a_name_alone_is_never_sure(the_list: ListImport) -> None:
    family(the_list, name="Marlina Kartini", birth_date=BORN)
    visit = found(name="Marlina Kartini")
    reconcile(the_list)
    visit.refresh_from_db()
    assert visit.household is None


def test_a_visit_that_fits_two_families_goes_to_a_person(the_list: ListImport) -> None:
    for born in (BORN, date(1946, 8, 2)):
        family(the_list, name="Ahmad Rahman", birth_date=born, sex="M")
    visit = found(name="Ahmad Rahman", sex="M")
    reconcile(the_list)
    visit.refresh_from_db()
    assert visit.household is None
    assert MatchPair.objects.filter(visit=visit, state=PairState.OPEN).count() == 2


def test_two_rows_with_one_nik_name_and_birth_date_are_one_family(the_list: ListImport) -> None:
    first = family(the_list, name="Siti Aminah", nik=NIK, birth_date=BORN, family_id="F1")
    second = family(the_list, name="ST. AMINAH", nik=NIK, birth_date=BORN, family_id="F2")
    visit = found(name="Siti Aminah", family_id="F2")
    answer = reconcile(the_list)
    second.refresh_from_db()
    visit.refresh_from_db()
    assert (second.duplicate_of, second.outcome) == (first, Outcome.DUPLICATE)
    assert visit.household == first.household
    assert answer["duplicates"] == 1


def test_two_rows_of_one_name_birth_date_and_village_are_one_family(the_list: ListImport) -> None:
    first = family(the_list, name="Mustopa Kamarudin", nik=NIK, birth_date=BORN, sex="M")
    second = family(the_list, name="Mustofa Kamaruddin", family_id="F2", birth_date=BORN, sex="M")
    reconcile(the_list)
    second.refresh_from_db()
    assert second.duplicate_of == first


def test_namesakes_in_one_house_are_two_families(the_list: ListImport) -> None:
    at = {"household__address": "Jl. Kenanga No. 4 RT 003 RW 001"}
    for born in (BORN, date(1946, 8, 2)):
        row = family(the_list, name="Mustopa Kamarudin", family_id=f"F{born}", birth_date=born)
        Candidate.objects.filter(pk=row.pk).update(address=at["household__address"])
    answer = reconcile(the_list)
    assert (answer["duplicates"], answer["review"]) == (0, 0)


@pytest.mark.parametrize("number", ["1234567890123456", "9999999999999999"])
def test_placeholder_numbers_never_make_two_families_one(the_list: ListImport, number: str) -> None:
    family(the_list, name="Siti Aminah", nik=number, birth_date=BORN)
    family(the_list, name="Siti Aminah", nik=number, birth_date=date(1990, 8, 30))
    visit = found(name="Siti Aminah", nik=number)
    answer = reconcile(the_list)
    visit.refresh_from_db()
    assert answer["duplicates"] == 0
    assert visit.household is None


def test_one_nik_under_two_names_is_a_question_and_no_duplicate(the_list: ListImport) -> None:
    family(the_list, name="Siti Aminah", nik=NIK, birth_date=BORN)
    family(the_list, name="Rusli Effendi", nik=NIK, birth_date=BORN)
    answer = reconcile(the_list)
    assert (answer["duplicates"], answer["review"]) == (0, 1)


def snapshot() -> tuple[Any, ...]:
    return (
        list(MatchPair.objects.order_by("pk").values()),
        list(Visit.objects.order_by("pk").values("pk", "household", "link_method")),
        list(Candidate.objects.order_by("pk").values("pk", "outcome", "duplicate_of")),
        MatchPair.history.rel.related_model.objects.count(),  # type: ignore[attr-defined]
    )


def test_reconciling_twice_equals_once(the_list: ListImport) -> None:
    for n in range(6):
        row = CandidateFactory(list_import=the_list)
        found(name=row.name, nik=row.nik if n % 2 else "", birth_date=row.birth_date)
    family(the_list, name="Siti Aminah", nik=NIK, birth_date=BORN)
    family(the_list, name="Siti Aminah", nik=NIK, birth_date=BORN)
    family(the_list, name="Rusli Effendi", nik=NIK, birth_date=BORN)
    reconcile(the_list)
    before = snapshot()
    changed = reconcile(the_list)["changed"]
    assert snapshot() == before
    assert set(changed.values()) == {0}


def events() -> dict[str, int]:
    """History events of every tracked record of this house."""
    models = apps.get_app_config("households").get_models()
    return {
        model.__name__: model.objects.count()
        for model in models
        if model.__name__.endswith("Event")
    }


def test_a_run_after_the_acts_of_people_writes_no_history(the_list: ListImport) -> None:
    """Decided, taken back, confirmed by a rule, merged, split, set apart: all of it stays."""
    clerk, head = UserFactory(), SupervisorFactory()
    rows = [CandidateFactory(list_import=the_list) for _ in range(6)]
    visits = [found(name=row.name, nik=row.nik, birth_date=row.birth_date) for row in rows]
    namesake = family(the_list, name="Zainuddin Saleh", birth_date=BORN, sex="M")
    found(name="Zainudin Saleh", birth_date=BORN, sex="M")
    reconcile(the_list)
    resolution.decide(by=clerk, pair=MatchPair.objects.get(visit=visits[0]), same=False)
    resolution.name_twin(by=clerk, candidate=rows[1], twin=rows[2])
    splitting.separate(by=clerk, household=rows[3].household, rows=[], visits=[visits[3]])
    kept = HouseholdFactory()
    merging.merge(by=clerk, kept=kept, gone=rows[4].household)
    parted = merging.merge(by=clerk, kept=HouseholdFactory(), gone=rows[5].household)
    splitting.split(by=clerk, merge=parted)
    opened = MatchPair.objects.get(candidate=namesake)
    MatchPair.objects.filter(pk=opened.pk).update(state=PairState.OPEN)
    Visit.objects.filter(match_pairs=opened).update(household=None, link_method="")
    rule = by_rule.Rule(probability=0.5, name="alike", birth_date="same")
    by_rule.confirm(by=head, list_import=the_list, rule=rule, expected=1)
    reconcile(the_list)
    before, seen = snapshot(), events()
    changed = reconcile(the_list)["changed"]
    assert set(changed.values()) == {0}
    assert (snapshot(), events()) == (before, seen)
    opened.refresh_from_db()
    assert (opened.state, opened.decided_by) == (PairState.SAME, head)
    assert Visit.objects.get(pk=visits[0].pk).household is None
    assert Visit.objects.get(pk=visits[3].pk).household is None
    assert Visit.objects.get(pk=visits[4].pk).household == kept


def test_a_decision_survives_the_next_run(the_list: ListImport) -> None:
    row = family(the_list, name="Zainuddin Saleh", birth_date=BORN, sex="M")
    visit = found(name="Zainudin Saleh", birth_date=BORN, sex="M")
    reconcile(the_list)
    clerk = UserFactory()
    resolution.decide(by=clerk, pair=MatchPair.objects.get(), same=False, note="telephoned")
    visit.refresh_from_db()
    assert visit.household is None
    reconcile(the_list)
    pair = MatchPair.objects.get()
    visit.refresh_from_db()
    row.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.note) == (PairState.DIFFERENT, clerk, "telephoned")
    assert visit.household is None
    assert row.outcome == Outcome.WAITING


def test_a_link_whose_evidence_is_gone_is_taken_back(the_list: ListImport) -> None:
    family(the_list, name="Rusli Hasan", family_id="190101-1")
    visit = found(name="Rusli Hasan", family_id="190101-1")
    reconcile(the_list)
    Visit.objects.update(name="Kartini", name_key="KARTINI", family_id="")
    reconcile(the_list)
    visit.refresh_from_db()
    assert (visit.household, visit.link_method) == (None, "")
    assert not MatchPair.objects.exists()


def test_what_a_worker_named_is_left_alone(the_list: ListImport) -> None:
    row = family(the_list, name="Rusli Hasan", family_id="190101-1")
    other = family(the_list, name="Zubaidah Kartini", family_id="190101-2")
    visit = VisitFactory(household=row.household, family_id="190101-2", name="Zubaidah Kartini")
    reconcile(the_list)
    visit.refresh_from_db()
    assert (visit.household, visit.link_method) == (row.household, LinkMethod.GIVEN)
    other.refresh_from_db()
    assert other.outcome == Outcome.WAITING


def test_visits_of_another_region_are_not_this_lists(the_list: ListImport) -> None:
    family(the_list, name="Rusli Hasan", nik=NIK)
    visit = found(name="Rusli Hasan", nik=NIK, village="19.02.01.2001")
    assert reconcile(the_list)["not_linked"] == 0
    visit.refresh_from_db()
    assert visit.household is None


def test_it_refuses_a_list_that_is_not_applied() -> None:
    with pytest.raises(Refused):
        reconcile(ListImportFactory(state=ListState.IN_REVIEW, applied_by=None, applied_at=None))


def test_a_village_worker_may_not_reconcile(the_list: ListImport) -> None:
    with pytest.raises(NotAllowed):
        reconciliation.reconcile(by=WorkerFactory(), list_import=the_list)


def test_an_office_of_another_regency_may_not_reconcile(the_list: ListImport) -> None:
    stranger = UserFactory(region=RegionFactory(code="19.02"))
    with pytest.raises(NotAllowed):
        reconciliation.reconcile(by=stranger, list_import=the_list)


def test_it_leaves_one_entry_with_its_counts(the_list: ListImport) -> None:
    family(the_list, name="Rusli Hasan", family_id="190101-1")
    found(name="Rusli Hasan", family_id="190101-1")
    reconcile(the_list)
    entry = AuditEntry.objects.get(action="list.reconciled")
    assert (entry.details["rows"], entry.details["linked"]) == (1, 1)


# --- any evidence at all --------------------------------------------------------------------------

FAULTS = st.fixed_dictionaries(
    {
        "row": st.integers(0, 3),
        "family_id": st.booleans(),
        "nik": st.sampled_from(["own", "another", "none"]),
        "name": st.sampled_from(["own", "another"]),
        "born": st.booleans(),
        "verdict": st.sampled_from(["eligible", "ineligible", "unverifiable"]),
    }
)
REASON_OF = {"eligible": None, "ineligible": "deceased", "unverifiable": "absent"}


@settings(max_examples=8, deadline=None)
@given(st.lists(FAULTS, max_size=6))
def test_each_row_ends_in_one_outcome_whatever_was_found(results: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        the_list = ListImportFactory()
        rows = [CandidateFactory(list_import=the_list) for _ in range(4)]
        for result in results:
            _found_with_faults(rows, result)
        reconcile(the_list)
        outcomes = list(Candidate.objects.values_list("outcome", flat=True))
        links = list(Visit.objects.values_list("household", flat=True))
        assert len(outcomes) == 4 and set(outcomes) <= set(Outcome.values)
        assert set(links) <= {None, *(row.household_id for row in rows)}
        assert set(reconcile(the_list)["changed"].values()) == {0}
        transaction.set_rollback(True)


def _found_with_faults(rows: list[Candidate], result: dict[str, Any]) -> None:
    row, other = rows[result["row"]], rows[result["row"] - 1]
    nik = {"own": row.nik, "another": other.nik, "none": ""}
    found(
        name=(row if result["name"] == "own" else other).name,
        nik=nik[result["nik"]],
        family_id=row.family_id if result["family_id"] else "",
        birth_date=row.birth_date if result["born"] else None,
        verdict=result["verdict"],
        reason_id=REASON_OF[result["verdict"]],
    )
