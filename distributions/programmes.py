"""Programmes: opened with their rounds, made active, closed once nothing is open."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from aidcases import audit, states
from aidcases.errors import Refused
from aidcases.models import Region, User
from aidcases.permissions import Permission, require
from aidcases.rupiah import format_rupiah
from distributions.models import Pledge, Programme, Round
from distributions.models.entitlement import UNFINISHED
from distributions.models.programme import AidKind, OverlapRule, ProgrammeState

Period = tuple[date, date]  # first and last day
# Waits for nobody but whoever closes the programme, and lets everybody else work on.
TOGETHER = """
    SELECT id FROM distributions_programme WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE
"""


def create(
    *,
    by: User,
    name: str,
    kind: str,
    funder: str,
    ceiling: int,
    unit_amount: int,
    region: Region | str,
    periods: Sequence[Period],
    package: str = "",
    budget_line: str = "",
    overlap_rule: str = OverlapRule.WARN,
    pledge: Pledge | None = None,
) -> Programme:
    """Open a programme, as a draft, with one round per period; amounts in whole rupiah."""
    code = region if isinstance(region, str) else region.pk
    require(by, Permission.PLAN_AID, code)
    _refuse_bad_figures(kind, package, ceiling, unit_amount, periods)
    if Programme.objects.filter(region_id=code, name=name.strip()).exists():
        raise Refused(_("There is a programme “%(name)s” already.") % {"name": name.strip()})
    with transaction.atomic():
        programme = Programme.objects.create(
            name=name.strip(),
            kind=kind,
            funder=funder,
            budget_line=budget_line,
            ceiling=ceiling,
            unit_amount=unit_amount,
            package=package,
            overlap_rule=overlap_rule,
            region_id=code,
            pledge=pledge,
            made_by=by,
        )
        for first, last in periods:
            _add_round(programme, first, last, unit_amount)
        audit.record("programme.created", by=by, subject=programme, rounds=len(periods))
    return programme


def add_round(
    *, by: User, programme: Programme, first: date, last: date, amount: int | None = None
) -> Round:
    """Another round; its amount is the programme's unless said otherwise."""
    require(by, Permission.PLAN_AID, programme)
    _refuse_bad_period(first, last)
    with transaction.atomic():
        Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
        refuse_closed(programme.pk)
        made = _add_round(programme, first, last, amount or programme.unit_amount)
        audit.record("programme.round_added", by=by, subject=programme, round=made.number)
    return made


def activate(*, by: User, programme: Programme) -> None:
    """From here on entitlements can be planned under it."""
    require(by, Permission.PLAN_AID, programme)
    with transaction.atomic():
        states.move(programme, ProgrammeState.ACTIVE, of=ProgrammeState.DRAFT)
        audit.record("programme.activated", by=by, subject=programme)


def close(*, by: User, programme: Programme) -> None:
    """Refused while anything is open or failed: it is handed over, returned or cancelled first."""
    require(by, Permission.APPROVE_AID, programme)
    unfinished = programme.entitlements.filter(state__in=UNFINISHED)
    with transaction.atomic():
        # Against everybody: who gives or takes back under it holds it too (`refuse_closed`).
        Programme.objects.select_for_update().get(pk=programme.pk)
        if count := unfinished.count():
            raise Refused(
                _(
                    "%(count)s entitlements of “%(programme)s” are still open. Hand them over, "
                    "return or cancel them, then close the programme."
                )
                % {"count": count, "programme": programme}
            )
        states.move(programme, ProgrammeState.CLOSED, of=ProgrammeState.ACTIVE)
        audit.record("programme.closed", by=by, subject=programme)


def refuse_closed(*programmes: int) -> None:
    """Of these programmes none is closed, nor will be within the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER, [list(programmes)])
    closed = Programme.objects.filter(pk__in=programmes, state=ProgrammeState.CLOSED).first()
    if closed:
        raise Refused(
            _(
                "“%(programme)s” is closed: nothing of it is handed over, paid or taken back any "
                "more. What is still due is planned under a new programme."
            )
            % {"programme": closed}
        )


def _add_round(programme: Programme, first: date, last: date, amount: int) -> Round:
    clash = programme.rounds.filter(period_start__lte=last, period_end__gte=first).first()
    if clash:
        raise Refused(
            _("Round %(number)s covers some of these days already. Choose other days.")
            % {"number": clash.number}
        )
    return Round.objects.create(
        programme=programme,
        number=programme.rounds.count() + 1,
        period_start=first,
        period_end=last,
        amount=amount,
    )


def _refuse_bad_period(first: date, last: date) -> None:
    if last < first:
        raise Refused(_("The last day of a round lies before its first. Check the dates."))


def _refuse_bad_figures(
    kind: str, package: str, ceiling: int, unit_amount: int, periods: Sequence[Period]
) -> None:
    if kind == AidKind.GOODS and not package.strip():
        raise Refused(_("Say what a package holds, for instance: rice 10 kg, oil 2 l."))
    if not periods:
        raise Refused(_("A programme needs at least one round."))
    if unit_amount <= 0 or ceiling < unit_amount:
        raise Refused(
            _("The ceiling of %(ceiling)s is less than one amount of %(amount)s. Check both.")
            % {"ceiling": format_rupiah(ceiling), "amount": format_rupiah(unit_amount)}
        )
    for first, last in periods:
        _refuse_bad_period(first, last)
