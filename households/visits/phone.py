"""What a phone sends of a visit: one JSON item, answered by its id.

{"id": UUID, "household": id or null, "name": as the phone shows it, "verdict", "reason",
 "visited_on": ISO date, "answers": {}, "note", "latitude", "longitude", "accuracy_m",
 "claims": {"name", "nik", …}}

Fields that an older page did not know may be missing; unknown ones are ignored.
"""

import math
import uuid
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from aidcases.errors import NotAllowed, Refused
from aidcases.models import User
from households.holding import FamilyGone
from households.models import Household, Visit
from households.visits.claims import Claims
from households.visits.recording import Conflict, record_visit

MOST_ID = 2**63 - 1
_CLAIMED = {"name": 200, "nik": 40, "family_card_number": 40, "address": 300}


class VisitItems:
    """The kind of item `visit` (aidcases/registries.py)."""

    name = "visit"

    def receive(self, *, by: User, payload: dict[str, Any]) -> dict[str, Any]:
        """Answers {"id", "answer", "hash", "message"}.

        answer: accepted, duplicate (the same again), conflict (the id is taken by another
        content; nothing of it is told) or rejected (the message names the field).
        """
        sent_id = payload.get("id") if isinstance(payload.get("id"), str) else ""
        try:
            key = _uuid(payload)
            again = Visit.objects.filter(pk=key, recorded_by=by).exists()
            visit = _recorded(by, key, payload)
        except Conflict as conflict:
            return {"id": sent_id, "answer": "conflict", "message": str(conflict)}
        except Refused as refusal:
            kind = "forbidden" if isinstance(refusal, NotAllowed) else "rejected"
            return {"id": sent_id, "answer": "rejected", "why": kind, "message": str(refusal)}
        answer = "duplicate" if again else "accepted"
        return {"id": sent_id, "answer": answer, "hash": visit.content_hash, "message": ""}


def _recorded(by: User, key: uuid.UUID, payload: dict[str, Any]) -> Visit:
    """A visit to a family whose list is taken back meanwhile is held for the office."""
    try:
        return record_visit(by=by, id=key, **_told(by, payload, _household(payload)))
    except FamilyGone:
        return record_visit(by=by, id=key, **_told(by, payload, None))


def _told(by: User, payload: dict[str, Any], household: Household | None) -> dict[str, Any]:
    return {
        "household": household,
        "region": household or by.scope_code,
        "verdict": _text(payload, "verdict", 20),
        "reason": _text(payload, "reason", 30) or None,
        "visited_on": _day(payload, "visited_on"),
        "answers": _object(payload, "answers"),
        "note": _text(payload, "note", 4000),
        "latitude": _number(payload, "latitude"),
        "longitude": _number(payload, "longitude"),
        "accuracy_m": _number(payload, "accuracy_m"),
        "claims": _claims(payload) if household else _claims_of_unknown(payload),
    }


def _uuid(payload: dict[str, Any]) -> uuid.UUID:
    try:
        return uuid.UUID(_text(payload, "id", 36))
    except ValueError as error:
        raise Refused(_("id: a visit needs a UUID made where it was recorded.")) from error


def _household(payload: dict[str, Any]) -> Household | None:
    """None where the phone knows no household, or one that is not here: held for the office."""
    key = payload.get("household")
    if key is None:
        return None
    if not isinstance(key, int) or isinstance(key, bool) or not 0 < key <= MOST_ID:
        raise Refused(_("household: a whole number is expected."))
    return Household.objects.filter(pk=key).first()


def _claims(payload: dict[str, Any]) -> Claims:
    said = _object(payload, "claims")
    texts = {name: _text(said, name, longest).strip() for name, longest in _CLAIMED.items()}
    return Claims(birth_date=_day(said, "birth_date"), **texts)


def _claims_of_unknown(payload: dict[str, Any]) -> Claims:
    """A phone sends a name that its maker mended, and beside it the one that it shows."""
    claims = _claims(payload)
    name = claims.name or _text(payload, "name", _CLAIMED["name"]).strip()
    if not name and payload.get("household") is not None:
        raise FamilyGone
    return replace(claims, name=name)


def _text(payload: dict[str, Any], name: str, longest: int) -> str:
    value = payload.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        raise Refused(
            _("%(field)s: text of at most %(longest)s characters is expected.")
            % {"field": name, "longest": longest}
        )
    return value


def _object(payload: dict[str, Any], name: str) -> dict[str, Any]:
    value = payload.get(name) or {}
    if not isinstance(value, dict):
        raise Refused(_("%(field)s: an object is expected.") % {"field": name})
    return value


def _number(payload: dict[str, Any], name: str) -> float | None:
    """A JSON number; one written as text, NaN or beyond all bounds is refused."""
    value = payload.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refused(_("%(field)s: a number is expected.") % {"field": name})
    return value


def _day(payload: dict[str, Any], name: str) -> date | None:
    value = _text(payload, name, 10)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise Refused(
            _("%(field)s: a date like 2023-04-12 is expected.") % {"field": name}
        ) from error
