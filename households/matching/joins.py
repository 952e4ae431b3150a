"""What this room adds to the registries."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidcases import jobs
from aidcases.identity import mask_nik
from aidcases.models import User
from aidcases.permissions import Permission, may
from aidcases.registries import (
    NavigationEntry,
    WaitingItem,
    audit_words,
    navigation,
    waiting,
)
from aidcases.scope import covers
from households.matching import apart, comparing, pairing, queueing, standing, visit_pairs
from households.matching.pairing_rows import pair_rows
from households.matching.reconciliation import reconcile
from households.models import (
    Candidate,
    Household,
    HouseholdMerge,
    ListImport,
    ListPairing,
    MatchPair,
)
from households.models.list_pairing import PairingState
from households.models.match_pair import DECIDED, PairState
from households.outsiders import family_in_words
from households.registries import StoryEvent, story_sources, undo_blockers


@jobs.handles("households.reconcile", label=gettext_lazy("Reconciling a list with the field"))
def reconcile_job(heartbeat: jobs.Heartbeat) -> dict[str, Any]:
    """Parameters: {"list_import": id}."""
    job = heartbeat.job
    list_import = ListImport.objects.get(pk=job.parameters["list_import"])
    return reconcile(by=job.requested_by, list_import=list_import, heartbeat=heartbeat)


@jobs.handles(pairing.LOOK, label=gettext_lazy("Looking into two lists"))
def look_into_lists(heartbeat: jobs.Heartbeat) -> dict[str, Any]:
    """Parameters: {"pairing": id}; uploaded → read."""
    found = _pairing(heartbeat)
    if found is not None and found.state == PairingState.UPLOADED:
        pairing.look(by=heartbeat.job.requested_by, pairing=found, heartbeat=heartbeat)
    return {}


@jobs.handles(pairing.PAIR, label=gettext_lazy("Matching two lists"))
def pair_lists(heartbeat: jobs.Heartbeat) -> dict[str, Any]:
    """Parameters: {"pairing": id}; read → matched."""
    found = _pairing(heartbeat)
    if found is None:  # deleted before its turn came
        return {}
    return pair_rows(by=heartbeat.job.requested_by, pairing=found, heartbeat=heartbeat)


def _pairing(heartbeat: jobs.Heartbeat) -> ListPairing | None:
    return ListPairing.objects.filter(pk=heartbeat.job.parameters["pairing"]).first()


def pairs_waiting(user: User, region_code: str) -> Iterable[WaitingItem]:
    """Pairs that wait for a decision, and since when."""
    if may(user, Permission.DECIDE_PAIRS):
        pairs = queueing.pairs_of(user).below(region_code).filter(state=PairState.OPEN)
        found = pairs.aggregate(count=Count("pk"), since=Min("created_at"))
        url = reverse("matching_queue")
        yield WaitingItem(_("pairs to decide"), found["count"], url, found["since"])
        alike = visit_pairs.open_below(user.scope_code) & visit_pairs.below(region_code)
        found = alike.aggregate(count=Count("pk"), since=Min("created_at"))
        url = reverse("matching_repeat_queue")
        yield WaitingItem(
            _("pairs of field records to compare"), found["count"], url, found["since"]
        )


def story(household: Household, user: User) -> Iterable[StoryEvent]:
    """How its field records came to it, what waits for a person, and which rows repeat it."""
    pairs = (
        queueing.pairs_of(user)
        .filter(Q(candidate__household=household) | Q(twin__household=household))
        .select_related("candidate", "visit", "twin", "decided_by")
        .order_by("pk")
    )
    yield from (_pair_event(pair, household) for pair in pairs)
    rows = Candidate.objects.visible_to(user).filter(duplicate_of__household=household)
    yield from (_twin_event(row) for row in rows.select_related("list_import", "list_row"))


def _pair_event(pair: MatchPair, household: Household) -> StoryEvent:
    other = pair.twin or pair.visit
    if pair.twin is not None and pair.twin.household_id == household.pk:
        other = pair.candidate
    assert other is not None
    title = (
        _("Compared with another row of the list: %(name)s")
        if pair.twin
        else _("Compared with a field record: %(name)s")
    )
    details: list[tuple[Any, Any]] = [
        (_("Found by"), comparing.RULE_WORDS.get(pair.rule, pair.rule)),
        (_("Probability"), f"{100 * pair.probability:.1f} %"),
    ]
    if other.nik:
        details.append((_("NIK there"), mask_nik(other.nik)))
    if pair.note:
        details.append((_("Note"), pair.note))
    return StoryEvent(
        at=pair.decided_at or pair.created_at,
        kind="decision" if pair.state in DECIDED else "change",
        title=title % {"name": other.name},
        details=details,
        chip=(pair.state, pair.get_state_display()),
        actor=str(pair.decided_by) if pair.decided_by else "",
        url=reverse("matching_pair", args=[pair.pk]),
    )


def _twin_event(row: Candidate) -> StoryEvent:
    return StoryEvent(
        at=row.list_import.applied_at or row.list_import.uploaded_at,
        kind="list",
        title=_("Stands on the list a second time, in row %(row)s, as %(name)s")
        % {"row": row.list_row.number, "name": row.name},
        chip=("duplicate", row.get_outcome_display()),
    )


def story_of_merges(household: Household, user: User) -> Iterable[StoryEvent]:
    """With whom it was made one, by whom and why, and whether they were split again."""
    merges = HouseholdMerge.objects.visible_to(user).filter(Q(kept=household) | Q(gone=household))
    for merge in merges.select_related("kept", "gone", "merged_by", "split_by").order_by("pk"):
        other = merge.gone if merge.kept_id == household.pk else merge.kept
        name, url = family_in_words(other, user)
        words = {"name": name}
        yield StoryEvent(
            at=merge.merged_at,
            kind="decision",
            title=_("Merged with %(name)s") % words,
            details=[(_("Note"), merge.note)] if merge.note else [],
            actor=str(merge.merged_by),
            url=url,
        )
        if merge.split_at is not None:
            yield StoryEvent(
                at=merge.split_at,
                kind="decision",
                title=_("Split from %(name)s again") % words,
                details=[(_("Note"), merge.split_note)] if merge.split_note else [],
                actor=str(merge.split_by),
                url=url,
            )


def story_of_sharing(household: Household, user: User) -> Iterable[StoryEvent]:
    """From which family it was kept apart although both bear one NIK, by whom and why."""
    for one in apart.said_of([household]):
        other = one.other_than(household)
        if covers(user, other.region_id):
            yield StoryEvent(
                at=one.said_at,
                kind="decision",
                title=_("Shares its NIK with %(name)s, and is another family")
                % {"name": other.head_name},
                details=[(_("Reason"), one.reason)],
                actor=str(one.said_by),
                url=other.get_absolute_url(),
            )


waiting.join(pairs_waiting, order=20)
story_sources.join(story, order=30)
story_sources.join(story_of_merges, order=32)
story_sources.join(story_of_sharing, order=34)
undo_blockers.join(standing.in_the_way, order=20)
navigation.join(
    NavigationEntry(
        gettext_lazy("Matching"),
        "matching",
        "git-compare",
        frozenset({Permission.RECONCILE, Permission.DECIDE_PAIRS, Permission.VIEW_LISTS}),
        url_prefix="/matching/",
    ),
    order=20,
)
audit_words.update(
    {
        "household.kept_apart": gettext_lazy("kept two families apart that share a NIK"),
        "household.no_longer_apart": gettext_lazy("took back that two families are two"),
        "pairing.uploaded": gettext_lazy("uploaded two lists to match"),
        "pairing.matched": gettext_lazy("matched two lists"),
        "pairing.exported": gettext_lazy("took matched lists along as a file"),
        "pairing.deleted": gettext_lazy("deleted two lists and what came of them"),
        "pairing.expired": gettext_lazy("two lists and what came of them were deleted in time"),
    }
)
