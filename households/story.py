"""A family's story: what every room and house has to tell of it, and where its values come from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from aidcases import identity
from aidcases.models import User
from aidcases.templatetags.figures import in_full
from households.models import Candidate, DecreeRecipient, Household, Visit
from households.models.household import Sex
from households.models.visit import VisitState
from households.outsiders import heirs_for, twins_for
from households.registries import StoryEvent, story_sources

MOST_VISITS_COMPARED = 4


def known(households: QuerySet[Household], user: User) -> QuerySet[Household]:
    """Households with all that their story is told from, in a constant number of queries.

    What happened in a region that the person does not see is left out.
    """
    candidates = Candidate.objects.visible_to(user).select_related(
        "list_import__source_file",
        "list_import__applied_by",
        "list_row",
        "reason",
        "determination__reviewed_by",
        "determination__reason",
        "determination__deliberation__recorded_by",
    )
    lines = DecreeRecipient.objects.visible_to(user).select_related("decree__issued_by")
    visits = Visit.objects.visible_to(user).select_related("worker", "region").defer("raw")
    candidates = candidates.prefetch_related(twins_for(user))
    return households.select_related("region__parent").prefetch_related(
        heirs_for(user),
        Prefetch("candidates", candidates.order_by("-list_import")),
        "candidates__list_row__repairs",
        Prefetch("decree_lines", lines.order_by("-decree__dated_on")),
        Prefetch("visits", visits.order_by("-visited_on", "-recorded_at")),
        "visits__photos",
        "members",
        "fills",
    )


def tell(household: Household, user: User) -> list[StoryEvent]:
    """Everything that happened to the family, newest first."""
    events = [event for source in story_sources for event in source(household, user)]
    return sorted(events, key=lambda event: event.at, reverse=True)


# --- what this house tells --------------------------------------------------------------------


def of_decisions(household: Household, user: User) -> Iterable[StoryEvent]:
    """Review, deliberation and decree."""
    for candidate in household.candidates.all():
        determination = getattr(candidate, "determination", None)
        if determination is None or determination.reviewed_at is None:
            continue
        chip = (determination.verdict, determination.get_verdict_display())
        yield StoryEvent(
            at=determination.reviewed_at,
            kind="decision",
            title=_("The office reviewed what the visit found"),
            details=_filled((_("Reason"), determination.reason)),
            chip=chip,
            actor=str(determination.reviewed_by),
        )
        if determination.deliberation:
            yield _deliberated(determination.deliberation, chip)
    for line in household.decree_lines.all():
        if line.decree.issued_at is not None:
            yield _decreed(line, line.decree.issued_at)


def _deliberated(made: Any, chip: tuple[str, str]) -> StoryEvent:
    return StoryEvent(
        at=made.recorded_at,
        kind="decision",
        title=_("The village deliberated"),
        details=_filled(
            (_("Held on"), in_full(made.held_on)),
            (_("Number of the minutes"), made.minutes_number),
            (_("People present"), made.attendees),
        ),
        chip=chip,
        actor=str(made.recorded_by),
    )


def _decreed(line: DecreeRecipient, issued_at: datetime) -> StoryEvent:
    return StoryEvent(
        at=issued_at,
        kind="decision",
        title=_("Put on the decree %(number)s") % {"number": line.decree.number},
        details=_filled(
            (_("Dated"), in_full(line.decree.dated_on)),
            (_("Number on the list"), line.number),
        ),
        chip=(line.decree.state, line.decree.get_state_display()),
        actor=str(line.decree.issued_by),
        url=line.decree.get_absolute_url(),
    )


def _filled(*details: tuple[str | Promise, Any]) -> Sequence[tuple[str | Promise, Any]]:
    return [(label, value) for label, value in details if value not in (None, "")]


# --- where each value comes from --------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """What one source says of one field; `differs` from what the family's record says now."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Provenance:
    """A table: a row for each field, a column for each source, the list rows first."""

    sources: list[tuple[str, str, str]]  # (what it is, which one, address of its page)
    rows: list[tuple[str, str, list[Cell]]]  # (field, value now, what each source says)


def provenance(household: Household) -> Provenance:
    """Every value of the head of family beside what each list row and visit says of it."""
    accepted = [v for v in household.visits.all() if v.state == VisitState.ACCEPTED]
    candidates = list(household.candidates.all())
    visits = accepted[:MOST_VISITS_COMPARED]
    rows = []
    for label, name, attribute in _fields():
        now = _shown(name, getattr(household, attribute))
        said = [_shown(name, getattr(source, name)) for source in [*candidates, *visits]]
        if now or any(said):
            cells = [Cell(text, bool(text) and text != now) for text in said]
            rows.append((label, now, cells))
    sources = [_of_list(candidate) for candidate in candidates] + [_of_visit(v) for v in visits]
    return Provenance(sources, rows)


def _fields() -> list[tuple[str, str, str]]:
    """(label, field of the sources, field of the household)."""
    return [
        (_("Name"), "name", "head_name"),
        (_("NIK"), "nik", "nik"),
        (_("Family card number"), "family_card_number", "family_card_number"),
        (_("P3KE family id"), "family_id", "family_id"),
        (_("Birth date"), "birth_date", "birth_date"),
        (_("Sex"), "sex", "sex"),
        (_("Address"), "address", "address"),
    ]


def _shown(field: str, value: Any) -> str:
    if not value:
        return ""
    if field in {"nik", "family_card_number"}:
        return identity.mask_nik(value)
    if field == "birth_date":
        return in_full(value)
    return str(Sex(value).label) if field == "sex" else str(value)


def _of_list(candidate: Candidate) -> tuple[str, str, str]:
    number = candidate.list_row.number
    url = reverse("list_row", args=[candidate.list_import_id, number])
    row = _("row %(number)s") % {"number": number}
    return candidate.list_import.source_file.original_name, row, url


def _of_visit(visit: Visit) -> tuple[str, str, str]:
    when = in_full(visit.visited_on) if visit.visited_on else _("date unknown")
    return _("Visit"), when, reverse("visit", args=[visit.pk])
