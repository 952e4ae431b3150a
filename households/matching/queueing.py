"""The review queue: the next open pair for a person, and for nobody else at the same time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidcases import audit
from aidcases.errors import Stale
from aidcases.models import User
from aidcases.permissions import Permission, require
from aidcases.scope import ScopedQuerySet
from households.models import MatchPair
from households.models.match_pair import DECIDED, PairState

HELD_FOR = timedelta(minutes=10)
LATELY = 20
_WITH = (
    "candidate__list_row",
    "candidate__region__parent",
    "candidate__household",
    "visit__region__parent",
    "visit__reason",
    "visit__worker",
    "twin__list_row",
    "twin__region__parent",
    "twin__household",
)


def pairs_of(user: User) -> ScopedQuerySet:
    """Pairs whose both sides lie in the person's regions."""
    code = user.scope_code
    pairs = MatchPair.objects.visible_to(user)
    if not code:
        return pairs
    return pairs.filter(
        Q(visit__isnull=True) | Q(visit__region__code__startswith=code),
        Q(twin__isnull=True) | Q(twin__region__code__startswith=code),
    )


def open_pairs(user: User) -> QuerySet[MatchPair]:
    """Surest first, for these go quickest; what somebody was unsure of comes last."""
    return (
        pairs_of(user)
        .filter(state=PairState.OPEN)
        .order_by(F("put_off_at").asc(nulls_first=True), "-probability", "pk")
    )


def with_both_sides() -> QuerySet[MatchPair]:
    """Pairs with everything that a page shows of them."""
    return MatchPair.objects.select_related(*_WITH)


def take(*, by: User, number: int = 1, besides: Collection[int] = ()) -> list[MatchPair]:
    """Reserve the next pairs for this person, whole; fewer where fewer are free.

    `besides` are pairs that the person holds or has skipped. The families that one visit may be of
    go to one person. Rows that another person is taking at this very moment are passed over.
    """
    require(by, Permission.DECIDE_PAIRS)
    now = timezone.now()
    with transaction.atomic():
        taken = list(
            open_pairs(by)
            .filter(_free_for(by, now))
            .exclude(_with_a_colleague(by, now))
            .exclude(pk__in=besides)
            .select_for_update(skip_locked=True, no_key=True, of=("self",))
            .values_list("pk", flat=True)[:number]
        )
        MatchPair.objects.filter(pk__in=taken).update(reserved_by=by, reserved_until=now + HELD_FOR)
    found = {pair.pk: pair for pair in with_both_sides().filter(pk__in=taken)}
    return [found[pk] for pk in taken if pk in found]


def _free_for(by: User, now: datetime) -> Q:
    """Held by nobody else."""
    return Q(reserved_until__isnull=True) | Q(reserved_until__lt=now) | Q(reserved_by=by)


def _with_a_colleague(by: User, now: datetime) -> Exists:
    """Another family for the same visit is before somebody else: both are one question."""
    others = MatchPair.objects.filter(
        visit=OuterRef("visit"), state=PairState.OPEN, reserved_until__gte=now
    )
    return Exists(others.exclude(reserved_by=by))


def keep_hold(*, by: User, pairs: Collection[int]) -> None:
    """Reserve for longer what the person still has before them."""
    mine = MatchPair.objects.filter(pk__in=pairs, reserved_by=by, state=PairState.OPEN)
    mine.update(reserved_until=timezone.now() + HELD_FOR)


def take_one(*, by: User, pair: MatchPair) -> bool:
    """Reserve this very pair for the person; false where a colleague has it open."""
    require(by, Permission.DECIDE_PAIRS, pair)
    now = timezone.now()
    rows = MatchPair.objects.filter(_free_for(by, now), pk=pair.pk, state=PairState.OPEN)
    return rows.update(reserved_by=by, reserved_until=now + HELD_FOR) == 1


def whole(user: User, pk: int) -> MatchPair | None:
    """One pair with everything that its page shows."""
    return pairs_of(user).select_related(*_WITH, "decided_by").filter(pk=pk).first()


def put_off(*, by: User, pair: MatchPair, note: str = "") -> None:
    """Not sure: to the end of the queue, free for others, who read what was noted.

    Raises `Stale` where the pair is decided by now, or a colleague has it open.
    """
    require(by, Permission.DECIDE_PAIRS, pair)
    now = timezone.now()
    with transaction.atomic():
        put = MatchPair.objects.filter(_free_for(by, now), pk=pair.pk, state=PairState.OPEN).update(
            put_off_at=now, note=note.strip(), reserved_by=None, reserved_until=None
        )
        if not put:
            raise Stale(_("This pair is decided, or a colleague has it open. Take the next one."))
        audit.record("pair.put_off", by=by, subject=pair)


def let_go(*, by: User, pair: MatchPair) -> None:
    """Skipped: free for others, where it stands."""
    MatchPair.objects.filter(pk=pair.pk, reserved_by=by).update(
        reserved_by=None, reserved_until=None
    )


def lately_decided(user: User) -> list[int]:
    """The person's own last decisions, one by one, the latest last: what undo takes back."""
    return lately_decided_of(user, MatchPair.objects.filter(bulk__isnull=True))


def lately_decided_of(user: User, pairs: QuerySet[Any]) -> list[int]:
    """The same of pairs of any kind."""
    mine = pairs.filter(decided_by=user, state__in=DECIDED)
    return list(mine.order_by("-decided_at").values_list("pk", flat=True)[:LATELY])[::-1]


@dataclass(frozen=True)
class Standing:
    """How far a person is today."""

    done: int
    left: int
    seconds_each: int | None  # at the pace of the last decisions

    @property
    def total(self) -> int:
        return self.done + self.left

    @property
    def place(self) -> int:
        return min(self.done + 1, self.total)

    @property
    def seconds_left(self) -> int | None:
        return self.seconds_each and self.seconds_each * self.left


def standing(user: User) -> Standing:
    """Pairs that the person has decided since midnight, and open ones."""
    return standing_of(user, MatchPair.objects.all(), open_pairs(user).count())


def standing_of(user: User, pairs: QuerySet[Any], left: int) -> Standing:
    """The same of pairs of any kind, of which so many are open."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = pairs.filter(decided_by=user, decided_at__gte=midnight, state__in=DECIDED).order_by(
        "-decided_at"
    )
    moments = [pair.decided_at for pair in mine.only("decided_at")[:11] if pair.decided_at]
    gaps = sorted((later - earlier).total_seconds() for later, earlier in pairwise(moments))
    pace = max(1, round(gaps[len(gaps) // 2])) if gaps else None
    return Standing(done=mine.count(), left=left, seconds_each=pace)
