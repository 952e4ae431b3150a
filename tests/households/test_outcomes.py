"""Each candidate ends in exactly one outcome, and the outcomes add up to the list (I18)."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from aidcases.models import AuditEntry
from households import outcome_book
from households.determination import closing, outcomes
from households.models import Candidate, Household, ReasonCode, Visit
from households.models.candidate import Outcome
from households.models.reason_code import Verdict
from households.models.visit import VisitState
from tests.factories import (
    OTHER_VILLAGE,
    STRANGE_VILLAGE,
    VILLAGE,
    AdminFactory,
    CandidateFactory,
    HouseholdFactory,
    ListImportFactory,
    ListRowFactory,
    RegionFactory,
    UserFactory,
    VisitFactory,
    WorkerFactory,
)

pytestmark = pytest.mark.django_db


def visit(candidate: Candidate, verdict: str, reason: str | None = None, **fields: Any) -> Visit:
    return VisitFactory(household=candidate.household, verdict=verdict, reason_id=reason, **fields)


def outcome_of(candidate: Candidate) -> tuple[str, str | None, Any]:
    candidate.refresh_from_db()
    return candidate.outcome, candidate.reason_id, candidate.deciding_visit_id


def test_it_waits_without_an_accepted_visit():
    candidate = CandidateFactory()
    visit(candidate, Verdict.ELIGIBLE, state=VisitState.RECORDED)
    visit(candidate, Verdict.ELIGIBLE, state=VisitState.RETURNED)

    assert outcomes.refresh(list_import_id=candidate.list_import_id) == 0
    assert outcome_of(candidate) == (Outcome.WAITING, None, None)


def test_it_takes_the_verdict_of_the_latest_accepted_visit():
    candidate = CandidateFactory()
    visit(candidate, Verdict.ELIGIBLE, visited_on=date(2023, 5, 1))
    latest = visit(candidate, Verdict.INELIGIBLE, "deceased", visited_on=date(2023, 5, 9))
    visit(candidate, Verdict.ELIGIBLE, visited_on=None)  # when is unknown: it comes last

    assert outcomes.refresh(household_ids=[candidate.household_id]) == 1
    assert outcome_of(candidate) == (Outcome.INELIGIBLE, "deceased", latest.pk)


def test_it_takes_the_later_recorded_of_two_visits_on_one_day():
    candidate = CandidateFactory()
    visit(candidate, Verdict.INELIGIBLE, "moved")
    later = visit(candidate, Verdict.ELIGIBLE)

    outcomes.refresh(list_import_id=candidate.list_import_id)

    assert outcome_of(candidate) == (Outcome.ELIGIBLE, None, later.pk)


def test_it_keeps_a_family_unverifiable_until_the_attempts_are_used_up(settings):
    settings.UNVERIFIABLE_ATTEMPTS = 3
    candidate = CandidateFactory()
    visit(candidate, Verdict.UNVERIFIABLE, "absent", visited_on=date(2023, 5, 1))
    visit(candidate, Verdict.UNVERIFIABLE, "absent", visited_on=date(2023, 5, 2))
    outcomes.refresh(list_import_id=candidate.list_import_id)
    assert outcome_of(candidate)[:2] == (Outcome.UNVERIFIABLE, "absent")

    visit(candidate, Verdict.UNVERIFIABLE, "not_found", visited_on=date(2023, 5, 3))
    outcomes.refresh(list_import_id=candidate.list_import_id)
    assert outcome_of(candidate)[:2] == (Outcome.INELIGIBLE, "not_found")


def test_it_leaves_a_named_duplicate_a_duplicate():
    twin = CandidateFactory()
    duplicate = CandidateFactory(
        list_import=twin.list_import, duplicate_of=twin, outcome=Outcome.DUPLICATE
    )
    visit(duplicate, Verdict.ELIGIBLE)

    assert outcomes.refresh(list_import_id=twin.list_import_id) == 0
    assert outcome_of(duplicate)[0] == Outcome.DUPLICATE


def test_it_holds_a_family_called_double_ineligible_until_the_twin_is_named():
    candidate = CandidateFactory()
    visit(candidate, Verdict.INELIGIBLE, "duplicate")

    outcomes.refresh(list_import_id=candidate.list_import_id)

    assert outcome_of(candidate)[:2] == (Outcome.INELIGIBLE, "duplicate")


def test_it_reaches_the_candidates_of_a_household_in_every_list():
    household = HouseholdFactory()
    candidates = [CandidateFactory(household=household) for _ in range(2)]
    bystander = CandidateFactory()
    visit(candidates[0], Verdict.ELIGIBLE)
    VisitFactory(household=bystander.household)

    assert outcomes.refresh(household_ids=[household.pk]) == 2
    assert outcome_of(bystander)[0] == Outcome.WAITING


def test_it_writes_nothing_where_nothing_differs():
    candidate = CandidateFactory()
    visit(candidate, Verdict.ELIGIBLE)
    outcomes.refresh(list_import_id=candidate.list_import_id)
    events = candidate.history.count()

    assert outcomes.refresh(list_import_id=candidate.list_import_id) == 0
    assert candidate.history.count() == events


def test_it_takes_as_many_statements_for_many_as_for_one():
    first = CandidateFactory()
    for _ in range(5):
        visit(CandidateFactory(list_import=first.list_import), Verdict.ELIGIBLE)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        outcomes.refresh(list_import_id=first.list_import_id)
    statements = [q for q in queries if "SAVEPOINT" not in q["sql"]]
    assert len(statements) == 2


# --- the whole rule, read once more in plain Python -------------------------------------------

REASONS = {
    Verdict.ELIGIBLE: [None],
    Verdict.INELIGIBLE: ["deceased", "better_off", "duplicate"],
    Verdict.UNVERIFIABLE: ["absent", "not_found"],
}
A_VISIT = st.sampled_from(list(Verdict)).flatmap(
    lambda verdict: st.fixed_dictionaries(
        {
            "verdict": st.just(verdict.value),
            "reason_id": st.sampled_from(REASONS[verdict]),
            "state": st.sampled_from(["accepted", "accepted", "accepted", "recorded", "returned"]),
            "visited_on": st.none() | st.dates(date(2023, 5, 1), date(2023, 5, 4)),
        }
    )
)


def expected(history: list[dict[str, Any]], attempts: int) -> tuple[str, str | None]:
    """The rule for one family, visit by visit in the order they were recorded."""
    accepted = [v for v in history if v["state"] == "accepted"]
    if not accepted:
        return "waiting", None
    decisive = accepted[0]
    for later in accepted[1:]:
        if (later["visited_on"] or date.min) >= (decisive["visited_on"] or date.min):
            decisive = later
    tries = sum(v["verdict"] == "unverifiable" for v in accepted)
    if decisive["verdict"] == "unverifiable" and tries >= attempts:
        return "ineligible", decisive["reason_id"]
    return decisive["verdict"], decisive["reason_id"]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    histories=st.lists(st.lists(A_VISIT, max_size=5), min_size=1, max_size=8),
    attempts=st.integers(1, 3),
)
def test_outcomes_follow_the_rules_and_add_up(histories, attempts, settings):
    settings.UNVERIFIABLE_ATTEMPTS = attempts
    list_import = ListImportFactory()
    worker = WorkerFactory()
    candidates = []
    for history in histories:
        candidate = CandidateFactory(list_import=list_import)
        candidates.append(candidate)
        for minute, fields in enumerate(history):
            made = VisitFactory(household=candidate.household, worker=worker, **fields)
            recorded = datetime(2023, 5, 5, tzinfo=UTC) + timedelta(minutes=minute)
            Visit.objects.filter(pk=made.pk).update(recorded_at=recorded)

    outcomes.refresh(list_import_id=list_import.pk)

    for candidate, history in zip(candidates, histories, strict=True):
        assert outcome_of(candidate)[:2] == expected(history, attempts)
    found = outcomes.funnel(list_import)
    assert found.candidates == len(histories)
    assert sum(found.reasons.values()) == found.of(Outcome.INELIGIBLE)
    assert sum(found.unverifiable_reasons.values()) == found.of(Outcome.UNVERIFIABLE)


def test_the_funnel_of_a_region_counts_that_region_alone():
    list_import = ListImportFactory(rows=4, accepted=3, quarantined=1)
    here = CandidateFactory(list_import=list_import)
    CandidateFactory.create_batch(2, list_import=list_import, village=OTHER_VILLAGE)
    ListRowFactory(list_import=list_import, fate="quarantined", region=here.region)
    VisitFactory.unlinked(region=here.region)

    whole = outcomes.funnel(list_import)
    assert (whole.rows, whole.quarantined, whole.of(Outcome.WAITING)) == (4, 1, 3)
    assert whole.not_on_list == 1
    part = outcomes.funnel(list_import, "19.01.01")
    assert (part.rows, part.quarantined, part.of(Outcome.WAITING)) == (2, 1, 1)
    elsewhere = outcomes.funnel(list_import, "19.01.02")
    assert (elsewhere.rows, elsewhere.quarantined, elsewhere.not_on_list) == (2, 0, 0)


def test_every_reason_code_belongs_to_one_verdict():
    assert set(ReasonCode.objects.values_list("verdict", flat=True)) == {
        Verdict.INELIGIBLE,
        Verdict.UNVERIFIABLE,
    }
    assert Household.objects.count() == 0


# --- by village and kecamatan, each line closing -------------------------------------------------


@pytest.fixture
def told() -> Any:
    """A list over two kecamatan with every end, one row whose village is unknown, one beside."""
    regions = {VILLAGE: 5, OTHER_VILLAGE: 1}
    list_import = ListImportFactory(rows=7, accepted=5, quarantined=2, counts={"regions": regions})
    first = CandidateFactory(list_import=list_import)
    CandidateFactory(list_import=list_import, duplicate_of=first, outcome=Outcome.DUPLICATE)
    CandidateFactory(list_import=list_import, village=OTHER_VILLAGE)
    visit(first, Verdict.ELIGIBLE)
    visit(CandidateFactory(list_import=list_import), Verdict.INELIGIBLE, "moved")
    visit(CandidateFactory(list_import=list_import), Verdict.UNVERIFIABLE, "absent")
    ListRowFactory(list_import=list_import, fate="quarantined", region=first.region)
    ListRowFactory(list_import=list_import, fate="quarantined", region=None, name="Tanpa Desa")
    VisitFactory.unlinked(region=first.region, name="Keluarga Baru")
    outcomes.refresh(list_import_id=list_import.pk)
    return list_import


def test_every_place_closes_and_the_places_add_up_to_the_list(told):
    found = closing.closing(told)
    whole = outcomes.funnel(told)
    assert found.whole.rows == whole.rows == told.rows == 7
    assert {end: found.whole.of(end) for end in Outcome.values} == whole.outcomes
    assert found.whole.quarantined == whole.quarantined == 2
    assert found.whole.not_on_list == whole.not_on_list == 1
    assert found.unknown is not None and found.unknown.rows == 1
    for district in found.places:
        assert district.counts.rows == sum(v.counts.rows for v in district.villages)
    by_code = {place.code: place.counts.rows for place in found.places}
    assert by_code == {"19.01.01": 5, "19.01.02": 1}


def test_a_place_alone_counts_as_its_line_does(told):
    lines = {place.code: place.counts for place in closing.closing(told).places}
    for code, counts in lines.items():
        assert closing.closing(told, code).whole == counts
        assert outcomes.funnel(told, code).rows == counts.rows


def test_the_workbook_names_every_row_with_its_evidence(told):
    file = BytesIO()
    assert outcome_book.write_outcomes(told, "", file, reader=AdminFactory()) == 7
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    summary, places, rows, beside = (book.get_sheet_by_index(n).to_python() for n in range(4))
    assert len(rows) == 1 + 7
    evidence = {row[1]: row[7] for row in rows[1:]}
    first = Candidate.objects.get(outcome=Outcome.ELIGIBLE)
    duplicate = Candidate.objects.get(outcome=Outcome.DUPLICATE)
    assert str(first.list_row.number) in evidence[duplicate.name]
    assert first.name in evidence[duplicate.name]
    assert "2023" in evidence[first.name]
    assert first.nik not in str(rows)
    assert places[-1][2] == sum(places[-1][3:10]) == 7
    assert [row[0] for row in beside[1:]] == ["Keluarga Baru"]
    assert summary[1][1] == 7


def test_any_count_opens_to_its_names(told, client):
    client.force_login(UserFactory(), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("outcomes", args=[told.pk])).context
    opened = {}
    for line in [*page["closing_lines"], page["closing_whole"]]:
        for count, url in [line.rows, *line.ends[1:], line.beside]:
            if count and url:
                found = client.get(url).context
                opened[url] = (
                    found["count"]["rows"],
                    count - line.ends[0][0] * (url == line.rows[1]),
                )
    assert len(opened) > 10
    assert all(shown == counted for shown, counted in opened.values())


def test_rows_that_need_repair_open_to_their_names_in_every_place(told, client):
    """By kecamatan, by village, and those whose village nobody knows."""
    client.force_login(
        AdminFactory(), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = client.get(reverse("outcomes", args=[told.pk])).context
    district, *_ = page["closing_lines"]
    lines = [district, district.villages[0], page["closing_unknown"], page["closing_whole"]]
    shown = []
    for line in lines:
        (count, url), *_others = line.ends
        found = client.get(url).context
        assert (found["count"]["rows"], len(found["table"].rows)) == (count, count)
        shown.append(count)
    assert shown == [1, 1, 1, 2]
    answer = client.get(page["closing_unknown"].ends[0][1])
    assert "Tanpa Desa" in answer.content.decode()


def test_the_workbook_is_given_to_whoever_may_export(told, client):
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(WorkerFactory(), backend=backend)
    url = reverse("outcomes_book", args=[told.pk])
    assert client.get(url).status_code == 403
    client.force_login(UserFactory(), backend=backend)
    answer = client.get(url)
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert AuditEntry.objects.get(action="list.exported").details["rows"] == 7


def test_field_records_of_another_regency_do_not_stand_beside_a_list():
    list_import = ListImportFactory()
    here = CandidateFactory(list_import=list_import)
    ListImportFactory(region=RegionFactory(code="19.02"))
    VisitFactory.unlinked(region=here.region)
    VisitFactory.unlinked(region=RegionFactory(code=STRANGE_VILLAGE))

    assert outcomes.funnel(list_import).not_on_list == 1
    assert closing.closing(list_import).whole.not_on_list == 1
