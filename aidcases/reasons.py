"""Why somebody wants whole numbers: in a few words, kept in the audit log."""

from aidcases.logs import hide_numbers

SHORTEST, LONGEST = 5, 200


def is_told(reason: str) -> bool:
    """Whether it is long enough to say anything."""
    return len(reason.strip()) >= SHORTEST


def for_the_log(reason: str) -> str:
    """In one line, and without numbers: one pasted into it would defeat its own purpose."""
    return hide_numbers(" ".join(reason.split()))[:LONGEST]
