"""Searches are posted; what the address carries is a key that only this session can read.

A NIK typed into a search box so stands in no address, no log and no browser history.
"""

import secrets

from aidcases.requests import PersonRequest

_KEPT = 20  # searches of a session that the back button still finds


def keep(request: PersonRequest, text: str) -> str:
    """Remember a search text for this session; returns its key."""
    kept: dict[str, str] = request.session.get("searches", {})
    key = next((key for key, known in kept.items() if known == text), "")
    if not key:
        key = secrets.token_urlsafe(9)
        request.session["searches"] = dict([*kept.items(), (key, text)][-_KEPT:])
    return key


def recall(request: PersonRequest, key: str) -> str:
    """The text kept under this key; empty where this session knows none."""
    return str(request.session.get("searches", {}).get(key, ""))
