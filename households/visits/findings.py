"""What was found on a visit, checked before anything is stored."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from aidcases.errors import Refused
from households.models import ReasonCode
from households.models.reason_code import Verdict
from households.visits.questions import require_answers

NOTE_MAX = 4000
ANSWERS_MAX_BYTES = 20_000
Degrees = Decimal | float | str | None


@dataclass(frozen=True, kw_only=True)
class Findings:
    """Checked: the reason belongs to the verdict, the position lies on earth (degrees, metres)."""

    verdict: str
    reason: ReasonCode | None
    visited_on: date | None
    answers: dict[str, Any]
    note: str
    latitude: Decimal | None
    longitude: Decimal | None
    accuracy_m: int | None

    def as_json(self) -> dict[str, Any]:
        """The content in one spelling, so that two bodies can be compared."""
        return {
            "verdict": self.verdict,
            "reason": self.reason.pk if self.reason else None,
            "visited_on": self.visited_on.isoformat() if self.visited_on else None,
            "answers": self.answers,
            "note": self.note,
            "latitude": None if self.latitude is None else f"{self.latitude:.6f}",
            "longitude": None if self.longitude is None else f"{self.longitude:.6f}",
            "accuracy_m": self.accuracy_m,
        }


def fingerprint(content: dict[str, Any]) -> str:
    """sha256 over the content with its keys in order."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def checked(
    *,
    verdict: str,
    reason: ReasonCode | str | None = None,
    visited_on: date | None = None,
    answers: dict[str, Any] | None = None,
    note: str = "",
    latitude: Degrees = None,
    longitude: Degrees = None,
    accuracy_m: float | None = None,
) -> Findings:
    """Raises `Refused`, naming the field, where something cannot be stored as it stands."""
    if verdict not in Verdict.values:
        raise Refused(_("verdict: “%(value)s” is none of the verdicts.") % {"value": verdict})
    _require_short(answers or {}, note)
    require_answers(answers or {})
    place = _position(latitude, longitude)
    return Findings(
        verdict=verdict,
        reason=_reason(verdict, reason),
        visited_on=visited_on,
        answers=answers or {},
        note=note.strip(),
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
        accuracy_m=_metres(accuracy_m) if place else None,
    )


def _reason(verdict: str, reason: ReasonCode | str | None) -> ReasonCode | None:
    if verdict == Verdict.ELIGIBLE:
        if reason:
            raise Refused(_("reason: an eligible family needs no reason. Leave it out."))
        return None
    if not reason:
        raise Refused(_("reason: say why the family is not eligible or could not be verified."))
    code = reason if isinstance(reason, str) else reason.pk
    found = ReasonCode.objects.filter(pk=code, verdict=verdict).first()
    if found is None:
        raise Refused(
            _("reason: “%(reason)s” is no reason for this verdict. Choose one of its own.")
            % {"reason": code}
        )
    return found


def _require_short(answers: dict[str, Any], note: str) -> None:
    if len(note) > NOTE_MAX:
        raise Refused(_("note: at most %(count)s characters.") % {"count": NOTE_MAX})
    if len(json.dumps(answers)) > ANSWERS_MAX_BYTES:
        raise Refused(_("answers: too long. Shorten what was written."))
    if "\x00" in note or "\\u0000" in json.dumps(answers):
        raise Refused(_("note: holds a character that is no text. Type it again."))


def _position(latitude: Degrees, longitude: Degrees) -> tuple[Decimal, Decimal] | None:
    if latitude is None and longitude is None:
        return None
    return (
        degrees("latitude", latitude, limit=90),
        degrees("longitude", longitude, limit=180),
    )


def degrees(field: str, value: Degrees, *, limit: int) -> Decimal:
    """Degrees to six places; raises `Refused` where it is no number or not on earth."""
    try:
        number = Decimal(str(value))
        on_earth = number.is_finite() and abs(number) <= limit
    except InvalidOperation:
        on_earth = False
    if not on_earth:
        raise Refused(
            _("%(field)s: “%(value)s” is no place on earth. Take the location again.")
            % {"field": field, "value": str(value)[:40]}
        )
    return number.quantize(Decimal("0.000001"))


def _metres(value: float | None) -> int | None:
    """Whole metres; what no receiver could mean (below 0, beyond the globe) is refused."""
    if value is None:
        return None
    if not 0 <= value <= 40_000_000:  # NaN fails both
        raise Refused(_("accuracy_m: “%(value)s” is no distance in metres.") % {"value": value})
    return round(value)
