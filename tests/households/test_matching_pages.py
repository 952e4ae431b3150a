"""The review queue and the other pages of matching."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aidcases.errors import Stale
from aidcases.models import AuditEntry, Job, User
from households.matching import queueing
from households.models import MatchPair
from households.models.match_pair import PairState
from tests.factories import (
    OTHER_VILLAGE,
    CandidateFactory,
    ListImportFactory,
    RegionFactory,
    UserFactory,
    VisitFactory,
    WorkerFactory,
)

pytestmark = pytest.mark.django_db


def a_pair(probability: float = 0.7, village: str = "19.01.01.1001", **fields: Any) -> MatchPair:
    row = CandidateFactory(village=village)
    visit = fields.pop("visit", None) or VisitFactory.unlinked(
        region=row.region, name="Someone Else"
    )
    return MatchPair.objects.create(
        candidate=row,
        visit=visit,
        region=row.region,
        rule="model",
        probability=probability,
        weights=[{"field": "name", "level": "alike", "weight": 3.64}],
        **fields,
    )


@pytest.fixture
def clerk() -> User:
    return UserFactory()


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def browser_of_clerk(clerk: User) -> Client:
    return logged_in(clerk)


def test_the_surest_comes_first_and_what_was_put_off_last(clerk: User) -> None:
    low, high, unsure = a_pair(0.6), a_pair(0.9), a_pair(0.95)
    queueing.put_off(by=clerk, pair=unsure)
    assert queueing.take(by=clerk, number=3) == [high, low, unsure]


def test_what_a_colleague_has_open_is_not_put_off(clerk: User) -> None:
    pair = a_pair()
    assert queueing.take_one(by=clerk, pair=pair)
    with pytest.raises(Stale):
        queueing.put_off(by=UserFactory(), pair=pair, note="not mine")
    queueing.put_off(by=clerk, pair=pair, note="ask the village head")
    pair.refresh_from_db()
    assert (pair.note, pair.reserved_by) == ("ask the village head", None)
    entry = AuditEntry.objects.get(action="pair.put_off")
    assert (entry.actor, entry.subject_id) == (clerk.username, str(pair.pk))


def test_two_people_never_get_the_same_pair(clerk: User) -> None:
    first, second = a_pair(0.9), a_pair(0.6)
    assert queueing.take(by=clerk) == [first]
    assert queueing.take(by=UserFactory()) == [second]
    assert queueing.take(by=UserFactory()) == []
    assert queueing.take(by=clerk) == [first]


def test_what_is_still_looked_at_is_held_for_longer(clerk: User, browser_of_clerk: Client) -> None:
    mine, theirs = a_pair(0.9), a_pair(0.6)
    queueing.take(by=clerk)
    queueing.take(by=UserFactory())
    soon = timezone.now() + timedelta(seconds=5)
    MatchPair.objects.update(reserved_until=soon)
    answer = browser_of_clerk.post(reverse("matching_hold"), {"held": [mine.pk, theirs.pk]})
    assert answer.status_code == 204
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.reserved_until > soon + timedelta(minutes=5)
    assert theirs.reserved_until == soon


def test_the_families_that_one_visit_may_be_of_go_to_one_person(clerk: User) -> None:
    first = a_pair(0.9)
    second, other = a_pair(0.8, visit=first.visit), a_pair(0.6)
    assert queueing.take(by=clerk) == [first]
    assert queueing.take(by=UserFactory(), number=3) == [other]
    assert queueing.take(by=clerk, number=3) == [first, second]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_ask_at_once_get_different_pairs() -> None:
    for place in range(4):
        a_pair(0.5 + place / 10)
    people = [UserFactory(), UserFactory()]
    taken: dict[int, list[int]] = {}
    start = threading.Barrier(2)

    def ask(user: User) -> None:
        start.wait()
        taken[user.pk] = [pair.pk for pair in queueing.take(by=user, number=2)]
        connection.close()

    threads = [threading.Thread(target=ask, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one, other = (set(pairs) for pairs in taken.values())
    assert len(one | other) == 4 and not one & other


def test_a_reservation_runs_out(clerk: User) -> None:
    pair = a_pair()
    queueing.take(by=clerk)
    MatchPair.objects.update(reserved_until=timezone.now())
    assert queueing.take(by=UserFactory()) == [pair]


def test_a_pair_is_shown_only_where_both_sides_lie_in_ones_region() -> None:
    far = VisitFactory.unlinked(region=RegionFactory(code=OTHER_VILLAGE))
    a_pair(visit=far)
    near = a_pair()
    colleague = UserFactory(region=RegionFactory(code="19.01.01"))
    assert queueing.take(by=colleague, number=5) == [near]


def test_the_queue_shows_both_sides_with_their_numbers_masked(browser_of_clerk: Client) -> None:
    pair = a_pair()
    body = browser_of_clerk.get(reverse("matching_queue")).content.decode()
    assert pair.candidate.name.split()[0] in body
    assert pair.candidate.nik not in body
    assert 'name="answer" value="same"' in body


def test_an_answer_brings_the_next_pair(browser_of_clerk: Client, clerk: User) -> None:
    first, second, third = a_pair(0.9), a_pair(0.8), a_pair(0.7)
    browser_of_clerk.get(reverse("matching_queue"))
    answer = browser_of_clerk.post(
        reverse("matching_decide", args=[first.pk]),
        {"answer": "different", "note": "another street", "held": [second.pk]},
        headers={"HX-Request": "true"},
    )
    first.refresh_from_db()
    assert (first.state, first.decided_by, first.note) == (
        PairState.DIFFERENT,
        clerk,
        "another street",
    )
    body = answer.content.decode()
    assert f'data-pair="{third.pk}"' in body
    assert f'data-pair="{second.pk}"' not in body


def test_a_skipped_pair_comes_again_only_when_asked_for(browser_of_clerk: Client) -> None:
    pair = a_pair()
    browser_of_clerk.post(reverse("matching_decide", args=[pair.pk]), {"answer": "skip"})
    queue = reverse("matching_queue")
    assert f'data-pair="{pair.pk}"' not in browser_of_clerk.get(queue).content.decode()
    again = browser_of_clerk.get(f"{queue}?again", follow=True)
    assert f'data-pair="{pair.pk}"' in again.content.decode()


def test_without_a_script_an_answer_leads_back_to_the_queue(browser_of_clerk: Client) -> None:
    pair = a_pair()
    answer = browser_of_clerk.post(reverse("matching_decide", args=[pair.pk]), {"answer": "same"})
    assert answer.headers["Location"] == reverse("matching_queue")
    pair.refresh_from_db()
    assert pair.state == PairState.SAME


def test_the_second_clerk_reads_who_was_first(browser_of_clerk: Client, clerk: User) -> None:
    pair = a_pair()
    browser_of_clerk.post(reverse("matching_decide", args=[pair.pk]), {"answer": "same"})
    late = logged_in(UserFactory()).post(
        reverse("matching_decide", args=[pair.pk]),
        {"answer": "different"},
        headers={"HX-Request": "true"},
    )
    assert str(clerk) in late.content.decode()


def test_undo_brings_the_pair_back(browser_of_clerk: Client) -> None:
    pair = a_pair()
    browser_of_clerk.post(reverse("matching_decide", args=[pair.pk]), {"answer": "same"})
    answer = browser_of_clerk.post(
        reverse("matching_undo", args=[pair.pk]), headers={"HX-Request": "true"}
    )
    pair.refresh_from_db()
    assert pair.state == PairState.OPEN
    assert f'data-pair="{pair.pk}"' in answer.content.decode()


def test_what_is_taken_back_is_the_persons_again_and_nobody_elses(
    browser_of_clerk: Client, clerk: User
) -> None:
    pair = a_pair()
    browser_of_clerk.post(reverse("matching_decide", args=[pair.pk]), {"answer": "same"})
    headers = {"HX-Request": "true"}
    browser_of_clerk.post(reverse("matching_undo", args=[pair.pk]), headers=headers)
    assert queueing.take(by=UserFactory()) == []
    assert queueing.take(by=clerk) == [pair]


def test_a_skipped_pair_that_a_colleague_has_opened_is_not_brought_back(
    browser_of_clerk: Client,
) -> None:
    pair = a_pair()
    browser_of_clerk.post(reverse("matching_decide", args=[pair.pk]), {"answer": "skip"})
    assert queueing.take(by=UserFactory()) == [pair]
    answer = browser_of_clerk.post(
        reverse("matching_undo", args=[pair.pk]), headers={"HX-Request": "true"}
    )
    assert "data-pair" not in answer.content.decode()


def test_an_answer_keeps_the_hold_on_what_is_shown_next(
    browser_of_clerk: Client, clerk: User
) -> None:
    first, second = a_pair(0.9), a_pair(0.8)
    queueing.take(by=clerk, number=2)
    soon = timezone.now() + timedelta(seconds=5)
    MatchPair.objects.update(reserved_until=soon)
    browser_of_clerk.post(
        reverse("matching_decide", args=[first.pk]),
        {"answer": "same", "held": [second.pk]},
        headers={"HX-Request": "true"},
    )
    second.refresh_from_db()
    assert second.reserved_until is not None and second.reserved_until > soon


def test_what_an_unsure_clerk_noted_is_there_for_the_next(browser_of_clerk: Client) -> None:
    pair = a_pair()
    url = reverse("matching_decide", args=[pair.pk])
    browser_of_clerk.post(url, {"answer": "unsure", "note": "RT tidak menjawab"})
    colleague = logged_in(UserFactory())
    assert 'value="RT tidak menjawab"' in colleague.get(reverse("matching_queue")).content.decode()
    colleague.post(url, {"answer": "same", "note": "RT tidak menjawab; kepala dusun membenarkan"})
    pair.refresh_from_db()
    assert pair.note == "RT tidak menjawab; kepala dusun membenarkan"


def test_undo_reaches_decisions_of_before_the_page_was_opened(
    browser_of_clerk: Client, clerk: User
) -> None:
    first, second = a_pair(0.9), a_pair(0.8)
    for pair in (first, second):
        browser_of_clerk.post(reverse("matching_decide", args=[pair.pk]), {"answer": "same"})
    assert queueing.lately_decided(clerk) == [first.pk, second.pk]
    body = browser_of_clerk.get(reverse("matching_queue")).content.decode()
    assert f'data-done="{first.pk} {second.pk}"' in body


def test_a_run_is_handed_to_a_worker_once(
    browser_of_clerk: Client, django_capture_on_commit_callbacks: Any
) -> None:
    the_list = ListImportFactory()
    for _ in range(2):
        browser_of_clerk.post(reverse("matching_run"), {"list": the_list.pk})
    assert Job.objects.filter(kind="households.reconcile").count() == 1


@pytest.mark.parametrize("name", ["matching", "matching_queue", "matching_decided"])
def test_a_page_takes_at_most_twelve_queries(
    browser_of_clerk: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        a_pair()
    with django_assert_max_num_queries(16):  # four of them are the session and the navigation
        browser_of_clerk.get(reverse(name))


def test_a_village_worker_has_no_matching() -> None:
    worker = logged_in(WorkerFactory())
    for name in ("matching", "matching_queue", "matching_unlinked"):
        assert worker.get(reverse(name)).status_code == 403
