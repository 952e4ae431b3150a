"""From a village's deliberation to a decree whose list is frozen."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from aidcases.errors import NotAllowed, Refused
from aidcases.models import AuditEntry
from households import queries
from households.determination import decree as decrees
from households.determination import deliberation, outcomes, review
from households.models import Decree, DecreeRecipient, Deliberation, Determination
from households.models.candidate import Outcome
from tests.factories import (
    OTHER_VILLAGE,
    VILLAGE,
    AuditorFactory,
    CandidateFactory,
    DeliberationFactory,
    DeterminationFactory,
    HouseholdFactory,
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
def supervisor():
    return SupervisorFactory()


@pytest.fixture
def list_import():
    return ListImportFactory()


def reviewed(list_import: Any, supervisor: Any, **fields: Any) -> Determination:
    made = DeterminationFactory(candidate__list_import=list_import, **fields)
    review.review(by=supervisor, list_import=list_import, determinations=[made])
    return made


def deliberate(office: Any, list_import: Any, region: Any, **fields: Any) -> Deliberation:
    fields = {"held_on": date(2023, 5, 10), "minutes_number": "140/1/BA/2023", **fields}
    return deliberation.record(by=office, list_import=list_import, region=region, **fields)


def deliberated(list_import: Any, supervisor: Any, office: Any, **fields: Any) -> Determination:
    made = reviewed(list_import, supervisor, **fields)
    number = f"140/{made.pk}/BA/2023"
    deliberate(office, list_import, made.region, minutes_number=number)
    made.refresh_from_db()
    return made


def draft(office: Any, list_import: Any, **fields: Any) -> Decree:
    fields = {
        "region": list_import.region,
        "number": "188.45/100/2023",
        "title": "Penerima bantuan",
        "dated_on": date(2023, 6, 1),
        "signed_by": "Bupati Bangka",
        **fields,
    }
    return decrees.draft(by=office, list_import=list_import, **fields)


def run(sql: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


# --- deliberation -----------------------------------------------------------------------------


def test_a_deliberation_settles_what_was_reviewed_in_its_village(office, supervisor, list_import):
    eligible = reviewed(list_import, supervisor)
    ineligible = reviewed(list_import, supervisor, verdict="ineligible", reason_id="moved")
    elsewhere = reviewed(list_import, supervisor, village=OTHER_VILLAGE)
    unreviewed = DeterminationFactory(candidate__list_import=list_import)

    made = deliberate(office, list_import, eligible.region, attendees=24)

    states = dict(Determination.objects.values_list("pk", "state"))
    assert states == {
        eligible.pk: "deliberated",
        ineligible.pk: "concluded",
        elsewhere.pk: "reviewed",
        unreviewed.pk: "proposed",
    }
    assert made.determinations.count() == 2
    entry = AuditEntry.objects.get(action="deliberation.recorded")
    assert entry.details == {"deliberated": 2, "concluded": 1}


def test_a_deliberation_is_not_held_tomorrow(office, supervisor, list_import):
    made = reviewed(list_import, supervisor)
    with pytest.raises(Refused, match=r"future|depan"):
        deliberate(
            office, list_import, made.region, held_on=timezone.localdate() + timedelta(days=1)
        )


def test_a_deliberation_is_held_in_a_village(office, supervisor, list_import):
    reviewed(list_import, supervisor)
    with pytest.raises(Refused):
        deliberate(office, list_import, RegionFactory(code="19.01.01"))


def test_a_deliberation_needs_a_number_and_something_to_deliberate(office, list_import):
    with pytest.raises(Refused):
        deliberate(office, list_import, RegionFactory(code=VILLAGE), minutes_number="  ")
    with pytest.raises(Refused):
        deliberate(office, list_import, RegionFactory(code=VILLAGE))
    assert not Deliberation.objects.exists()


def test_minutes_are_recorded_once(office, supervisor, list_import):
    made = reviewed(list_import, supervisor)
    deliberate(office, list_import, made.region)
    reviewed(list_import, supervisor)
    with pytest.raises(Refused, match="140/1/BA/2023"):
        deliberate(office, list_import, made.region)


@pytest.mark.parametrize("role", [AuditorFactory, WorkerFactory])
def test_an_auditor_or_worker_records_no_deliberation(role, supervisor, list_import):
    made = reviewed(list_import, supervisor)
    with pytest.raises(NotAllowed):
        deliberate(role(), list_import, made.region)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"minutes_number": ""}, "deliberation_has_minutes"),
        ({"held_on": date(2999, 1, 1)}, "deliberation_not_in_the_future"),
        ({"region": "19.01.01"}, "deliberation_in_a_village"),
    ],
)
def test_the_database_refuses_a_deliberation_that_cannot_be(fields, constraint):
    if "region" in fields:
        fields = {"region": RegionFactory(code=fields["region"])}
    with pytest.raises(IntegrityError, match=constraint):
        DeliberationFactory(**fields)


def test_the_database_keeps_minutes_once():
    made = DeliberationFactory()
    with pytest.raises(IntegrityError, match="deliberation_minutes_once"):
        DeliberationFactory(list_import=made.list_import, minutes_number=made.minutes_number)


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


def contradict(made: Determination) -> None:
    VisitFactory(
        household=made.household,
        verdict="ineligible",
        reason_id="deceased",
        visited_on=date(2023, 5, 20),
    )
    outcomes.refresh(household_ids=[made.household_id])
    review.propose(household_ids=[made.household_id])


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
    assert list(queries.current_decrees()) == [issued]


def test_the_hash_changes_with_any_field_of_any_line(office, supervisor, list_import):
    deliberated(list_import, supervisor, office)
    drafted = draft(office, list_import)
    seen = {decrees.fingerprint(drafted)}
    for field in ["name", "nik", "family_card_number", "address"]:
        DecreeRecipient.objects.update(**{field: "1901010101800099"})
        seen.add(decrees.fingerprint(drafted))
    assert len(seen) == 5


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
    assert list(queries.current_decrees()) == [old]
    decrees.issue(by=supervisor, decree=new)

    old.refresh_from_db()
    assert (old.state, new.version, list(queries.current_decrees())) == ("amended", 2, [new])
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


# --- the same rules in the database -----------------------------------------------------------


@pytest.fixture
def issued(office, supervisor, list_import):
    deliberated(list_import, supervisor, office)
    return decrees.issue(by=supervisor, decree=draft(office, list_import))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE households_decreerecipient SET name = 'Orang Lain'",
        "DELETE FROM households_decreerecipient",
        "INSERT INTO households_decreerecipient (decree_id, number, determination_id,"
        " household_id, region_id, name, nik, family_card_number, address)"
        " SELECT decree_id, 99, determination_id, household_id, region_id, name, '', '', ''"
        " FROM households_decreerecipient",
    ],
)
def test_the_list_of_an_issued_decree_is_frozen(issued, sql):
    with pytest.raises(ProgrammingError, match="frozen"):
        run(sql)


def test_no_line_moves_from_an_issued_decree_to_a_draft(issued, office, supervisor):
    deliberated(issued.list_import, supervisor, office)
    other = draft(office, issued.list_import, number="188.45/101/2023")
    with pytest.raises(ProgrammingError, match="frozen"):
        run(
            "UPDATE households_decreerecipient SET decree_id = %s, number = 9 WHERE decree_id = %s",
            other.pk,
            issued.pk,
        )


@pytest.mark.parametrize(
    "change",
    ["number = 'x'", "frozen_hash = 'x'", "dated_on = '2023-01-01'", "recipients_count = 0"],
)
def test_an_issued_decree_is_not_edited(issued, change):
    with pytest.raises(ProgrammingError, match="new version"):
        run(f"UPDATE households_decree SET {change}")


def test_an_issued_decree_is_not_deleted(issued):
    with pytest.raises(ProgrammingError, match="Cannot delete"):
        run("DELETE FROM households_decree")


def test_an_issued_decree_does_not_become_a_draft_again(issued):
    with pytest.raises(ProgrammingError, match="Invalid transition"):
        run("UPDATE households_decree SET state = 'draft'")


@pytest.fixture
def drafted(office, supervisor, list_import):
    deliberated(list_import, supervisor, office)
    return draft(office, list_import)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("issued_by_id = drafted_by_id", "decree_maker_is_not_checker|decree_issued_is_frozen"),
        (
            "state = 'issued', issued_by_id = drafted_by_id, issued_at = now(), frozen_hash = 'x'",
            "decree_maker_is_not_checker",
        ),
        ("state = 'issued'", "decree_issued_is_frozen"),
        ("issued_at = now()", "decree_issued_is_frozen"),
    ],
)
def test_the_database_refuses_a_decree_that_cannot_be(drafted, change, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        run(f"UPDATE households_decree SET {change}")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ("decree_id, 99, household_id", "decree_household_once"),
        ("decree_id, number, %s", "decree_line_number_once"),
    ],
)
def test_the_database_keeps_each_family_and_each_number_once(drafted, values, constraint):
    sql = (
        "INSERT INTO households_decreerecipient (decree_id, number, household_id,"
        " determination_id, region_id, name, nik, family_card_number, address)"
        f" SELECT {values}, determination_id, region_id, name, '', '', ''"
        " FROM households_decreerecipient"
    )
    other = [HouseholdFactory().pk] if "%s" in values else []
    with pytest.raises(IntegrityError, match=constraint):
        run(sql, *other)


def test_the_database_keeps_a_number_and_version_once(drafted):
    with pytest.raises(IntegrityError, match="decree_number_once"):
        run(
            "INSERT INTO households_decree (list_import_id, region_id, number, title, dated_on,"
            " signed_by, state, version, recipients_count, frozen_hash, drafted_by_id, drafted_at)"
            " SELECT list_import_id, region_id, number, title, dated_on, signed_by, state,"
            " version, 0, '', drafted_by_id, drafted_at FROM households_decree"
        )


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
