"""The decree (SK): drawn up from what was deliberated, issued by another, then frozen."""

from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidcases import audit, states
from aidcases.errors import Refused
from aidcases.models import Region, User
from aidcases.permissions import Permission, require
from households.determination import outcomes, review
from households.models import Decree, DecreeRecipient, Determination, ListImport
from households.models.candidate import Outcome
from households.models.decree import DecreeState
from households.models.determination import DeterminationState
from households.models.reason_code import Verdict

# The annex: numbered by village and name, each line a copy of the household as it is today.
_LIST_RECIPIENTS = """
INSERT INTO households_decreerecipient
    (decree_id, number, determination_id, household_id, region_id, name, nik,
     family_card_number, address)
SELECT %s, row_number() OVER (ORDER BY d.region_id, h.name_key, h.id),
    d.id, h.id, d.region_id, h.head_name, h.nik, h.family_card_number, h.address
FROM households_determination d
JOIN households_household h ON h.id = d.household_id
WHERE d.id = ANY(%s)
"""
ON_OFFER = (DecreeState.DRAFT, DecreeState.ISSUED)


def draft(
    *,
    by: User,
    list_import: ListImport,
    region: Region,
    number: str,
    title: str,
    dated_on: date,
    signed_by: str,
) -> Decree:
    """Draw up a decree of all deliberated eligible families of a list in a region.

    Families on another draft are left to it. Refuses where a later visit contradicts, by name.
    """
    require(by, Permission.DRAFT_DECREES, region)
    with transaction.atomic():
        chosen = awaiting_decree(list_import, region.pk).select_for_update(of=("self",))
        _refuse_contradicted(chosen)
        made = _write(
            list_import=list_import,
            region=region,
            number=number.strip(),
            title=title.strip(),
            dated_on=dated_on,
            signed_by=signed_by.strip(),
            drafted_by=by,
        )
        _fill(made, [row.pk for row in chosen])
        audit.record("decree.drafted", by=by, subject=made, recipients=made.recipients_count)
    return made


def amend(
    *, by: User, decree: Decree, number: str, title: str, dated_on: date, signed_by: str
) -> Decree:
    """Draft the next version: who is still eligible, and who has been deliberated since.

    The old version stays in force until the new one is issued.
    """
    require(by, Permission.DRAFT_DECREES, decree)
    with transaction.atomic():
        _require_amendable(decree)
        kept = _still_eligible(decree).values_list("pk", flat=True)
        new = awaiting_decree(decree.list_import, decree.region_id).values_list("pk", flat=True)
        made = _write(
            list_import=decree.list_import,
            region=decree.region,
            number=number.strip(),
            title=title.strip(),
            dated_on=dated_on,
            signed_by=signed_by.strip(),
            drafted_by=by,
            version=decree.version + 1,
            amends=decree,
        )
        _fill(made, [*kept, *new])
        audit.record(
            "decree.amended",
            by=by,
            subject=made,
            amends=decree.pk,
            recipients=made.recipients_count,
        )
    return made


def _require_amendable(decree: Decree) -> None:
    """In force and without a next version, until the caller's transaction ends."""
    held = Decree.objects.select_for_update(no_key=True).get(pk=decree.pk)
    if held.state != DecreeState.ISSUED:
        raise Refused(_("Only a decree in force can be amended."))
    if Decree.objects.filter(amends=held).exists():
        raise Refused(_("The next version of this decree is being drafted already."))


def discard(*, by: User, decree: Decree) -> None:
    """Throw a draft away; its families await a decree again."""
    require(by, Permission.DRAFT_DECREES, decree)
    with transaction.atomic():
        held = Decree.objects.select_for_update().get(pk=decree.pk)
        if held.state != DecreeState.DRAFT:
            raise Refused(_("This decree has been issued: it can be amended, not discarded."))
        audit.record("decree.discarded", by=by, subject=held, recipients=held.recipients_count)
        held.recipients.all().delete()
        held.delete()


def issue(*, by: User, decree: Decree) -> Decree:
    """Issue a draft: its list is frozen with a hash over it, and its families are decreed.

    Another person than the one who drafted it. Refuses where a family is eligible no more.
    """
    require(by, Permission.ISSUE_DECREES, decree)
    if by.pk == decree.drafted_by_id:
        raise Refused(_("You drafted this decree: another person must issue it."))
    with transaction.atomic():
        Decree.objects.select_for_update().get(pk=decree.pk)
        _refuse_overtaken(decree)
        if decree.amends:
            states.move(decree.amends, DecreeState.AMENDED, of=DecreeState.ISSUED)
        states.move(
            decree,
            DecreeState.ISSUED,
            of=DecreeState.DRAFT,
            issued_by=by,
            issued_at=timezone.now(),
            frozen_hash=fingerprint(decree),
        )
        decreed = _decree(decree)
        audit.record(
            "decree.issued", by=by, subject=decree, recipients=decreed, hash=decree.frozen_hash
        )
    return decree


_FINGERPRINT = """
    SELECT encode(sha256(convert_to(coalesce(string_agg(
        json_build_array(
            number, household_id, region_id, name, nik, family_card_number, address
        )::text || E'\\n', '' ORDER BY number
    ), ''), 'UTF8')), 'hex')
    FROM households_decreerecipient WHERE decree_id = %s
"""


def fingerprint(decree: Decree) -> str:
    """sha256 over the ordered recipients: one JSON array a line, UTF-8."""
    with connection.cursor() as cursor:
        cursor.execute(_FINGERPRINT, [decree.pk])
        return str(cursor.fetchone()[0])


def awaiting_decree(list_import: ListImport, region_code: str) -> QuerySet[Determination]:
    """Deliberated, eligible, and on no draft."""
    listed = DecreeRecipient.objects.filter(
        determination=OuterRef("pk"), decree__state__in=ON_OFFER
    )
    return (
        Determination.objects.below(region_code)
        .filter(
            ~Exists(listed),
            candidate__list_import=list_import,
            state=DeterminationState.DELIBERATED,
            verdict=Verdict.ELIGIBLE,
        )
        .order_by("pk")
    )


def _write(**fields: Any) -> Decree:
    if not fields["number"]:
        raise Refused(_("Fill in the number of the decree."))
    try:
        with transaction.atomic():
            return Decree.objects.create(**fields)
    except IntegrityError as error:
        raise Refused(
            _("There is a decree %(number)s already. Mend the number, or open that decree.")
            % {"number": fields["number"]}
        ) from error


def _fill(decree: Decree, determinations: list[int]) -> None:
    if not determinations:
        raise Refused(_("No family awaits a decree here: record the deliberations first."))
    with connection.cursor() as cursor:
        cursor.execute(_LIST_RECIPIENTS, [decree.pk, determinations])
        decree.recipients_count = cursor.rowcount
    Decree.objects.filter(pk=decree.pk).update(recipients_count=decree.recipients_count)
    _refuse_predated(decree)


def _refuse_predated(decree: Decree) -> None:
    """A decree rests on deliberations, so it bears no earlier date than theirs."""
    later = decree.recipients.filter(
        determination__deliberation__held_on__gt=decree.dated_on
    ).values_list(
        "determination__deliberation__minutes_number", "determination__deliberation__region__name"
    )
    offenders = [f"{minutes} ({village})" for minutes, village in later.distinct()]
    if offenders:
        raise Refused(
            _("The decree is dated before deliberations that it rests on. Mend its date."),
            offenders=sorted(offenders),
        )


def _refuse_contradicted(chosen: QuerySet[Determination]) -> None:
    contradicted = chosen.exclude(candidate__outcome=Outcome.ELIGIBLE)
    names = list(contradicted.values_list("candidate__name", flat=True))
    if names:
        raise Refused(
            _("A later visit says otherwise of these families. Send them back for review first."),
            offenders=names,
        )


def _still_eligible(decree: Decree) -> QuerySet[Determination]:
    return Determination.objects.filter(
        decree_lines__decree=decree,
        state=DeterminationState.DECREED,
        candidate__outcome__in=[Outcome.ELIGIBLE, Outcome.DECREED],
    )


def _refuse_overtaken(decree: Decree) -> None:
    """Between draft and issue a visit, an objection or another decree may have come."""
    allowed = [DeterminationState.DELIBERATED]
    if decree.amends_id:
        allowed.append(DeterminationState.DECREED)
    lines = decree.recipients.exclude(
        determination__state__in=allowed,
        determination__verdict=Verdict.ELIGIBLE,
        determination__candidate__outcome__in=[Outcome.ELIGIBLE, Outcome.DECREED],
    )
    offenders = [f"{line.number}. {line.name}" for line in lines.order_by("number")]
    if offenders:
        raise Refused(
            _("These families can no longer be decreed. Discard the draft and draw it up anew."),
            offenders=offenders,
        )


def _decree(decree: Decree) -> int:
    """Move the determinations along, then bring the outcomes up to it."""
    on_list = decree.recipients.values("determination")
    determinations = Determination.objects.filter(pk__in=on_list)
    determinations.filter(state=DeterminationState.DELIBERATED).update(
        state=DeterminationState.DECREED
    )
    touched = list(determinations.values_list("household_id", flat=True))
    if decree.amends_id:
        touched += _reopen_dropped(decree)
    outcomes.refresh(list_import_id=decree.list_import_id, household_ids=touched)
    review.propose(list_import_id=decree.list_import_id, household_ids=touched)
    return decree.recipients_count


def _reopen_dropped(decree: Decree) -> list[int]:
    """Who stood on the old version and not on this one: their determination starts anew."""
    dropped = Determination.objects.filter(
        decree_lines__decree=decree.amends, state=DeterminationState.DECREED
    ).exclude(pk__in=decree.recipients.values("determination"))
    households = list(dropped.values_list("household_id", flat=True))
    dropped.update(
        state=DeterminationState.PROPOSED, reviewed_by=None, reviewed_at=None, deliberation=None
    )
    return households
