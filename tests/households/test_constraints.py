"""The rules of households in the database itself: each broken once in SQL."""

import pytest

from households.models import (
    Assignment,
    BulkDecision,
    Candidate,
    ComparedFamily,
    Decree,
    DecreeRecipient,
    Deliberation,
    Determination,
    FamiliesApart,
    FieldResultImport,
    FieldResultRow,
    Household,
    HouseholdMerge,
    ListComparison,
    ListCompletion,
    ListFill,
    ListImport,
    ListPairing,
    ListRow,
    MappingProfile,
    MatchPair,
    Member,
    PairedFile,
    PairedRow,
    ReasonCode,
    RowPair,
    RowRepair,
    Visit,
    VisitPair,
    VisitPhoto,
)
from tests.breaking import Break, again, assert_breaks, change, rules_of
from tests.factories import (
    CandidateFactory,
    DeliberationFactory,
    DeterminationFactory,
    HouseholdFactory,
    ListImportFactory,
    ListRowFactory,
    SupervisorFactory,
    UserFactory,
    VisitFactory,
)
from tests.households.breakable import (
    assignment,
    bulk_decision,
    compared,
    comparison,
    completion,
    drafted,
    families_apart,
    field_results,
    fill,
    fill_of_member,
    issued,
    member,
    merge,
    pair_beside_an_act,
    pair_of_twins,
    pair_of_visits,
    pair_with_visit,
    paired_file,
    paired_row,
    pairing,
    photo,
    profile,
    recorded,
    repair,
    result_row,
    row_pair,
    two_candidates,
    two_households,
)
from tests.households.deciding import deliberated

pytestmark = pytest.mark.django_db

BREAKS = {
    "assignment_one_live": Break(assignment, again(Assignment)),
    "bulk_decision_of_some": Break(bulk_decision, change(BulkDecision, "pairs = 0")),
    "bulk_decision_undone_by_and_at": Break(
        bulk_decision, change(BulkDecision, "undone_at = now()")
    ),
    "candidate_duplicate_names_twin": Break(
        CandidateFactory, change(Candidate, "outcome = 'duplicate'")
    ),
    "candidate_household_once_in_list": Break(
        two_candidates,
        change(Candidate, "household_id = (SELECT max(household_id) FROM households_candidate)"),
    ),
    "candidate_ineligible_has_reason": Break(
        CandidateFactory, change(Candidate, "outcome = 'ineligible'")
    ),
    "candidate_nik_sound": Break(CandidateFactory, change(Candidate, "nik = '123'")),
    "candidate_not_its_own_twin": Break(
        CandidateFactory, change(Candidate, "outcome = 'duplicate', duplicate_of_id = id")
    ),
    "compared_changed_says_what": Break(compared, change(ComparedFamily, "fate = 'changed'")),
    "compared_fate_has_its_sides": Break(compared, change(ComparedFamily, "old_id = NULL")),
    "compared_new_once": Break(compared, again(ComparedFamily, fate="'new'", old_id="NULL")),
    "compared_old_once": Break(compared, again(ComparedFamily, fate="'gone'", new_id="NULL")),
    "completion_finished_has_time": Break(
        completion, change(ListCompletion, "finished_at = now()")
    ),
    "completion_rows_add_up": Break(completion, change(ListCompletion, "rows = 1")),
    "decree_household_once": Break(drafted, again(DecreeRecipient, number="number + 1")),
    "decree_issued_is_frozen": Break(drafted, change(Decree, "issued_at = now()")),
    "decree_issued_is_kept": Break(
        issued, change(Decree, "title = 'x'"), says="only a new version can change it"
    ),
    "decree_issued_stays": Break(
        issued, "DELETE FROM households_decree", says="Cannot delete rows"
    ),
    "decree_line_number_once": Break(
        drafted,
        again(
            DecreeRecipient,
            household_id="(SELECT max(id) + 1 FROM households_household)",
        ),
    ),
    "decree_list_is_frozen": Break(
        issued, change(DecreeRecipient, "name = 'x'"), says="its list is frozen"
    ),
    "decree_maker_is_not_checker": Break(
        drafted,
        change(
            Decree,
            "state = 'issued', issued_by_id = drafted_by_id, issued_at = now(), frozen_hash = 'x'",
        ),
    ),
    "decree_number_once": Break(drafted, again(Decree)),
    "deliberation_has_minutes": Break(
        DeliberationFactory, change(Deliberation, "minutes_number = ''")
    ),
    "deliberation_in_a_village": Break(
        DeliberationFactory, change(Deliberation, "region_id = '19.01.01'")
    ),
    "deliberation_minutes_once": Break(DeliberationFactory, again(Deliberation)),
    "deliberation_not_in_the_future": Break(
        DeliberationFactory, change(Deliberation, "held_on = recorded_at::date + 2")
    ),
    "determination_deliberated_names_minutes": Break(
        lambda: deliberated(ListImportFactory(), SupervisorFactory(), UserFactory()),
        change(Determination, "deliberation_id = NULL"),
    ),
    "determination_follows_its_candidate": Break(
        lambda: (DeterminationFactory(), HouseholdFactory()),
        "SET CONSTRAINTS ALL IMMEDIATE;"
        + change(Determination, "household_id = (SELECT max(id) FROM households_household)"),
    ),
    "determination_not_by_worker": Break(
        DeterminationFactory,
        change(
            Determination,
            "reviewed_at = now(), reviewed_by_id = (SELECT worker_id FROM households_visit)",
        ),
        says="who made the visit cannot review it",
    ),
    "determination_only_eligible_decreed": Break(
        issued, change(Determination, "verdict = 'ineligible', reason_id = 'moved'")
    ),
    "determination_reviewed_before_more": Break(
        DeterminationFactory, change(Determination, "state = 'reviewed'")
    ),
    "determination_reviewed_by_and_at": Break(
        DeterminationFactory, change(Determination, "reviewed_at = now()")
    ),
    "determination_verdict_is_final": Break(
        DeterminationFactory, change(Determination, "verdict = 'ineligible'")
    ),
    "families_apart_in_order": Break(
        families_apart, change(FamiliesApart, "first_id = second_id, second_id = first_id")
    ),
    "families_apart_once": Break(families_apart, again(FamiliesApart)),
    "families_apart_say_why": Break(families_apart, change(FamiliesApart, "reason = ''")),
    "field_result_recorded_has_time": Break(
        field_results, change(FieldResultImport, "state = 'recorded'")
    ),
    "field_result_row_once": Break(result_row, again(FieldResultRow)),
    "field_result_rows_add_up": Break(field_results, change(FieldResultImport, "rows = 1")),
    "household_card_sound": Break(HouseholdFactory, change(Household, "family_card_number = '1'")),
    "household_family_id_once": Break(two_households, change(Household, "family_id = 'F1'")),
    "household_merged_names_survivor": Break(
        HouseholdFactory, change(Household, "state = 'merged'")
    ),
    "household_nik_sound": Break(HouseholdFactory, change(Household, "nik = '1'")),
    "list_applied_by_and_at": Break(ListImportFactory, change(ListImport, "applied_at = NULL")),
    "list_applied_has_actor": Break(
        ListImportFactory, change(ListImport, "applied_by_id = NULL, applied_at = NULL")
    ),
    "list_comparison_once": Break(comparison, again(ListComparison)),
    "list_fill_adds_members_alone": Break(fill, change(ListFill, "added = true")),
    "list_fill_household_once": Break(fill, again(ListFill)),
    "list_fill_member_once": Break(fill_of_member, again(ListFill)),
    "list_fill_says_something": Break(fill, change(ListFill, "filled = '{}'")),
    "list_members_are_accepted": Break(ListImportFactory, change(ListImport, "members = 1")),
    "list_pairing_matched_has_time": Break(pairing, change(ListPairing, "matched_at = now()")),
    "list_reverted_by_and_at": Break(ListImportFactory, change(ListImport, "reverted_at = now()")),
    "list_row_accepted_is_whole": Break(ListRowFactory, change(ListRow, "name = ''")),
    "list_row_number_once": Break(ListRowFactory, again(ListRow)),
    "list_rows_add_up": Break(ListImportFactory, change(ListImport, "rows = rows + 1")),
    "mapping_profile_is_named": Break(profile, change(MappingProfile, "name = ''")),
    "mapping_profile_name_once": Break(profile, again(MappingProfile)),
    "match_pair_bulk_says_same": Break(
        pair_beside_an_act,
        change(MatchPair, "bulk_id = (SELECT max(id) FROM households_bulkdecision)"),
    ),
    "match_pair_decided_by_and_at": Break(pair_with_visit, change(MatchPair, "decided_at = now()")),
    "match_pair_lies_where_its_candidate_does": Break(
        pair_with_visit, change(MatchPair, "region_id = '19'")
    ),
    "match_pair_one_other_side": Break(pair_with_visit, change(MatchPair, "visit_id = NULL")),
    "match_pair_ordered": Break(
        pair_of_twins, change(MatchPair, "candidate_id = twin_id, twin_id = candidate_id")
    ),
    "match_pair_probability": Break(pair_with_visit, change(MatchPair, "probability = 1.1")),
    "match_pair_reserved_by_and_until": Break(
        pair_with_visit, change(MatchPair, "reserved_until = now()")
    ),
    "match_pair_twin_once": Break(pair_of_twins, again(MatchPair)),
    "match_pair_visit_once": Break(pair_with_visit, again(MatchPair)),
    "member_nik_sound": Break(member, change(Member, "nik = '1'")),
    "member_one_head": Break(member, again(Member)),
    "merge_of_two": Break(merge, change(HouseholdMerge, "kept_id = gone_id")),
    "merge_split_by_and_at": Break(merge, change(HouseholdMerge, "split_at = now()")),
    "merge_stands_once": Break(merge, again(HouseholdMerge)),
    "paired_file_side": Break(paired_file, change(PairedFile, "side = 'top'")),
    "paired_file_side_once": Break(paired_file, again(PairedFile)),
    "paired_row_counted_from_one": Break(paired_row, change(PairedRow, "number = 0")),
    "paired_row_once": Break(paired_row, again(PairedRow)),
    # The code is the key besides, and speaks first.
    "reason_code_and_verdict": Break(
        lambda: None, again(ReasonCode, code="code"), says="households_reasoncode_pkey"
    ),
    "row_pair_decision": Break(row_pair, change(RowPair, "decision = 'maybe'")),
    "row_pair_once": Break(row_pair, again(RowPair)),
    "row_pair_probability": Break(row_pair, change(RowPair, "probability = -0.1")),
    "row_repaired_once": Break(repair, again(RowRepair)),
    "visit_judged_has_reviewer": Break(
        VisitFactory, change(Visit, "reviewed_by_id = NULL, reviewed_at = NULL")
    ),
    "visit_linked_says_how": Break(VisitFactory, change(Visit, "link_method = ''")),
    "visit_nik_sound": Break(VisitFactory, change(Visit, "nik = '1'")),
    "visit_pair_decided_by_and_at": Break(pair_of_visits, change(VisitPair, "decided_at = now()")),
    "visit_pair_once": Break(pair_of_visits, again(VisitPair)),
    "visit_pair_ordered": Break(
        pair_of_visits, change(VisitPair, "visit_id = repeat_id, repeat_id = visit_id")
    ),
    "visit_pair_probability": Break(pair_of_visits, change(VisitPair, "probability = 1.1")),
    "visit_photo_once": Break(photo, again(VisitPhoto)),
    "visit_position_on_earth": Break(VisitFactory, change(Visit, "latitude = 91, longitude = 0")),
    "visit_reason_unless_eligible": Break(VisitFactory, change(Visit, "reason_id = 'moved'")),
    "visit_returned_says_why": Break(
        recorded,
        change(
            Visit,
            "state = 'returned', reviewed_at = now(), reviewed_by_id = recorded_by_id",
        ),
    ),
    "visit_reviewed_by_and_at": Break(VisitFactory, change(Visit, "reviewed_at = NULL")),
    "visit_row_once": Break(lambda: VisitFactory(row_hash="x"), again(Visit, assignment_id="NULL")),
}


def test_every_rule_of_the_models_is_broken_here() -> None:
    assert rules_of("households") == set(BREAKS)


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_the_database_holds_the_rule(name: str) -> None:
    assert_breaks(name, BREAKS)
