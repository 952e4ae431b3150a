"""Values that travel in an address unread: encrypted, and sound only from here."""

import base64
import hashlib
import json
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder


def seal(purpose: str, value: Any) -> str:
    """A text for an address that tells nothing of `value`, which JSON must be able to hold."""
    text = json.dumps(value, cls=DjangoJSONEncoder, separators=(",", ":"))
    return _box(purpose).encrypt(text.encode()).decode().rstrip("=")


def unseal(purpose: str, sealed: str) -> Any:
    """What was sealed for this purpose; None where it was not sealed here."""
    padded = sealed + "=" * (-len(sealed) % 4)
    try:
        return json.loads(_box(purpose).decrypt(padded.encode()))
    except (InvalidToken, UnicodeError):
        return None


@cache
def _box(purpose: str) -> Fernet:
    key = hashlib.sha256(f"{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
