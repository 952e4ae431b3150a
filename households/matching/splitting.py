"""A household that is two after all: a merge taken back, or rows and visits set apart."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from aidcases import audit, states
from aidcases.errors import Refused, Stale
from aidcases.models import User
from aidcases.permissions import Permission, require
from aidcases.scope import ScopedPerson
from households.holding import FamilyGone, refuse_taken_back
from households.matching.evidence import SETTLED
from households.matching.keeping import bring_visits_home
from households.matching.merging import CannotMerge, bring, lock_lists, recompute, unfilled
from households.models import (
    Assignment,
    Candidate,
    DecreeRecipient,
    Determination,
    Household,
    HouseholdMerge,
    MatchPair,
    Visit,
)
from households.models.household import HouseholdState
from households.models.match_pair import PairState
from households.models.visit import LinkMethod
from households.outsiders import family_in_words
from households.registries import Obstacle, merge_followers


class CannotSplit(CannotMerge):
    """Something that happened since belongs to both; each is named."""


def split(*, by: User, merge: HouseholdMerge, note: str = "") -> None:
    """Undo a merge: what it moved goes back, and what came to those rows since goes with them.

    What was recorded of the family itself after the merge stays with the one kept. Raises
    `CannotSplit` where a decree or a payment rests on both.
    """
    require(by, Permission.DECIDE_PAIRS, merge.kept)
    require(by, Permission.DECIDE_PAIRS, merge.gone)
    with transaction.atomic():
        kept, gone = _lock(merge)
        obstacles = in_the_way(merge, by)
        if obstacles:
            raise CannotSplit(obstacles)
        _mark_split(merge, by, note)
        _empty_again(kept, merge.filled)
        states.move(gone, HouseholdState.LIVE, of=HouseholdState.MERGED, merged_into=None)
        _bring_back(kept, gone, merge.moved)
        for follower in merge_followers:
            follower.split(kept, gone, merge.moved, by)
        recompute([kept.pk, gone.pk])
        counts: dict[str, Any] = {kind: len(ids) for kind, ids in merge.moved.items() if ids}
        audit.record("household.split", by=by, subject=kept, gone=gone.pk, **counts)


def in_the_way(merge: HouseholdMerge, reader: ScopedPerson) -> list[Obstacle]:
    """What has happened since the merge and cannot be parted, as far as the reader sees it."""
    return [*_merged_further(merge, reader), *_decreed_since(merge)]


def lost(merge: HouseholdMerge) -> list[Obstacle]:
    """What the merge ended for good, to be known before it is split."""
    return [found for follower in merge_followers for found in follower.lost(merge.moved)]


def _merged_further(merge: HouseholdMerge, reader: ScopedPerson) -> Iterator[Obstacle]:
    into = merge.kept.merged_into
    if into is not None:
        sentence = _("%(name)s has itself been merged into another since. Split that one first.")
        yield Obstacle(sentence % {"name": merge.kept}, [family_in_words(into, reader)])


def _decreed_since(merge: HouseholdMerge) -> Iterator[Obstacle]:
    lines = DecreeRecipient.objects.filter(
        household=merge.kept, determination__candidate__in=merge.moved.get("rows", [])
    )
    named = [
        (f"{line.name}, {line.decree}", line.decree.get_absolute_url())
        for line in lines.select_related("decree")
    ]
    if named:
        yield Obstacle(
            _("A decree issued since rests on a row that would go back. Amend the decree first."),
            named,
        )


def _lock(merge: HouseholdMerge) -> tuple[Household, Household]:
    lock_lists(merge.kept, merge.gone)
    rows = Household.objects.select_for_update(of=("self",)).select_related("region").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[merge.kept_id, merge.gone_id])}
    return found[merge.kept_id], found[merge.gone_id]


def _mark_split(merge: HouseholdMerge, by: User, note: str) -> None:
    changes = {"split_by": by, "split_at": timezone.now(), "split_note": note.strip()}
    standing = HouseholdMerge.objects.filter(pk=merge.pk, split_at__isnull=True)
    if standing.update(**changes) != 1:
        raise Stale(_("This merge has been taken back already."))
    for name, value in changes.items():
        setattr(merge, name, value)


def _empty_again(kept: Household, filled: dict[str, str]) -> None:
    """What the merge filled in is unknown again, where nobody has changed it since."""
    emptied: dict[str, Any] = {
        name: None if name == "birth_date" else "" for name in unfilled(kept, filled)
    }
    if emptied:
        Household.objects.filter(pk=kept.pk).update(**emptied)


def _bring_back(kept: Household, gone: Household, moved: dict[str, list[Any]]) -> None:
    bring(moved, to=gone, of=kept)
    of_rows = {"candidate__in": moved.get("rows", []), "household": kept}
    for model in (Assignment, Determination):  # what came to these rows since
        model.objects.filter(**of_rows).update(household=gone)
    before = Household.objects.filter(pk__in=moved.get("merged_before", []), merged_into=kept)
    before.update(merged_into=gone)
    bring_visits_home(moved.get("rows", []))


# --- rows and visits that were never this family's ------------------------------------------------


def separate(
    *,
    by: User,
    household: Household,
    rows: list[Candidate],
    visits: list[Visit],
    note: str = "",
) -> Household | None:
    """Part what was joined wrongly: rows found a family of their own, and the visits go along.

    Visits alone become field records without a family; each is called different from the rows
    that stay, so that no run links it here again. Returns the new household, if there is one.
    """
    require(by, Permission.DECIDE_PAIRS, household)
    with transaction.atomic():
        stays = _remaining(household, rows, visits)
        _refuse_settled(rows, visits)
        new = _found(household, rows) if rows else None
        if new is not None:
            _take_along(new, rows, visits)
        _call_different(by, visits, stays, note)
        if new is None:
            _unlink(visits)
        recompute([household.pk, *([new.pk] if new else [])])
        told: dict[str, Any] = {"rows": len(rows), "visits": len(visits)}
        if new is not None:
            told["new"] = new.pk
        audit.record("household.separated", by=by, subject=household, **told)
    return new


def _remaining(household: Household, rows: list[Candidate], visits: list[Visit]) -> list[Candidate]:
    """The rows that stay, with the household locked; raises where the choice parts nothing."""
    lock_lists(household)
    locked = Household.objects.select_for_update().filter(pk=household.pk).first()
    if locked is None:
        raise FamilyGone
    refuse_taken_back(row.list_import_id for row in rows)
    here = list(household.candidates.all())
    theirs = {visit.pk for visit in household.visits.all()}
    chosen = {row.pk for row in rows}
    known = chosen <= {row.pk for row in here} and {visit.pk for visit in visits} <= theirs
    if locked.state != HouseholdState.LIVE or not known:
        raise Stale(
            _("This has been changed by someone else in the meantime. Reload the page and look.")
        )
    if not rows and not visits:
        raise Refused(_("Choose the rows or visits that belong to another family."))
    stays = [row for row in here if row.pk not in chosen]
    if rows and not stays:
        raise Refused(_("At least one row has to stay with this family."))
    return stays


def _refuse_settled(rows: list[Candidate], visits: list[Visit]) -> None:
    """What a village has deliberated on is not moved from under it."""
    of_rows = Determination.objects.filter(candidate__in=rows, state__in=SETTLED)
    of_visits = Determination.objects.filter(visit__in=visits, state__in=SETTLED)
    settled = (of_rows | of_visits).select_related("candidate__list_row").order_by("pk")
    named = [
        _("row %(number)s, %(name)s")
        % {"number": one.candidate.list_row.number, "name": one.candidate.name}
        for one in settled
    ]
    if named:
        raise Refused(
            _("The village has already deliberated on this family. File an objection first."),
            [str(name) for name in named],
        )


def _found(household: Household, rows: list[Candidate]) -> Household:
    """A household from what its first row claims; an id that the other holds stays there."""
    first = min(rows, key=lambda row: row.pk)
    taken = first.family_id == household.family_id
    return Household.objects.create(
        family_id="" if taken else first.family_id,
        nik=first.nik,
        family_card_number=first.family_card_number,
        head_name=first.name,
        name_key=first.name_key,
        birth_date=first.birth_date,
        sex=first.sex,
        address=first.address,
        region=first.region,
    )


def _take_along(new: Household, rows: list[Candidate], visits: list[Visit]) -> None:
    old = rows[0].household
    Candidate.objects.filter(pk__in=[row.pk for row in rows]).update(
        household=new, created_household=True
    )
    for model in (Assignment, Determination):
        model.objects.filter(candidate__in=rows).update(household=new)
    Visit.objects.filter(pk__in=[visit.pk for visit in visits]).update(
        household=new, link_method=LinkMethod.PERSON
    )
    if not old.candidates.filter(created_household=True).exists():
        first = old.candidates.order_by("pk").first()
        if first is not None:
            Candidate.objects.filter(pk=first.pk).update(created_household=True)


def _call_different(by: User, visits: list[Visit], stays: list[Candidate], note: str) -> None:
    """A person's word on each visit and row that they are two families, which every run keeps."""
    now = timezone.now()
    pairs = MatchPair.objects.filter(visit__in=visits, candidate__in=stays)
    pairs.filter(state=PairState.SAME).update(
        state=PairState.OPEN, decided_by=None, decided_at=None, bulk=None
    )
    pairs.exclude(state=PairState.DIFFERENT).update(
        state=PairState.DIFFERENT, decided_by=by, decided_at=now, note=note.strip()
    )
    known = set(pairs.values_list("candidate_id", "visit_id"))
    MatchPair.objects.bulk_create(
        MatchPair(
            candidate=row,
            visit=visit,
            region=row.region,
            rule="person",
            probability=0.0,
            state=PairState.DIFFERENT,
            decided_by=by,
            decided_at=now,
            note=note.strip(),
        )
        for visit in visits
        for row in stays
        if (row.pk, visit.pk) not in known
    )


def _unlink(visits: list[Visit]) -> None:
    keys = [visit.pk for visit in visits]
    Visit.objects.filter(pk__in=keys).update(household=None, link_method="")
