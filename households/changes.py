"""What changed in a family's records: history events set in words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidcases import identity, jobs
from aidcases.models import Region
from households.models import Candidate, Household, Member, ReasonCode

# One query for the events of a household, its members and its candidates, each with the context
# that wrote it (docs/decisions/0004-history.md).
_EVENTS = """
SELECT subject, obj, at, label, data, context.metadata::text,
    coalesce(nullif(trim(concat(who.first_name, ' ', who.last_name)), ''), who.username)
FROM (
    SELECT 'household' AS subject, pgh_obj_id AS obj, pgh_id, pgh_created_at AS at,
        pgh_label AS label, pgh_context_id, to_jsonb(e)::text AS data
    FROM households_householdevent e WHERE pgh_obj_id = %(household)s
    UNION ALL
    SELECT 'member', pgh_obj_id, pgh_id, pgh_created_at, pgh_label, pgh_context_id,
        to_jsonb(e)::text
    FROM households_memberevent e
    WHERE pgh_obj_id IN (SELECT id FROM households_member WHERE household_id = %(household)s)
    UNION ALL
    SELECT 'candidate', pgh_obj_id, pgh_id, pgh_created_at, pgh_label, pgh_context_id,
        to_jsonb(e)::text
    FROM households_candidateevent e
    WHERE pgh_obj_id IN (SELECT id FROM households_candidate WHERE household_id = %(household)s)
) AS events
LEFT JOIN pghistory_context AS context ON context.id = events.pgh_context_id
LEFT JOIN aidcases_user AS who ON who.id::text = context.metadata ->> 'user'
ORDER BY subject, obj, events.pgh_id
"""

MODELS: dict[str, type[Model]] = {"household": Household, "member": Member, "candidate": Candidate}
SUBJECTS: dict[str, str | Promise] = {
    "household": gettext_lazy("Family"),
    "member": gettext_lazy("Member"),
    "candidate": gettext_lazy("Outcome on the list"),
}
NUMBERS = {"nik", "family_card_number"}
SILENT = {"id", "name_key", "created_at", "deciding_visit_id", "duplicate_of_id", "merged_into_id"}


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One record changed once: which, when, by whom, through what, and each field of it."""

    at: datetime
    subject: str | Promise
    of_household: bool  # rather than of a member or a candidate
    added: bool
    fields: list[FieldChange]
    by: str
    through: str


@dataclass(frozen=True)
class _Event:
    subject: str
    obj: int
    at: datetime
    label: str
    data: dict[str, Any]
    metadata: dict[str, Any]
    by: str | None


def changes_of(household: Household) -> list[Change]:
    """Every change of a family's records, newest first."""
    events = _read(household)
    words = _Words(events)
    found: list[Change] = []
    for _key, history in groupby(events, key=lambda event: (event.subject, event.obj)):
        found += _compare(list(history), words)
    return sorted(found, key=lambda change: change.at, reverse=True)


def _read(household: Household) -> list[_Event]:
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, {"household": household.pk})
        return [_event(*row) for row in cursor.fetchall()]


def _event(subject: str, obj: int, at: datetime, label: str, data: str, *context: Any) -> _Event:
    metadata, by = context
    return _Event(subject, obj, at, label, json.loads(data), json.loads(metadata or "{}"), by)


def _compare(history: list[_Event], words: "_Words") -> Iterator[Change]:
    """Each event beside the one before it; a candidate's first is told by the list already."""
    before: dict[str, Any] = {}
    for event in history:
        fields = list(_differences(event, before, words)) if before else []
        added = event.label == "insert"
        if fields or (added and event.subject != "candidate"):
            yield Change(
                at=event.at,
                subject=SUBJECTS[event.subject],
                of_household=event.subject == "household",
                added=added,
                fields=fields,
                by=event.by or "",
                through=_through(event.metadata),
            )
        before = event.data


def _differences(event: _Event, before: dict[str, Any], words: "_Words") -> Iterator[FieldChange]:
    for field in MODELS[event.subject]._meta.concrete_fields:
        old, new = before.get(str(field.column)), event.data.get(str(field.column))
        if field.column not in SILENT and old != new:
            yield FieldChange(
                label=str(field.verbose_name),
                before=words.of(field, old),
                after=words.of(field, new),
            )


def _through(metadata: dict[str, Any]) -> str:
    if "kind" in metadata:
        return str(jobs.label_of(metadata["kind"]))
    if "command" in metadata:
        return _("command %(name)s") % {"name": metadata["command"]}
    return str(metadata.get("url", ""))


class _Words:
    """Values of fields as a person reads them; names are looked up once, where one changed."""

    def __init__(self, events: list[_Event]) -> None:
        self._events = events

    @cached_property
    def _regions(self) -> dict[Any, Any]:
        return Region.objects.in_bulk(self._keys("region_id"))

    @cached_property
    def _reasons(self) -> dict[Any, Any]:
        return ReasonCode.objects.in_bulk(self._keys("reason_id"))

    def _keys(self, column: str) -> set[Any]:
        return {event.data[column] for event in self._events if event.data.get(column)}

    def of(self, field: Any, value: Any) -> str:
        if value in (None, ""):
            return "–"
        if field.name in NUMBERS:
            return identity.mask_nik(str(value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if field.column == "region_id":
            return str(self._regions.get(value, value))
        return str(self._reasons.get(value, value)) if field.column == "reason_id" else str(value)
