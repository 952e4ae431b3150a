"""Proposals follow the evidence until a village has deliberated them."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from aidcases.errors import NotAllowed, Refused
from aidcases.models import AuditEntry
from households.determination import outcomes, review
from households.models import Determination
from households.models.candidate import Outcome
from tests.factories import (
    OTHER_VILLAGE,
    STRANGE_VILLAGE,
    AuditorFactory,
    CandidateFactory,
    DeliberationFactory,
    DeterminationFactory,
    RegionFactory,
    SupervisorFactory,
    UserFactory,
    VisitFactory,
    WorkerFactory,
)

pytestmark = pytest.mark.django_db


def decide(candidate, verdict="eligible", reason=None, **fields):
    made = VisitFactory(household=candidate.household, verdict=verdict, reason_id=reason, **fields)
    outcomes.refresh(household_ids=[candidate.household_id])
    review.propose(household_ids=[candidate.household_id])
    return made


def test_it_proposes_what_is_eligible_or_ineligible_and_nothing_else():
    eligible, ineligible, unverifiable = CandidateFactory.create_batch(3)
    CandidateFactory()
    decide(eligible)
    decide(ineligible, "ineligible", "deceased")
    decide(unverifiable, "unverifiable", "absent")

    proposed = dict(Determination.objects.values_list("candidate_id", "verdict"))
    assert proposed == {eligible.pk: "eligible", ineligible.pk: "ineligible"}


def test_it_proposes_once_and_changes_nothing_the_second_time():
    candidate = CandidateFactory()
    decide(candidate)

    assert review.propose(list_import_id=candidate.list_import_id) == 0
    assert Determination.objects.count() == 1


def test_a_proposal_follows_a_later_visit():
    candidate = CandidateFactory()
    decide(candidate)
    later = decide(candidate, "ineligible", "moved")

    determination = candidate.determination
    assert (determination.verdict, determination.reason_id) == ("ineligible", "moved")
    assert determination.visit_id == later.pk


def test_a_review_of_old_evidence_counts_no_more():
    candidate = CandidateFactory()
    decide(candidate)
    Determination.objects.update(
        state="reviewed", reviewed_by=SupervisorFactory(), reviewed_at="2023-05-03T00:00Z"
    )
    decide(candidate, "ineligible", "moved")

    assert (candidate.determination.state, candidate.determination.reviewed_by) == (
        "proposed",
        None,
    )


def test_a_proposal_without_ground_is_withdrawn():
    twin, candidate = CandidateFactory.create_batch(2)
    decide(candidate)
    candidate.refresh_from_db()
    candidate.duplicate_of, candidate.outcome = twin, Outcome.DUPLICATE
    candidate.save()

    assert review.propose(list_import_id=candidate.list_import_id) == 1
    assert not Determination.objects.exists()


# --- the supervisor's review ------------------------------------------------------------------


@pytest.fixture
def supervisor():
    return SupervisorFactory()


def test_a_supervisor_reviews_all_proposals_of_a_village(supervisor):
    first = DeterminationFactory()
    DeterminationFactory(
        candidate__list_import=first.candidate.list_import, verdict="ineligible", reason_id="moved"
    )
    elsewhere = DeterminationFactory(
        candidate__list_import=first.candidate.list_import, village=OTHER_VILLAGE
    )

    moved = review.review(
        by=supervisor, list_import=first.candidate.list_import, region=first.region
    )

    assert moved == 2
    first.refresh_from_db()
    assert (first.state, first.reviewed_by) == ("reviewed", supervisor)
    elsewhere.refresh_from_db()
    assert elsewhere.state == "proposed"
    entry = AuditEntry.objects.get(action="determinations.reviewed")
    assert entry.details == {"rows": 2}


def test_a_supervisor_does_not_review_a_visit_of_their_own(supervisor):
    """I14: maker is not checker."""
    own = DeterminationFactory(visit__worker=supervisor)
    other = DeterminationFactory(candidate__list_import=own.candidate.list_import)

    with pytest.raises(Refused) as refusal:
        review.review(by=supervisor, list_import=own.candidate.list_import)

    assert refusal.value.offenders == [own.candidate.name]
    other.refresh_from_db()
    assert other.state == "proposed"


def test_the_chosen_are_reviewed_whole_or_not_at_all(supervisor):
    late = DeterminationFactory()
    list_import = late.candidate.list_import
    review.review(by=supervisor, list_import=list_import)
    fresh = DeterminationFactory(candidate__list_import=list_import)

    with pytest.raises(Refused) as refusal:
        review.review(by=supervisor, list_import=list_import, determinations=[late, fresh])

    assert refusal.value.offenders == [late.candidate.name]
    fresh.refresh_from_db()
    assert fresh.state == "proposed"


def test_a_family_of_another_region_cannot_be_chosen(supervisor):
    strange = DeterminationFactory(village=STRANGE_VILLAGE)
    with pytest.raises(NotAllowed):
        review.review(
            by=supervisor, list_import=strange.candidate.list_import, determinations=[strange]
        )


@pytest.mark.parametrize("role", [UserFactory, AuditorFactory, WorkerFactory])
def test_only_a_supervisor_or_admin_reviews(role):
    determination = DeterminationFactory()
    with pytest.raises(NotAllowed):
        review.review(by=role(), list_import=determination.candidate.list_import)


def test_a_supervisor_of_one_kecamatan_reviews_nothing_of_another(supervisor):
    colleague = SupervisorFactory(region=RegionFactory(code="19.01.02"))
    determination = DeterminationFactory()
    list_import = determination.candidate.list_import

    with pytest.raises(NotAllowed):
        review.review(by=colleague, list_import=list_import, region=determination.region)
    with pytest.raises(Refused):  # nothing in the colleague's own kecamatan
        review.review(by=colleague, list_import=list_import)


def test_what_is_sent_back_follows_the_latest_visit(supervisor):
    determination = DeterminationFactory()
    review.review(by=supervisor, list_import=determination.candidate.list_import)

    assert review.send_back(by=supervisor, determinations=[determination]) == 1

    determination.refresh_from_db()
    assert (determination.state, determination.reviewed_by) == ("proposed", None)


def test_a_concluded_determination_is_not_sent_back(supervisor):
    determination = DeterminationFactory()
    with pytest.raises(Refused) as refusal:
        review.send_back(by=supervisor, determinations=[determination])
    assert refusal.value.offenders == [determination.candidate.name]


# --- the same rules in the database -----------------------------------------------------------


def run(sql: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("verdict = 'ineligible'", "determination_verdict_is_final"),
        ("verdict = 'unverifiable', reason_id = 'absent'", "determination_verdict_is_final"),
        ("reviewed_at = now()", "determination_reviewed_by_and_at"),
        ("state = 'reviewed'", "determination_reviewed_before_more"),
    ],
)
def test_the_database_refuses_a_determination_that_cannot_be(change, constraint):
    determination = DeterminationFactory()
    with pytest.raises(IntegrityError, match=constraint):
        run(f"UPDATE households_determination SET {change} WHERE id = %s", determination.pk)


def test_the_database_refuses_a_deliberated_determination_without_minutes(supervisor):
    determination = DeterminationFactory()
    review.review(by=supervisor, list_import=determination.candidate.list_import)
    with pytest.raises(IntegrityError, match="determination_deliberated_names_minutes"):
        run("UPDATE households_determination SET state = 'deliberated'")


def test_the_database_refuses_a_decreed_determination_that_is_not_eligible(supervisor):
    determination = DeterminationFactory(verdict="ineligible", reason_id="moved")
    review.review(by=supervisor, list_import=determination.candidate.list_import)
    made = DeliberationFactory(list_import=determination.candidate.list_import)
    run("UPDATE households_determination SET state = 'deliberated', deliberation_id = %s", made.pk)
    with pytest.raises(IntegrityError, match="determination_only_eligible_decreed"):
        run("UPDATE households_determination SET state = 'decreed'")


def test_the_database_refuses_a_step_that_is_not_drawn():
    DeterminationFactory()
    with pytest.raises(ProgrammingError, match="Invalid transition"):
        run("UPDATE households_determination SET state = 'decreed'")


def test_the_database_refuses_a_reviewer_who_made_the_visit():
    determination = DeterminationFactory()
    with pytest.raises(IntegrityError, match="who made the visit"):
        run(
            "UPDATE households_determination SET reviewed_by_id = %s, reviewed_at = now()",
            determination.visit.worker_id,
        )


def test_the_database_keeps_one_determination_a_candidate():
    determination = DeterminationFactory()
    with pytest.raises(IntegrityError, match="candidate_id"):
        DeterminationFactory(
            candidate=determination.candidate, visit=determination.visit, outcome=False
        )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("outcome = 'duplicate'", "candidate_duplicate_names_twin"),
        ("duplicate_of_id = %s", "candidate_duplicate_names_twin"),
        ("outcome = 'duplicate', duplicate_of_id = id", "candidate_not_its_own_twin"),
        ("outcome = 'ineligible'", "candidate_ineligible_has_reason"),
        ("outcome = 'unverifiable'", "candidate_ineligible_has_reason"),
        ("nik = '123'", "candidate_nik_sound"),
        ("household_id = %s", "candidate_household_once_in_list"),
    ],
)
def test_the_database_refuses_a_candidate_that_cannot_be(change, constraint):
    candidate = CandidateFactory()
    other = CandidateFactory(list_import=candidate.list_import)
    with pytest.raises(IntegrityError, match=constraint):
        value = other.household_id if "household_id" in change else other.pk
        values = [value] if "%s" in change else []
        run(f"UPDATE households_candidate SET {change} WHERE id = {candidate.pk}", *values)
