"""A decree: drafted by one, issued by another, then frozen."""

import hashlib
import json
from datetime import date

import pytest

from aidcases.errors import NotAllowed, Refused
from households import queries
from households.determination import decree as decrees
from households.determination import outcomes, review
from households.models import Decree, DecreeRecipient, Household
from households.models.candidate import Outcome
from households.models.decree import DecreeState
from tests.factories import (
    OTHER_VILLAGE,
    VILLAGE,
    CandidateFactory,
    DeterminationFactory,
    HouseholdFactory,
    ListImportFactory,
    RegionFactory,
    SupervisorFactory,
    UserFactory,
)
from tests.households.deciding import contradict, deliberated, draft, reviewed

pytestmark = pytest.mark.django_db


def in_force() -> list[Decree]:
    return list(Decree.objects.filter(state=DecreeState.ISSUED))


@pytest.fixture
def office():
    return UserFactory()


@pytest.fixture
def supervisor():
    return SupervisorFactory()


@pytest.fixture
def list_import():
    return ListImportFactory()


# --- draft ------------------------------------------------------------------------------------


def test_a_draft_lists_the_deliberated_eligible_by_village_and_name(
    office, supervisor, list_import
):
    for village, name in [(OTHER_VILLAGE, "Aminah"), (VILLAGE, "Zubaidah"), (VILLAGE, "Basri")]:
        household = HouseholdFactory(village=village, head_name=name, address=f"Jalan {name}")
        deliberated(list_import, supervisor, office, candidate__household=household)
    deliberated(list_import, supervisor, office, verdict="ineligible", reason_id="moved")
    reviewed(list_import, supervisor)

    made = draft(office, list_import)

    assert (made.state, made.recipients_count) == ("draft", 3)
    lines = list(queries.recipients_of(made))
    assert [(line.number, line.name, line.region_id) for line in lines] == [
        (1, "Basri", VILLAGE),
        (2, "Zubaidah", VILLAGE),
        (3, "Aminah", OTHER_VILLAGE),
    ]
    assert lines[0].nik == lines[0].household.nik
    assert lines[0].address == "Jalan Basri"


def test_a_family_is_drafted_once(office, supervisor, list_import):
    deliberated(list_import, supervisor, office)
    draft(office, list_import)
    with pytest.raises(Refused):
        draft(office, list_import, number="188.45/101/2023")


def test_a_number_of_a_decree_is_used_once(office, supervisor, list_import):
    deliberated(list_import, supervisor, office)
    draft(office, list_import)
    deliberated(list_import, supervisor, office)
    with pytest.raises(Refused, match="188"):
        draft(office, list_import)


def test_a_decree_is_not_dated_before_its_deliberations(office, supervisor, list_import):
    made = deliberated(list_import, supervisor, office)
    with pytest.raises(Refused) as refusal:
        draft(office, list_import, dated_on=date(2023, 5, 9))
    assert made.deliberation.minutes_number in refusal.value.offenders[0]
    assert not Decree.objects.exists()


def test_a_draft_names_families_whom_a_later_visit_contradicts(office, supervisor, list_import):
    made = deliberated(list_import, supervisor, office)
    contradict(made)

    with pytest.raises(Refused) as refusal:
        draft(office, list_import)
    assert refusal.value.offenders == [made.candidate.name]

    review.send_back(by=supervisor, determinations=[made])
    made.refresh_from_db()
    assert (made.state, made.verdict, made.reason_id) == ("proposed", "ineligible", "deceased")


def test_a_discarded_draft_frees_its_families(office, supervisor, list_import):
    deliberated(list_import, supervisor, office)
    decrees.discard(by=office, decree=draft(office, list_import))
    assert draft(office, list_import).recipients_count == 1


def test_what_stands_on_a_draft_is_not_sent_back(office, supervisor, list_import):
    made = deliberated(list_import, supervisor, office)
    draft(office, list_import)
    with pytest.raises(Refused) as refusal:
        review.send_back(by=supervisor, determinations=[made])
    assert refusal.value.offenders == [made.candidate.name]


# --- issue ------------------------------------------------------------------------------------


def test_an_issued_decree_freezes_its_list_and_decrees_its_families(
    office, supervisor, list_import
):
    made = deliberated(list_import, supervisor, office)
    issued = decrees.issue(by=supervisor, decree=draft(office, list_import))

    assert (issued.state, issued.issued_by) == ("issued", supervisor)
    made.refresh_from_db()
    made.candidate.refresh_from_db()
    assert (made.state, made.candidate.outcome) == ("decreed", Outcome.DECREED)
    assert issued.frozen_hash == decrees.fingerprint(issued)
    assert in_force() == [issued]


def test_the_hash_changes_with_any_field_of_any_line(office, supervisor, list_import):
    deliberated(list_import, supervisor, office)
    drafted = draft(office, list_import)
    seen = {decrees.fingerprint(drafted)}
    for field in ["name", "nik", "family_card_number", "address"]:
        DecreeRecipient.objects.update(**{field: "1901010101800099"})
        seen.add(decrees.fingerprint(drafted))
    assert len(seen) == 5


def test_the_hash_is_that_of_one_json_array_a_line(office, supervisor, list_import):
    """So that it can be told again from the annex alone, by any program."""
    for name in ('Siti "Ani" \\ O\'Neil/é', "Tab\tulasi\nbaru\x01\x7f", "Nurhayati 安"):
        made = deliberated(list_import, supervisor, office)
        Household.objects.filter(pk=made.household_id).update(head_name=name)
    drafted = draft(office, list_import)
    columns = ("number", "household_id", "region_id", "name", "nik", "family_card_number")
    lines = drafted.recipients.order_by("number").values_list(*columns, "address")
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    assert len(lines) == 3
    assert decrees.fingerprint(drafted) == hashlib.sha256(text.encode()).hexdigest()


def test_who_drafted_a_decree_does_not_issue_it(supervisor, office, list_import):
    """I14: maker is not checker."""
    deliberated(list_import, supervisor, office)
    drafted = draft(supervisor, list_import)
    with pytest.raises(Refused):
        decrees.issue(by=supervisor, decree=drafted)
    with pytest.raises(NotAllowed):  # office staff issue nothing
        decrees.issue(by=office, decree=drafted)


def test_a_family_contradicted_since_the_draft_stops_the_decree(office, supervisor, list_import):
    made = deliberated(list_import, supervisor, office)
    deliberated(list_import, supervisor, office)
    drafted = draft(office, list_import)
    contradict(made)

    with pytest.raises(Refused) as refusal:
        decrees.issue(by=supervisor, decree=drafted)

    assert len(refusal.value.offenders) == 1
    assert made.candidate.name in refusal.value.offenders[0]
    drafted = Decree.objects.get()
    assert (drafted.state, drafted.frozen_hash) == ("draft", "")


def test_a_decree_is_issued_once(office, supervisor, list_import):
    deliberated(list_import, supervisor, office)
    drafted = draft(office, list_import)
    also_open = Decree.objects.get(pk=drafted.pk)
    decrees.issue(by=supervisor, decree=drafted)
    with pytest.raises(Refused):
        decrees.issue(by=SupervisorFactory(), decree=also_open)


def test_a_new_version_replaces_the_old_one(office, supervisor, list_import):
    stays = deliberated(list_import, supervisor, office)
    leaves = deliberated(list_import, supervisor, office)
    old = decrees.issue(by=supervisor, decree=draft(office, list_import))
    contradict(leaves)
    joins = deliberated(list_import, supervisor, office)

    new = decrees.amend(
        by=office,
        decree=old,
        number="188.45/200/2023",
        title="Perubahan",
        dated_on=date(2023, 7, 1),
        signed_by="Bupati Bangka",
    )
    assert in_force() == [old]
    decrees.issue(by=supervisor, decree=new)

    old.refresh_from_db()
    assert (old.state, new.version, in_force()) == ("amended", 2, [new])
    on_list = set(queries.recipients_of(new).values_list("household_id", flat=True))
    assert on_list == {stays.household_id, joins.household_id}
    leaves.refresh_from_db()
    assert (leaves.state, leaves.verdict) == ("proposed", "ineligible")
    found = outcomes.funnel(list_import)
    assert (found.of("decreed"), found.of("ineligible")) == (2, 1)


def test_a_decree_of_a_kecamatan_leaves_the_others(office, supervisor, list_import):
    here = deliberated(list_import, supervisor, office)
    deliberated(list_import, supervisor, office, village=OTHER_VILLAGE)
    made = draft(office, list_import, region=RegionFactory(code="19.01.01"))
    assert [line.household for line in queries.recipients_of(made)] == [here.household]


# --- what the upper house asks ----------------------------------------------------------------


def test_the_latest_applied_list_of_a_village_is_its_regencys(list_import):
    assert queries.latest_applied_list("19.01.01.1001") == list_import
    assert queries.latest_applied_list("19") == list_import
    assert queries.latest_applied_list() == list_import
    assert queries.latest_applied_list("19.02") is None


def test_the_villages_of_a_list_add_up(list_import, django_assert_num_queries):
    for village in [VILLAGE, VILLAGE, OTHER_VILLAGE]:
        CandidateFactory(list_import=list_import, village=village)
    DeterminationFactory(candidate__list_import=list_import)
    with django_assert_num_queries(1):
        rows = queries.villages(list_import)
    assert [(row.code, row.candidates, row.waiting, row.eligible) for row in rows] == [
        (VILLAGE, 3, 2, 1),
        (OTHER_VILLAGE, 1, 1, 0),
    ]
    assert [row.code for row in queries.villages(list_import, "19.01.02")] == [OTHER_VILLAGE]
