"""What people decide of two field records that no list names: same or different, reversible.

Nothing else follows from it than which record is counted, so no outcome is recomputed.
"""

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from aidcases import audit
from aidcases.errors import Refused, Stale
from aidcases.models import User
from aidcases.permissions import Permission, require
from households.determination import counted_once
from households.matching import visit_pairs
from households.matching.deciding import decide_pair, reopen_pair
from households.matching.kinship import Pair, families
from households.models import VisitPair
from households.models.match_pair import PairState


def decide(*, by: User, pair: VisitPair, same: bool, note: str = "") -> None:
    """Say whether both records of an open or machine-linked pair speak of one family.

    What the model linked is opened again where the decision speaks against it. Raises `Stale`
    naming who was first, and `Refused` where what people said of other records contradicts it.
    """
    _require_both(by, pair)
    with transaction.atomic():
        _alone()
        decide_pair(by, pair, PairState.SAME if same else PairState.DIFFERENT, note)
        if not visit_pairs.alive().filter(pk=pair.pk).exists():
            raise Stale(_("A family is known for one of these records by now. Take the next pair."))
        _settle(pair)
        audit.record("visit_pair.decided", by=by, subject=pair, same=same, rule=pair.rule)


def undo(*, by: User, pair: VisitPair) -> None:
    """Take a decision back: the pair is open again, until the next run."""
    _require_both(by, pair)
    with transaction.atomic():
        _alone()
        was_same = reopen_pair(pair)
        audit.record("visit_pair.decision_undone", by=by, subject=pair, same=was_same)


def _require_both(by: User, pair: VisitPair) -> None:
    for record in (pair.visit, pair.repeat):
        require(by, Permission.DECIDE_PAIRS, record)


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(counted_once.ALONE)


def _settle(pair: VisitPair) -> None:
    """No record stands in one family with another that a person has parted from it."""
    together = {pair.visit_id, pair.repeat_id}
    for others in counted_once.beside(together).values():
        together |= others
    pairs = VisitPair.objects.filter(visit__in=together, repeat__in=together)
    found: dict[str, list[VisitPair]] = {state: [] for state in PairState.values}
    for one in pairs.order_by("-probability", "visit", "repeat"):
        found[one.state].append(one)
    order = {str(key): place for place, key in enumerate(sorted(together))}
    same, parted = _sides(found[PairState.SAME]), _sides(found[PairState.DIFFERENT])
    _refuse_contradiction(pair, families(same, order=order.__getitem__), found)
    kin = families(
        _sides(found[PairState.LINKED]), decided=same, parted=parted, order=order.__getitem__
    )
    torn = [one.pk for one in found[PairState.LINKED] if not _one_family(kin, one)]
    VisitPair.objects.filter(pk__in=torn, state=PairState.LINKED).update(state=PairState.OPEN)


def _refuse_contradiction(
    pair: VisitPair, said: dict[str, str], found: dict[str, list[VisitPair]]
) -> None:
    for one in found[PairState.DIFFERENT]:
        if not _one_family(said, one):
            continue
        if one.pk == pair.pk:
            raise Refused(
                _(
                    "People have said that both are one family with a third record. Take one of"
                    " those decisions back first, if it was wrong."
                )
            )
        raise Refused(
            _(
                "%(who)s has said of two records of this family that they are different families."
                " Take that decision back first, if it was wrong."
            )
            % {"who": one.decided_by}
        )


def _sides(pairs: list[VisitPair]) -> list[Pair]:
    return [(str(pair.visit_id), str(pair.repeat_id)) for pair in pairs]


def _one_family(kin: dict[str, str], pair: VisitPair) -> bool:
    one, other = str(pair.visit_id), str(pair.repeat_id)
    return kin.get(one, one) == kin.get(other, other)
