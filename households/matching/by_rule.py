"""Many open pairs confirmed by one rule: shown first, one recorded act, and one to take back."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidcases import audit
from aidcases.errors import Refused, Stale
from aidcases.models import User
from aidcases.permissions import Permission, require
from households.matching import queueing, resolution
from households.matching.reconciliation import lock
from households.models import BulkDecision, ListImport, MatchPair, Visit
from households.models.match_pair import DECIDED, PairState
from households.models.visit import LinkMethod

EXAMPLES = 5
LEAST_PROBABILITY = 0.5
# field → key → (words, the levels of agreement that are enough)
ENOUGH: dict[str, dict[str, tuple[str | Promise, tuple[str, ...]]]] = {
    "nik": {
        "same": (gettext_lazy("the same"), ("same",)),
        "near": (gettext_lazy("the same, or one digit off"), ("same", "one_digit")),
    },
    "name": {
        "same": (gettext_lazy("the same, or sounds the same"), ("same", "sounds_same")),
        "near": (
            gettext_lazy("at most one letter apart, or one within the other"),
            ("same", "sounds_same", "one_letter", "part_of"),
        ),
        "alike": (
            gettext_lazy("alike (0.92 or more)"),
            ("same", "sounds_same", "one_letter", "part_of", "alike"),
        ),
    },
    "birth_date": {
        "same": (gettext_lazy("the same"), ("same",)),
        "near": (
            gettext_lazy("the same, day and month exchanged, or one digit off"),
            ("same", "swapped", "one_digit"),
        ),
    },
    "village": {
        "same": (gettext_lazy("the same"), ("same",)),
        "district": (gettext_lazy("the same district"), ("same", "district")),
    },
}


@dataclass(frozen=True)
class Rule:
    """What must agree, as keys of `ENOUGH`; empty where it does not matter."""

    probability: float
    name: str = "same"
    nik: str = ""
    birth_date: str = ""
    village: str = ""

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def condition(self) -> Q:
        """On the pairs: each required field agrees well enough."""
        wanted = Q(probability__gte=self.probability)
        for name in ENOUGH:
            key = getattr(self, name)
            if key:
                wanted &= reduce(or_, (_at_level(name, one) for one in ENOUGH[name][key][1]))
        return wanted

    def refuse_loose(self) -> None:
        """A name alone is never sure, and what is likelier not one family is no case for a rule."""
        if self.probability < LEAST_PROBABILITY or not self.name:
            raise Refused(
                _("A rule asks for agreeing names and a probability of at least one half.")
            )
        if not self.nik and not self.birth_date:
            raise Refused(_("A name alone is never sure: ask for the NIK or the birth date too."))


def _at_level(name: str, level: str) -> Q:
    return Q(weights__contains=[{"field": name, "level": level}])


@dataclass(frozen=True)
class Preview:
    """What a rule would confirm now, and what of its pairs it leaves to a person."""

    count: int
    examples: list[MatchPair] = field(default_factory=list)
    two_families: int = 0  # the visit fits another pair too
    with_a_person: int = 0  # somebody was unsure, or has it open


def preview(user: User, list_import: ListImport, rule: Rule) -> Preview:
    """Count the rule's pairs within the person's regions and show some; nothing is changed."""
    require(user, Permission.DECIDE_BY_RULE)
    rule.refuse_loose()
    meant = _meant(user, list_import, rule)
    sure, ambiguous = _parted(meant)
    shown = queueing.with_both_sides().filter(pk__in=sure[:EXAMPLES])
    return Preview(
        count=len(sure),
        examples=list(shown.order_by("probability", "pk")),
        two_families=ambiguous,
        with_a_person=_of_rule(user, list_import, rule).count() - meant.count(),
    )


def confirm(
    *, by: User, list_import: ListImport, rule: Rule, expected: int, note: str = ""
) -> BulkDecision:
    """Call every pair of the rule one family, as one act.

    `expected` is the number that was shown: where it differs now, nothing is done and `Stale` is
    raised. Rows that a village has deliberated on are named.
    """
    require(by, Permission.DECIDE_BY_RULE)
    rule.refuse_loose()
    with transaction.atomic():
        lock(list_import)
        keys, _ambiguous = _parted(_meant(by, list_import, rule))
        if not keys:
            raise Refused(_("No open pair meets this rule."))
        if len(keys) != expected:
            raise Stale(
                _("%(now)s pairs meet the rule now, %(then)s were shown. Look at them again.")
                % {"now": len(keys), "then": expected}
            )
        made = BulkDecision.objects.create(
            list_import=list_import,
            region_id=by.scope_code or list_import.region_id,
            rule=rule.as_json(),
            pairs=len(keys),
            note=note.strip(),
            decided_by=by,
        )
        concerned = _call_same(by, made, keys)
        resolution.recompute(concerned)
        audit.record("pairs.decided_by_rule", by=by, subject=made, count=len(keys))
    return made


def undo(*, by: User, decision: BulkDecision) -> int:
    """Open again every pair that the rule confirmed and nobody has decided since; how many."""
    require(by, Permission.DECIDE_BY_RULE, decision)
    with transaction.atomic():
        lock(decision.list_import)
        changes = {"undone_by": by, "undone_at": timezone.now()}
        standing = BulkDecision.objects.filter(pk=decision.pk, undone_at__isnull=True)
        if standing.update(**changes) != 1:
            raise Stale(_("This has been taken back already."))
        pairs = list(queueing.with_both_sides().filter(bulk=decision).order_by("pk"))
        concerned = resolution.households_of([pair.pk for pair in pairs])
        offenders = resolution.taken_back(pairs)
        if offenders:
            raise Refused(
                _("The village has already deliberated on some of them. Nothing was taken back."),
                offenders,
            )
        concerned |= resolution.households_of([pair.pk for pair in pairs])
        resolution.recompute(concerned)
        audit.record("pairs.rule_undone", by=by, subject=decision, count=len(pairs))
    return len(pairs)


# --- which pairs ----------------------------------------------------------------------------------


def _of_rule(user: User, list_import: ListImport, rule: Rule) -> QuerySet[MatchPair]:
    pairs = queueing.pairs_of(user).filter(
        rule.condition, candidate__list_import=list_import, state=PairState.OPEN
    )
    return pairs.exclude(visit__link_method__in=[LinkMethod.GIVEN, LinkMethod.PERSON])


def _meant(user: User, list_import: ListImport, rule: Rule) -> QuerySet[MatchPair]:
    """Those that no person is busy with: put off as unsure, or open before a colleague."""
    elsewhere = Q(reserved_until__gt=timezone.now()) & ~Q(reserved_by=user)
    return _of_rule(user, list_import, rule).exclude(elsewhere).filter(put_off_at__isnull=True)


def _parted(pairs: QuerySet[MatchPair]) -> tuple[list[int], int]:
    """The pairs that are their visit's only open one, and how many are not.

    Where another family fits as well, a person decides.
    """
    rows = pairs.annotate(
        others=Count("visit__match_pairs", filter=Q(visit__match_pairs__state=PairState.OPEN))
    ).order_by("pk")
    keys, ambiguous = [], 0
    for key, others in rows.values_list("pk", "others"):
        if others > 1:
            ambiguous += 1
        else:
            keys.append(key)
    return keys, ambiguous


# --- what follows ---------------------------------------------------------------------------------


def _call_same(by: User, made: BulkDecision, keys: list[int]) -> set[int]:
    """Decide the pairs, link their visits, join their rows; the households concerned."""
    before = resolution.households_of(keys)
    rows = MatchPair.objects.filter(pk__in=keys)
    decided = rows.filter(state=PairState.OPEN).update(
        state=PairState.SAME,
        bulk=made,
        decided_by=by,
        decided_at=timezone.now(),
        note=made.note,
        reserved_by=None,
        reserved_until=None,
    )
    if decided != len(keys):
        raise Stale(_("Some of these pairs were decided a moment ago. Look at them again."))
    _link(rows.filter(visit__isnull=False))
    _join(queueing.with_both_sides().filter(pk__in=keys, twin__isnull=False))
    return before | resolution.households_of(keys)


def _link(pairs: QuerySet[MatchPair]) -> None:
    """Each visit goes to the family of its row, or of the row that this one repeats."""
    homes = {
        visit: root or own
        for visit, own, root in pairs.values_list(
            "visit_id", "candidate__household_id", "candidate__duplicate_of__household_id"
        )
    }
    visits = list(Visit.objects.filter(pk__in=homes).only("pk"))
    for visit in visits:
        visit.household_id = homes[visit.pk]
        visit.link_method = LinkMethod.PERSON
    Visit.objects.bulk_update(visits, ["household", "link_method"], batch_size=1000)
    MatchPair.objects.filter(visit__in=homes).exclude(state__in=DECIDED).delete()


def _join(pairs: Iterable[MatchPair]) -> None:
    offenders = []
    for pair in pairs:
        try:
            resolution.join_rows(pair)
        except Refused:
            offenders.append(str(pair.candidate))
    if offenders:
        raise Refused(
            _("The village has already deliberated on some of them. Nothing was confirmed."),
            offenders,
        )


def in_words(rule: dict[str, Any]) -> list[tuple[str | Promise, str | Promise]]:
    """A kept rule as (what, how well it must agree)."""
    labels: dict[str, str | Promise] = {
        "nik": gettext_lazy("NIK"),
        "name": gettext_lazy("Name"),
        "birth_date": gettext_lazy("Birth date"),
        "village": gettext_lazy("Village"),
    }
    told: list[tuple[str | Promise, str | Promise]] = [
        (gettext_lazy("Probability"), f"≥ {100 * rule['probability']:g} %")
    ]
    return told + [
        (label, ENOUGH[name][rule[name]][0]) for name, label in labels.items() if rule.get(name)
    ]


def decisions_of(user: User) -> QuerySet[BulkDecision]:
    """Acts by rule within the person's regions, the latest first."""
    acts = BulkDecision.objects.visible_to(user).select_related("decided_by", "undone_by")
    return acts.order_by("-decided_at", "-pk")
