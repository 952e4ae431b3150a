"""What a verb says when it will not do what was asked."""

from collections.abc import Sequence

from django.utils.functional import Promise


class Refused(Exception):
    """A rule stands in the way. The message says where, what and how to mend it, for the user.

    `offenders` names every record in the way of a bulk act, in words that can be shown.
    """

    def __init__(self, message: str | Promise, offenders: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.offenders = list(offenders)

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refused):
    """The person lacks the permission, or the record lies outside the person's regions."""


class Stale(Refused):
    """The record is no longer in the state that the act starts from."""
