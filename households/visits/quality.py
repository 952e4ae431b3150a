"""Marks on a visit that a reviewer should look at. A mark never drops or changes anything."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.models.reason_code import Verdict

COARSE_METRES = 1000
EARLIEST = date(2015, 1, 1)  # before any list there is; a telephone without a clock says 1970


class Flag(TextChoices):
    """The code is kept with the visit, the words are shown."""

    DATE_MISSING = "date_missing", _("no date of visit")
    DATE_IN_FUTURE = "date_in_future", _("date lies in the future")
    DATE_TOO_OLD = "date_too_old", _("date is implausibly old")
    GPS_MISSING = "gps_missing", _("no location")
    GPS_ZERO = "gps_zero", _("location is 0, 0")
    GPS_COARSE = "gps_coarse", _("location is only rough")
    GPS_UNREADABLE = "gps_unreadable", _("location could not be read")
    LATE = "late", _("after the due date")
    NO_PHOTO = "no_photo", _("no photo")
    OUTSIDE_ASSIGNMENT = "outside_assignment", _("not assigned to this worker")
    CONTRADICTION = "contradiction", _("another worker found the opposite")
    NIK_UNSOUND = "nik_unsound", _("NIK as given cannot be right")
    CARD_UNSOUND = "card_unsound", _("family card number as given cannot be right")
    BIRTH_DATE_UNREADABLE = "birth_date_unreadable", _("birth date could not be read")
    HOUSEHOLD_UNKNOWN = "household_unknown", _("family is not known here yet")
    HOUSEHOLD_MERGED = "household_merged", _("family was merged into another since")


def of_date(visited_on: date | None) -> list[Flag]:
    """What is odd about the day; a day ahead is let pass, for clocks in other time zones."""
    if visited_on is None:
        return [Flag.DATE_MISSING]
    if visited_on > timezone.localdate() + timedelta(days=1):
        return [Flag.DATE_IN_FUTURE]
    return [Flag.DATE_TOO_OLD] if visited_on < EARLIEST else []


def of_position(
    latitude: Decimal | None, longitude: Decimal | None, accuracy_m: int | None
) -> list[Flag]:
    """What is odd about the place, in degrees and metres."""
    if latitude is None or longitude is None:
        return [Flag.GPS_MISSING]
    if not latitude and not longitude:
        return [Flag.GPS_ZERO]
    return [Flag.GPS_COARSE] if (accuracy_m or 0) > COARSE_METRES else []


def of_evidence(verdict: str) -> list[Flag]:
    """A house that was entered is photographed; who was not found cannot be."""
    return [] if verdict == Verdict.UNVERIFIABLE else [Flag.NO_PHOTO]


def of_deadline(visited_on: date | None, due_on: date | None) -> list[Flag]:
    late = visited_on is not None and due_on is not None and visited_on > due_on
    return [Flag.LATE] if late else []


def words(codes: Iterable[str]) -> list[str]:
    """The flags as a person reads them; codes of an older version stand as they are."""
    return [str(Flag(code).label) if code in Flag.values else code for code in codes]


_CONTRADICTED = """
UPDATE households_visit v SET flags = v.flags || '["contradiction"]'::jsonb
WHERE v.household_id = ANY(%(households)s) AND v.state <> 'returned'
  AND v.verdict <> 'unverifiable' AND NOT v.flags ? 'contradiction'
  AND EXISTS (
    SELECT 1 FROM households_visit other
    WHERE other.household_id = v.household_id AND other.state <> 'returned'
      AND other.verdict <> 'unverifiable' AND other.verdict <> v.verdict
      AND (other.worker_id, other.worker_name) IS DISTINCT FROM (v.worker_id, v.worker_name))
"""


def flag_contradictions(household_ids: Iterable[int]) -> int:
    """Mark the visits of these households in which different workers found opposite things.

    Called inside the transaction that records or links visits. Returns the visits newly marked.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CONTRADICTED, {"households": sorted(set(household_ids))})
        return cursor.rowcount
