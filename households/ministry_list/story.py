"""The lists that name a household, for its story."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.permissions import may
from households.models import Candidate, Household
from households.outsiders import twin_in_words
from households.registries import StoryEvent


def list_events(household: Household, user: User) -> Iterator[StoryEvent]:
    """One event for each list that named this family."""
    for candidate in household.candidates.all():  # fetched with the family: households/story.py
        list_import = candidate.list_import
        url = reverse("list_row", args=[list_import.pk, candidate.list_row.number])
        title = (
            _("Came in with a ministry list")
            if candidate.created_household
            else _("Named again by a ministry list")
        )
        yield StoryEvent(
            at=list_import.applied_at or list_import.uploaded_at,
            kind="list",
            title=title,
            details=[
                (_("File"), list_import.source_file.original_name),
                (_("Row"), candidate.list_row.number),
                (_("Decile"), candidate.decile or "–"),
                *_what_became(candidate),
            ],
            chip=(candidate.outcome, candidate.get_outcome_display()),
            actor=str(list_import.applied_by or ""),
            url=url if may(user, Permission.VIEW_LISTS) else "",
        )


def _what_became(candidate: Candidate) -> Iterator[tuple[str, str | Promise]]:
    if candidate.reason:
        yield _("Reason"), str(candidate.reason)
    if candidate.duplicate_of_id:
        yield _("Same family as"), twin_in_words(candidate)
