"""What people decide of two records: same or different, reversible, and never overturned."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases import audit
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permissions import Permission, require
from aidcases.scope import ScopedQuerySet
from households.determination import outcomes, review
from households.matching.deciding import decide_pair, reopen_pair
from households.matching.evidence import MACHINE_METHODS, SETTLED
from households.matching.keeping import bring_visits_home
from households.matching.reconciliation import lock
from households.models import Candidate, Determination, MatchPair, Visit
from households.models.candidate import Outcome
from households.models.match_pair import DECIDED, PairState
from households.models.visit import LinkMethod
from households.visits.fulfilment import follow_outcomes


def decide(*, by: User, pair: MatchPair, same: bool, note: str = "") -> None:
    """Say whether both records of an open or machine-linked pair are one family.

    Same: the visit belongs to the candidate's household, or the later row is a duplicate of the
    earlier. Different: they are never linked again. Raises `Stale` naming who was first.
    """
    require(by, Permission.DECIDE_PAIRS, pair)
    with transaction.atomic():
        lock(pair.candidate.list_import)
        concerned = households_of([pair.pk])
        state = PairState.SAME if same else PairState.DIFFERENT
        decide_pair(by, pair, state, note, reserved_by=None, reserved_until=None)
        if pair.twin is not None:
            join_rows(pair) if same else _part_rows(pair)
        else:
            _link_visit(pair) if same else _unlink_visit(pair)
        recompute(concerned | households_of([pair.pk]))
        audit.record("pair.decided", by=by, subject=pair, same=same, rule=pair.rule)


def undo(*, by: User, pair: MatchPair) -> None:
    """Take a decision back: the pair is open again, and what followed from it is undone."""
    require(by, Permission.DECIDE_PAIRS, pair)
    with transaction.atomic():
        lock(pair.candidate.list_import)
        concerned = households_of([pair.pk])
        was_same = _open_again(pair)
        recompute(concerned | households_of([pair.pk]))
        audit.record("pair.decision_undone", by=by, subject=pair, same=was_same)


def taken_back(pairs: Iterable[MatchPair]) -> list[str]:
    """Open pairs that were called the same, inside the caller's transaction.

    Returns the names of those that cannot be, for the caller to refuse the whole.
    """
    offenders = []
    for pair in pairs:
        try:
            _open_again(pair)
        except Refused:
            offenders.append(str(pair.candidate))
    return offenders


def name_twin(*, by: User, candidate: Candidate, twin: Candidate, note: str = "") -> MatchPair:
    """Say of two rows of one list that they are one family, whatever the model thinks of them."""
    require(by, Permission.DECIDE_PAIRS, candidate)
    require(by, Permission.DECIDE_PAIRS, twin)
    if candidate.list_import_id != twin.list_import_id or candidate.pk == twin.pk:
        raise Refused(_("Choose two different rows of one list."))
    first, second = sorted((candidate, twin), key=lambda row: row.pk)
    with transaction.atomic():
        lock(candidate.list_import)
        pair, _created = MatchPair.objects.get_or_create(
            candidate=first,
            twin=second,
            defaults={"region": first.region, "rule": "person", "probability": 1.0},
        )
        decide(by=by, pair=pair, same=True, note=note)
    return pair


def _open_again(pair: MatchPair) -> bool:
    """Take back what followed from the decision; whether it was `same`."""
    was_same = reopen_pair(pair, bulk=None)
    if was_same and pair.twin is not None:
        _part_rows(pair)
    elif was_same:
        _unlink_visit(pair)
    return was_same


# --- a visit and a candidate ----------------------------------------------------------------------


def _link_visit(pair: MatchPair) -> None:
    root = pair.candidate.duplicate_of or pair.candidate
    free = _visit_of(pair).exclude(link_method__in=[LinkMethod.GIVEN, LinkMethod.PERSON])
    if not free.update(household=root.household, link_method=LinkMethod.PERSON):
        raise Refused(_("This visit already belongs to a family that a person named."))
    # The visit's other questions are answered with this one.
    MatchPair.objects.filter(visit=pair.visit).exclude(state__in=DECIDED).delete()


def _unlink_visit(pair: MatchPair) -> None:
    _refuse_settled(Determination.objects.filter(visit=pair.visit_id))
    root = pair.candidate.duplicate_of or pair.candidate
    _visit_of(pair).filter(
        household__in=[root.household_id, pair.candidate.household_id],
        link_method__in=[*MACHINE_METHODS, LinkMethod.PERSON],
    ).update(household=None, link_method="")


def _visit_of(pair: MatchPair) -> ScopedQuerySet:
    return Visit.objects.filter(pk__in=[pair.visit_id] if pair.visit_id else [])


# --- two candidates of one list -------------------------------------------------------------------


def join_rows(pair: MatchPair) -> None:
    """The later row, and all that repeat it, become duplicates of the earlier row's root."""
    earlier, later = _in_order(pair)
    root, gone = earlier.duplicate_of or earlier, later.duplicate_of or later
    if root.pk == gone.pk:
        return
    root, gone = sorted((root, gone), key=_row_number)
    _refuse_settled(Determination.objects.filter(candidate=gone))
    ids = _rows_of(gone)
    _refuse_parted(_rows_of(root), ids)
    Candidate.objects.filter(pk__in=ids).update(
        duplicate_of=root, outcome=Outcome.DUPLICATE, reason=None, deciding_visit=None
    )
    bring_visits_home(ids)


def _part_rows(pair: MatchPair) -> None:
    """The row that was called a duplicate of the other, or of its root, stands for itself."""
    earlier, later = _in_order(pair)
    if later.duplicate_of_id is None or later.duplicate_of_id not in (
        earlier.pk,
        earlier.duplicate_of_id,
    ):
        return
    root = earlier.duplicate_of or earlier
    _refuse_settled(Determination.objects.filter(candidate=root))
    Candidate.objects.filter(pk=later.pk).update(duplicate_of=None, outcome=Outcome.WAITING)
    bring_visits_home([later.pk])


def _in_order(pair: MatchPair) -> tuple[Candidate, Candidate]:
    """Both rows of a pair as they stand now, in the order of their list."""
    rows = Candidate.objects.select_related("list_row", "duplicate_of__list_row").filter(
        pk__in=[pair.candidate_id, pair.twin_id]
    )
    earlier, later = sorted(rows, key=_row_number)
    return earlier, later


def _rows_of(root: Candidate) -> list[int]:
    rows = Candidate.objects.filter(Q(pk=root.pk) | Q(duplicate_of=root))
    return list(rows.values_list("pk", flat=True))


def _refuse_parted(some: Collection[int], others: Collection[int]) -> None:
    """Two families of which a person has called rows different do not become one by a third row."""
    pairs = MatchPair.objects.filter(
        Q(candidate__in=some, twin__in=others) | Q(candidate__in=others, twin__in=some),
        state=PairState.DIFFERENT,
    )
    for pair in pairs.select_related("candidate", "twin", "decided_by")[:1]:
        raise Refused(
            _(
                "%(who)s has said that %(one)s and %(other)s are different families. Take that"
                " decision back first, if it was wrong."
            )
            % {"who": pair.decided_by, "one": pair.candidate, "other": pair.twin}
        )


def _row_number(candidate: Candidate) -> int:
    return candidate.list_row.number


# --- what follows ---------------------------------------------------------------------------------


def _refuse_settled(determinations: Iterable[Determination]) -> None:
    for determination in determinations:
        if determination.state in SETTLED:
            raise Refused(
                _("The village has already deliberated on this family. File an objection first.")
            )


def households_of(pairs: Collection[int]) -> set[int]:
    """The households whose outcome these pairs may change, as they stand now."""
    rows = MatchPair.objects.filter(pk__in=pairs).values_list(
        "candidate__household_id",
        "candidate__duplicate_of__household_id",
        "twin__household_id",
        "twin__duplicate_of__household_id",
        "visit__household_id",
    )
    return {household for row in rows for household in row if household is not None}


def recompute(household_ids: set[int]) -> None:
    """Bring outcomes, proposals and assignments of these households up to their evidence."""
    outcomes.refresh(household_ids=household_ids)
    review.propose(household_ids=household_ids)
    follow_outcomes(household_ids=household_ids)
