"""Many pairs confirmed by one rule: shown first, one act, reversible, never against a person."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from aidcases.errors import NotAllowed, Refused, Stale
from aidcases.models import AuditEntry, User
from households.matching import by_rule, comparing, queueing, resolution
from households.matching.by_rule import ENOUGH, Rule
from households.models import BulkDecision, Candidate, ListImport, MatchPair, Visit
from households.models.candidate import Outcome
from households.models.match_pair import PairState
from tests.factories import (
    OTHER_VILLAGE,
    CandidateFactory,
    ListImportFactory,
    RegionFactory,
    SupervisorFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
RULE = Rule(probability=0.9, nik="same", name="alike")


@pytest.fixture
def the_list() -> ListImport:
    return ListImportFactory()


@pytest.fixture
def head() -> User:
    return SupervisorFactory()


def a_pair(the_list: ListImport, **fields: Any) -> MatchPair:
    row = fields.pop("row", None) or CandidateFactory(
        list_import=the_list, village=fields.pop("village", "19.01.01.1001")
    )
    levels = {"nik": "same", "name": "alike"} | fields.pop("levels", {})
    if "twin" not in fields and "visit" not in fields:
        fields["visit"] = VisitFactory.unlinked(region=row.region, name=row.name)
    return MatchPair.objects.create(
        candidate=row,
        region=row.region,
        rule="model",
        probability=fields.pop("probability", 0.95),
        weights=[{"field": name, "level": level, "weight": 5.0} for name, level in levels.items()],
        **fields,
    )


def test_every_level_of_a_rule_is_one_that_the_model_names() -> None:
    unknown = {
        (name, level)
        for name, ways in ENOUGH.items()
        for _words, levels in ways.values()
        for level in levels
        if level not in comparing.LEVEL_WORDS[name]
    }
    assert not unknown


def test_a_rule_takes_what_agrees_well_enough(the_list: ListImport, head: User) -> None:
    meant = a_pair(the_list)
    a_pair(the_list, probability=0.89)
    a_pair(the_list, levels={"nik": "one_digit"})
    a_pair(the_list, levels={"name": "some"})
    a_pair(ListImportFactory())
    found = by_rule.preview(head, the_list, RULE)
    assert (found.count, found.examples) == (1, [meant])


def test_confirming_links_visits_and_decides_outcomes_in_one_act(
    the_list: ListImport, head: User
) -> None:
    pairs = [a_pair(the_list) for _ in range(3)]
    made = by_rule.confirm(by=head, list_import=the_list, rule=RULE, expected=3, note="telephoned")
    assert {p.state for p in MatchPair.objects.filter(bulk=made)} == {PairState.SAME}
    decided = MatchPair.objects.get(pk=pairs[0].pk)
    assert (decided.decided_by, decided.note) == (head, "telephoned")
    assert all(v.household_id for v in Visit.objects.all())
    assert set(Candidate.objects.values_list("outcome", flat=True)) == {Outcome.ELIGIBLE}
    entry = AuditEntry.objects.get(action="pairs.decided_by_rule")
    assert entry.details["count"] == 3


def test_undo_opens_the_pairs_and_restores_the_outcomes(the_list: ListImport, head: User) -> None:
    first, second = CandidateFactory(list_import=the_list), CandidateFactory(list_import=the_list)
    a_pair(the_list)
    a_pair(the_list, row=first, twin=second)
    made = by_rule.confirm(by=head, list_import=the_list, rule=RULE, expected=2)
    second.refresh_from_db()
    assert second.duplicate_of == first
    assert by_rule.undo(by=head, decision=made) == 2
    assert set(MatchPair.objects.values_list("state", "bulk")) == {(PairState.OPEN, None)}
    assert set(Candidate.objects.values_list("outcome", flat=True)) == {Outcome.WAITING}
    assert not Visit.objects.filter(household__isnull=False).exists()
    with pytest.raises(Stale):
        by_rule.undo(by=head, decision=made)


def test_undo_leaves_what_a_person_has_decided_since(the_list: ListImport, head: User) -> None:
    kept, other = a_pair(the_list), a_pair(the_list)
    made = by_rule.confirm(by=head, list_import=the_list, rule=RULE, expected=2)
    kept.refresh_from_db()
    clerk = UserFactory()
    resolution.undo(by=clerk, pair=kept)
    resolution.decide(by=clerk, pair=kept, same=True)
    assert by_rule.undo(by=head, decision=made) == 1
    states = dict(MatchPair.objects.values_list("pk", "state"))
    assert states == {kept.pk: PairState.SAME, other.pk: PairState.OPEN}


def test_what_fits_two_families_or_lies_with_a_person_is_left(
    the_list: ListImport, head: User
) -> None:
    torn = a_pair(the_list)
    a_pair(the_list, visit=torn.visit, probability=0.6)
    unsure, busy = a_pair(the_list), a_pair(the_list)
    queueing.put_off(by=UserFactory(), pair=unsure)
    until = timezone.now() + timedelta(minutes=5)
    MatchPair.objects.filter(pk=busy.pk).update(reserved_by=UserFactory(), reserved_until=until)
    found = by_rule.preview(head, the_list, RULE)
    assert (found.count, found.two_families, found.with_a_person) == (0, 1, 2)


def test_nothing_is_done_where_the_number_has_changed(the_list: ListImport, head: User) -> None:
    a_pair(the_list)
    with pytest.raises(Stale):
        by_rule.confirm(by=head, list_import=the_list, rule=RULE, expected=2)
    assert BulkDecision.objects.count() == 0


@pytest.mark.parametrize(
    "rule", [Rule(probability=0.4, nik="same"), Rule(probability=0.99, village="same")]
)
def test_a_loose_rule_is_refused(the_list: ListImport, head: User, rule: Rule) -> None:
    with pytest.raises(Refused):
        by_rule.preview(head, the_list, rule)


def test_a_clerk_may_not_decide_by_rule(the_list: ListImport) -> None:
    a_pair(the_list)
    with pytest.raises(NotAllowed):
        by_rule.confirm(by=UserFactory(), list_import=the_list, rule=RULE, expected=1)


def test_a_rule_reaches_no_further_than_its_supervisor(the_list: ListImport) -> None:
    near = a_pair(the_list)
    a_pair(the_list, village=OTHER_VILLAGE)
    local = SupervisorFactory(region=RegionFactory(code="19.01.01"))
    assert by_rule.preview(local, the_list, RULE).examples == [near]
    made = by_rule.confirm(by=local, list_import=the_list, rule=RULE, expected=1)
    elsewhere = SupervisorFactory(region=RegionFactory(code="19.01.02"))
    with pytest.raises(NotAllowed):
        by_rule.undo(by=elsewhere, decision=made)


def test_it_takes_as_many_statements_for_many_as_for_one(head: User) -> None:
    counts = []
    for size in (1, 6):
        one = ListImportFactory()
        for _ in range(size):
            a_pair(one)
        with CaptureQueriesContext(connection) as statements:
            by_rule.confirm(by=head, list_import=one, rule=RULE, expected=size)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_the_database_refuses_a_rule_that_says_different(the_list: ListImport, head: User) -> None:
    pair = a_pair(the_list)
    by_rule.confirm(by=head, list_import=the_list, rule=RULE, expected=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        MatchPair.objects.filter(pk=pair.pk).update(
            state=PairState.OPEN, decided_by=None, decided_at=None
        )


@pytest.mark.parametrize("fields", [{"pairs": 0}, {"pairs": 1, "undone_at": timezone.now()}])
def test_the_database_refuses_a_crooked_act(
    the_list: ListImport, head: User, fields: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkDecision.objects.create(
            list_import=the_list, region=the_list.region, decided_by=head, **fields
        )


# --- the page -------------------------------------------------------------------------------------

CHOSEN = {"probability": "0.9", "nik": "same", "name": "alike"}


@pytest.fixture
def browser(head: User, client: Client) -> Client:
    client.force_login(head, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_page_shows_the_pairs_and_confirms_what_was_shown(
    browser: Client, the_list: ListImport
) -> None:
    pair = a_pair(the_list)
    url = reverse("matching_rules")
    body = browser.get(url, CHOSEN).content.decode()
    assert 'name="expected" value="1"' in body and pair.candidate.nik not in body
    browser.post(url, {**CHOSEN, "expected": "1", "note": "sudah dicek"})
    act = BulkDecision.objects.get()
    assert (act.pairs, act.note, act.rule["nik"]) == (1, "sudah dicek", "same")
    assert "sudah dicek" in browser.get(url).content.decode()
    browser.post(reverse("matching_rule_undo", args=[act.pk]))
    pair.refresh_from_db()
    assert pair.state == PairState.OPEN


def test_a_loose_rule_is_explained_on_the_page(browser: Client, the_list: ListImport) -> None:
    a_pair(the_list)
    body = browser.get(reverse("matching_rules"), {"probability": "0.9", "name": "same"})
    assert body.context["form"].non_field_errors()
    assert "preview" not in body.context
