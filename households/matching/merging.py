"""Two households that are one: a recorded act, after which everything hangs on the one kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidcases import audit, states
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permissions import Permission, require
from households.determination import outcomes, review
from households.holding import FamilyGone
from households.models import (
    Assignment,
    Candidate,
    DecreeRecipient,
    Determination,
    Household,
    HouseholdMerge,
    ListImport,
    Member,
    Visit,
)
from households.models.household import HouseholdState
from households.models.member import Relation
from households.registries import Obstacle, merge_followers
from households.visits.fulfilment import follow_outcomes

_FILLED_WHERE_UNKNOWN = (
    "family_id",
    "nik",
    "family_card_number",
    "birth_date",
    "address",
    "rt",
    "rw",
    "sex",
)
# What hangs on a household in this house; each has a `household`.
HANGING: dict[str, type[Any]] = {
    "visits": Visit,
    "assignments": Assignment,
    "determinations": Determination,
    "rows": Candidate,
}
WORDS: dict[str, str | Promise] = {
    "visits": gettext_lazy("visits"),
    "assignments": gettext_lazy("assignments"),
    "determinations": gettext_lazy("determinations"),
    "rows": gettext_lazy("rows of lists"),
    "members": gettext_lazy("members"),
    "merged_before": gettext_lazy("families merged into it before"),
}


class CannotMerge(Refused):
    """Both hold something that one family cannot hold twice; every clash is named."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        first, *others = [_in_words(obstacle) for obstacle in obstacles]
        super().__init__(first, others)
        self.obstacles = list(obstacles)


@dataclass(frozen=True)
class Plan:
    """What a merge would do: what moves, what is filled in, what stands in its way."""

    moves: list[tuple[str | Promise, int]]
    fills: list[str | Promise]  # names of the values
    obstacles: list[Obstacle]


def plan(kept: Household, gone: Household) -> Plan:
    """What making `gone` a part of `kept` would move; nothing is changed."""
    own = [(WORDS[kind], len(ids)) for kind, ids in _hanging(kept, gone).items()]
    above = [move for follower in merge_followers for move in follower.moves(gone)]
    fields = {field.name: field.verbose_name for field in Household._meta.concrete_fields}
    return Plan(
        moves=[(words, count) for words, count in [*own, *above] if count],
        fills=[fields[name] for name in _fills(kept, gone)],
        obstacles=clashes(kept, gone),
    )


def merge(*, by: User, kept: Household, gone: Household, note: str = "") -> HouseholdMerge:
    """Carry everything of `gone` over to `kept`: rows, visits, assignments, members, decisions,
    and whatever upper houses have joined. Raises `CannotMerge` naming each clash."""
    require(by, Permission.DECIDE_PAIRS, kept)
    require(by, Permission.DECIDE_PAIRS, gone)
    with transaction.atomic():
        lock(kept, gone)
        obstacles = clashes(kept, gone)
        if obstacles:
            raise CannotMerge(obstacles)
        moved = _carry_over(kept, gone)
        states.move(gone, HouseholdState.MERGED, of=HouseholdState.LIVE, merged_into=kept)
        filled = _fill(kept, gone)
        for follower in merge_followers:
            moved |= follower.merge(kept, gone, by)
        made = HouseholdMerge.objects.create(
            kept=kept,
            gone=gone,
            region=kept.region,
            moved=moved,
            filled=filled,
            note=note.strip(),
            merged_by=by,
        )
        recompute([kept.pk])
        counts: dict[str, Any] = {kind: len(ids) for kind, ids in moved.items() if ids}
        audit.record("household.merged", by=by, subject=kept, gone=gone.pk, **counts)
    return made


def recompute(household_ids: list[int]) -> None:
    """Bring outcomes, proposals and assignments of these households up to their evidence."""
    outcomes.refresh(household_ids=household_ids)
    review.propose(household_ids=household_ids)
    follow_outcomes(household_ids=household_ids)


def lock_lists(*households: Household) -> None:
    """Let no run of the matching link a visit to a household that is just going away."""
    named = Candidate.objects.filter(household__in=households).values("list_import")
    lists = ListImport.objects.select_for_update(no_key=True).filter(pk__in=named)
    list(lists.order_by("pk").values_list("pk"))


def lock(kept: Household, gone: Household) -> None:
    """Their lists, then both in the order of their ids: two merges never wait for each other."""
    lock_lists(kept, gone)
    states_now = dict(
        Household.objects.select_for_update()
        .filter(pk__in=[kept.pk, gone.pk])
        .order_by("pk")
        .values_list("pk", "state")
    )
    if len(states_now) < len({kept.pk, gone.pk}):
        raise FamilyGone
    if list(states_now.values()) != [HouseholdState.LIVE, HouseholdState.LIVE]:
        raise Refused(_("Choose two different households, neither merged before."))


# --- what stands in the way -----------------------------------------------------------------------


def clashes(kept: Household, gone: Household) -> list[Obstacle]:
    """Everything that one family cannot hold twice, each with its names."""
    above = (clash for follower in merge_followers for clash in follower.clashes(kept, gone))
    return [*_same_list(kept, gone), *_on_decrees(kept, gone), *above]


def _same_list(kept: Household, gone: Household) -> Iterator[Obstacle]:
    lists = Candidate.objects.filter(household=kept).values("list_import")
    both = Candidate.objects.filter(household__in=[kept, gone], list_import__in=lists)
    rows = both.select_related("list_row", "list_import__source_file").order_by("list_row__number")
    by_list: dict[int, list[Candidate]] = {}
    for row in rows:
        by_list.setdefault(row.list_import_id, []).append(row)
    for two in by_list.values():
        if len(two) > 1:
            yield Obstacle(
                _("Both stand on %(list)s. Say of its two rows that they are one family instead.")
                % {"list": two[0].list_import.source_file.original_name},
                [
                    (
                        _("row %(number)s, %(name)s")
                        % {"number": row.list_row.number, "name": row.name},
                        reverse("list_row", args=[row.list_import_id, row.list_row.number]),
                    )
                    for row in two
                ],
            )


def _on_decrees(kept: Household, gone: Household) -> Iterator[Obstacle]:
    """A line of a decree is frozen with its household: that one has to be the one kept."""
    lines = DecreeRecipient.objects.filter(household__in=[kept, gone]).select_related("decree")
    of_gone = [line for line in lines if line.household_id == gone.pk]
    if not of_gone:
        return
    both = any(line.household_id == kept.pk for line in lines)
    sentence = (
        _("Both stand on a decree. Amend the decree so that only one of them does.")
        if both
        else _("%(name)s stands on a decree. Keep this one.") % {"name": gone}
    )
    yield Obstacle(sentence, [_named(line) for line in (lines if both else of_gone)])


def _named(line: DecreeRecipient) -> tuple[str, str]:
    words = _("%(name)s: decree %(decree)s, number %(number)s")
    values = {"name": line.name, "decree": line.decree.number, "number": line.number}
    return words % values, line.decree.get_absolute_url()


def _in_words(obstacle: Obstacle) -> str:
    names = "; ".join(name for name, _url in obstacle.named)
    return f"{obstacle.sentence} {names}".strip()


# --- what moves -----------------------------------------------------------------------------------


def _hanging(kept: Household, gone: Household) -> dict[str, list[Any]]:
    """The ids of what hangs on the one that goes, by kind, as JSON can keep them: two queries."""
    rows = [_keys(kind, model.objects.filter(household=gone)) for kind, model in HANGING.items()]
    rows.append(_keys("merged_before", Household.objects.filter(merged_into=gone)))
    found: dict[str, list[Any]] = {kind: [] for kind in WORDS}
    for kind, key in rows[0].union(*rows[1:], all=True):
        found[kind].append(key if kind == "visits" else int(key))
    found["members"] = _members_to_move(kept, gone)
    return {kind: sorted(keys) for kind, keys in found.items()}


def _keys(kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    key = Cast("pk", CharField())  # a visit's is a UUID
    return rows.order_by().annotate(kind=Value(kind), key=key).values_list("kind", "key")


def _members_to_move(kept: Household, gone: Household) -> list[int]:
    """All but the head, and whom the other names as well."""
    both = list(Member.objects.filter(household__in=[kept, gone]))
    known = {(m.name_key, m.nik) for m in both if m.household_id == kept.pk}
    return [
        member.pk
        for member in both
        if member.household_id == gone.pk
        and member.relation != Relation.HEAD
        and (member.name_key, member.nik) not in known
    ]


def _carry_over(kept: Household, gone: Household) -> dict[str, list[Any]]:
    found = _hanging(kept, gone)
    bring(found, to=kept)
    Household.objects.filter(pk__in=found["merged_before"]).update(merged_into=kept)
    return found


def bring(moved: dict[str, list[Any]], *, to: Household, of: Household | None = None) -> None:
    """Hang these records on a household; with `of`, those alone that hang on that one now."""
    here = Q() if of is None else Q(household=of)
    kinds: dict[str, type[Any]] = {**HANGING, "members": Member}
    for kind, model in kinds.items():
        model.objects.filter(here, pk__in=moved.get(kind, [])).update(household=to)


def _fills(kept: Household, gone: Household) -> dict[str, Any]:
    """What is not known of the one kept and is of the other; nothing known is replaced."""
    return {
        name: getattr(gone, name)
        for name in _FILLED_WHERE_UNKNOWN
        if not getattr(kept, name) and getattr(gone, name)
    }


def _fill(kept: Household, gone: Household) -> dict[str, str]:
    fills = _fills(kept, gone)
    if fills:
        Household.objects.filter(pk=kept.pk).update(**fills)
        kept.refresh_from_db()
    return {name: _as_text(value) for name, value in fills.items()}


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def unfilled(kept: Household, filled: dict[str, str]) -> Iterable[str]:
    """The columns that still hold what a merge wrote there."""
    return [name for name, value in filled.items() if _as_text(getattr(kept, name)) == value]
