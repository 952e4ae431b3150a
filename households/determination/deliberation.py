"""A village's deliberation (musdes), and what it settles."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidcases import audit
from aidcases.errors import Refused
from aidcases.models import Region, SourceFile, User
from aidcases.permissions import Permission, require
from households.holding import hold
from households.models import Deliberation, Determination, ListImport
from households.models.determination import DeterminationState
from households.models.list_import import ListState
from households.models.reason_code import Verdict


def record(
    *,
    by: User,
    list_import: ListImport,
    region: Region,
    held_on: date,
    minutes_number: str,
    chaired_by: str = "",
    attendees: int | None = None,
    note: str = "",
    document: SourceFile | None = None,
) -> Deliberation:
    """Record a village's deliberation of what was reviewed there: reviewed → deliberated.

    What is not eligible is thereby concluded; what is eligible awaits its decree.
    """
    require(by, Permission.RECORD_DELIBERATIONS, region)
    _refuse_impossible(region, held_on, minutes_number)
    with transaction.atomic():
        hold(list_import)
        _require_applied(list_import)
        made = _write(
            list_import=list_import,
            region=region,
            held_on=held_on,
            minutes_number=minutes_number.strip(),
            chaired_by=chaired_by.strip(),
            attendees=attendees,
            note=note,
            document=document,
            recorded_by=by,
        )
        deliberated, concluded = _settle(made)
        audit.record(
            "deliberation.recorded",
            by=by,
            subject=made,
            deliberated=deliberated,
            concluded=concluded,
        )
    return made


def _refuse_impossible(region: Region, held_on: date, minutes_number: str) -> None:
    if not region.is_village:
        raise Refused(
            _("%(region)s is no village: a deliberation is held in a village.")
            % {"region": region.name}
        )
    if held_on > timezone.localdate():
        raise Refused(_("The deliberation cannot have been held in the future. Mend its date."))
    if not minutes_number.strip():
        raise Refused(_("Fill in the number of the minutes."))


def _require_applied(list_import: ListImport) -> None:
    if list_import.state != ListState.APPLIED:
        raise Refused(_("This list has not been applied: nobody has deliberated on it yet."))


def _write(**fields: object) -> Deliberation:
    try:
        with transaction.atomic():
            return Deliberation.objects.create(**fields)
    except IntegrityError as error:
        raise Refused(
            _("Minutes %(number)s of this village are recorded already. Mend the number.")
            % {"number": fields["minutes_number"]}
        ) from error


def _settle(made: Deliberation) -> tuple[int, int]:
    """Two steps, as the states go: all are deliberated, then the ineligible are concluded."""
    deliberated = Determination.objects.filter(
        candidate__list_import=made.list_import,
        region=made.region,
        state=DeterminationState.REVIEWED,
    ).update(state=DeterminationState.DELIBERATED, deliberation=made)
    if not deliberated:
        raise Refused(
            _("No family of %(village)s has been reviewed: there is nothing to deliberate.")
            % {"village": made.region.name}
        )
    concluded = made.determinations.filter(
        state=DeterminationState.DELIBERATED, verdict=Verdict.INELIGIBLE
    ).update(state=DeterminationState.CONCLUDED)
    return deliberated, concluded
