"""Proposals follow the evidence until a village has deliberated them."""

import pytest

from households.determination import outcomes, review
from households.models import Determination
from households.models.candidate import Outcome
from tests.factories import CandidateFactory, SupervisorFactory, VisitFactory

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
