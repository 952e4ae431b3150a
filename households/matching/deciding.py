"""The step that every decision on a pair of records takes: one person is first."""

from typing import Any

from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from aidcases import states
from aidcases.errors import Stale
from aidcases.models import User
from households.models.match_pair import DECIDED, PairState, WeighedPair


def decide_pair(by: User, pair: WeighedPair, state: PairState, note: str, **also: Any) -> None:
    """From open or linked by the model to what a person says, inside the caller's transaction.

    Raises `Stale` naming who was first.
    """
    try:
        states.move(
            pair,
            state,
            of=[PairState.OPEN, PairState.LINKED],
            decided_by=by,
            decided_at=timezone.now(),
            note=note.strip(),
            **also,
        )
    except Stale:
        raise _who_was_first(pair) from None


def reopen_pair(pair: WeighedPair, **also: Any) -> bool:
    """From what a person said to open again; whether it was `same`."""
    was_same = pair.state == PairState.SAME
    states.move(pair, PairState.OPEN, of=DECIDED, decided_by=None, decided_at=None, note="", **also)
    return was_same


def _who_was_first(pair: WeighedPair) -> Stale:
    pairs = type(pair)._base_manager.select_related("decided_by")
    found = pairs.filter(pk=pair.pk).first()
    if found is None or found.decided_by is None or found.decided_at is None:
        return Stale(_("This pair is no longer open. Take the next one."))
    when = localize(timezone.localtime(found.decided_at))
    return Stale(
        _("%(who)s has already decided this pair on %(when)s: %(decision)s.")
        % {"who": found.decided_by, "when": when, "decision": found.get_state_display()}
    )
