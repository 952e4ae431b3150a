"""Values that travel in an address unread: encrypted, and sound only from here."""

import base64
import hashlib
import json
from datetime import date
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(purpose: str, value: Any) -> str:
    """A text for an address that tells nothing of `value`: what JSON holds, days, keys."""
    text = json.dumps(value, default=_as_text, separators=(",", ":"))
    return _box(purpose).encrypt(text.encode()).decode().rstrip("=")


def unseal(purpose: str, sealed: str) -> Any:
    """What was sealed for this purpose; None where it was not sealed here."""
    padded = sealed + "=" * (-len(sealed) % 4)
    try:
        return json.loads(_box(purpose).decrypt(padded.encode()))
    except (InvalidToken, UnicodeError):
        return None


def _as_text(value: Any) -> str:
    # Moments keep their microseconds: DjangoJSONEncoder would cut them off.
    return str(value.isoformat() if isinstance(value, date) else value)


@cache
def _box(purpose: str) -> Fernet:
    key = hashlib.sha256(f"{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
