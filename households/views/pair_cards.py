"""Two records as the card of a pair shows them: side by side, with the weight of each field."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from aidcases.templatetags.figures import number
from households.matching import comparing
from households.models import Candidate, MatchPair, VisitPair
from households.models.match_pair import DECIDED, WeighedPair


def card(pair: MatchPair) -> dict[str, Any]:
    """A row of the list beside a field record, or beside another row."""
    right = _row(pair.twin) if pair.twin else _("Found in the field")
    return {
        **_weighed(pair),
        "title": pair.candidate.name,
        "heads": [_row(pair.candidate), right],
        "lines": comparing.lines(pair),
        "visits": [None, pair.visit] if pair.visit else [],
        "noted": pair.visit is not None and pair.visit.note,
        "answer_url": reverse("matching_decide", args=[pair.pk]),
        "undo_url": reverse("matching_undo", args=[pair.pk]),
        "may_put_off": True,
    }


def repeat_card(pair: VisitPair) -> dict[str, Any]:
    """A field record beside another."""
    sides = [pair.visit, pair.repeat]
    return {
        **_weighed(pair),
        "title": pair.visit.name,
        "heads": [_("Found in the field"), _("Found in the field")],
        "lines": comparing.lines_of(*sides),
        "visits": sides,
        "noted": any(visit.note for visit in sides),
        "answer_url": reverse("matching_repeat_decide", args=[pair.pk]),
        "undo_url": reverse("matching_repeat_undo", args=[pair.pk]),
        "may_put_off": False,
    }


def _weighed(pair: WeighedPair) -> dict[str, Any]:
    return {
        "id": str(pair.pk),  # as it stands in attributes, without separators
        "pair": pair,
        "weights": comparing.weights_of(pair.weights),
        "percent": min(99.9, round(100 * pair.probability, 1)),
        "rule": comparing.RULE_WORDS.get(pair.rule, pair.rule),
        "decided": pair.state in DECIDED,
    }


def _row(candidate: Candidate) -> str:
    return _("On the list, row %(row)s") % {"row": number(candidate.list_row.number)}
