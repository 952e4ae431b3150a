"""A household's visits and assignments as events of its story."""

from collections.abc import Iterable
from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aidcases.models import User
from households.models import Assignment, Household, Visit
from households.registries import StoryEvent
from households.visits import quality
from households.visits.questions import answers_in_words

_MIDDAY = time(12)


def visits_of(household: Household, user: User) -> Iterable[StoryEvent]:
    """One event per visit the person may see, at the day it was made."""
    visits = (
        Visit.objects.visible_to(user)
        .filter(household=household)
        .select_related("reason", "recorded_by", "source_file")
        .prefetch_related("photos")
        .defer("raw")
    )
    return [_event(visit) for visit in visits]


def assignments_of(household: Household, user: User) -> Iterable[StoryEvent]:
    """One event per assignment to a worker."""
    given = Assignment.objects.visible_to(user).filter(household=household)
    return [
        StoryEvent(
            at=assignment.assigned_at,
            kind="visit",
            title=_("Assigned to a social worker"),
            details=[(_("Worker"), assignment.worker)]
            + ([(_("Due on"), assignment.due_on)] if assignment.due_on else []),
            chip=(assignment.state, assignment.get_state_display()),
            actor=str(assignment.assigned_by),
        )
        for assignment in given.select_related("worker", "assigned_by")
    ]


def _event(visit: Visit) -> StoryEvent:
    return StoryEvent(
        at=_moment(visit),
        kind="visit",
        title=_title(visit),
        details=_details(visit),
        chip=(visit.verdict, visit.get_verdict_display()),
        actor=visit.worker_name or str(visit.recorded_by),
        url=reverse("visit", args=[visit.pk]),
        photos=[
            reverse("stored_file", args=[photo.source_file_id]) for photo in visit.photos.all()
        ],
    )


def _title(visit: Visit) -> str | Promise:
    return _("Visited") if visit.source_file_id is None else _("Visited, by spreadsheet")


def _moment(visit: Visit) -> datetime:
    """The day of the visit at midday, or when it was recorded where the day is not known."""
    if visit.visited_on is None:
        return visit.recorded_at
    return timezone.make_aware(datetime.combine(visit.visited_on, _MIDDAY))


def _details(visit: Visit) -> list[tuple[str | Promise, object]]:
    told: list[tuple[str | Promise, object]] = []
    if visit.reason:
        told.append((_("Reason"), visit.reason))
    told += answers_in_words(visit.answers)
    if visit.note:
        told.append((_("Note"), visit.note))
    told.append((_("Review"), visit.get_state_display()))
    if visit.review_note:
        told.append((_("To be mended"), visit.review_note))
    if visit.flags:
        told.append((_("Marks"), ", ".join(quality.words(visit.flags))))
    return told
