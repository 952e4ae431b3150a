"""The story as a table, every figure counted from the database."""

from collections.abc import Iterator

from django.db.models import Count, Q, Sum

from distributions.models import Entitlement, Programme
from distributions.models.entitlement import DONE, NOT_LIVE
from households.models import Candidate, ListImport
from households.models.candidate import Outcome
from households.queries import latest_applied_list

Row = tuple[str, str]
CONFIRMED = (Outcome.ELIGIBLE, Outcome.DECREED)


def story() -> str:
    """The table that the demo prints; a sentence where there is no list."""
    applied = latest_applied_list()
    if applied is None:
        return "No list has been applied."
    rows = [*_list_rows(applied), *_aid_rows()]
    return "\n".join(f"  {label:<58}{value:>20}".rstrip() for label, value in rows)


def _list_rows(applied: ListImport) -> Iterator[Row]:
    counted = Candidate.objects.filter(list_import=applied).values_list("outcome")
    outcomes = dict(counted.annotate(rows=Count("pk")))
    yield "Rows of the ministry's list", _number(applied.accepted + applied.quarantined)
    yield "  quarantined: need repair", _number(applied.quarantined)
    for outcome in (Outcome.DUPLICATE, Outcome.WAITING, Outcome.UNVERIFIABLE, Outcome.INELIGIBLE):
        yield f"  {outcome.value}", _number(outcomes.get(outcome, 0))
    yield "Families confirmed", _number(sum(outcomes.get(one, 0) for one in CONFIRMED))
    yield "  of these on a decree", _number(outcomes.get(Outcome.DECREED, 0))


def _aid_rows() -> Iterator[Row]:
    for programme in Programme.objects.order_by("pk"):
        live = Entitlement.objects.filter(programme=programme).exclude(state__in=NOT_LIVE)
        sums = live.aggregate(
            families=Count("household", distinct=True),
            owed=Sum("amount", default=0),
            given=Sum("amount", filter=Q(state__in=DONE), default=0),
        )
        yield "", ""
        yield f"{programme.name} ({programme.get_funder_display()})", ""
        yield "  families", _number(sums["families"])
        yield f"  {_what(programme)}", _rupiah(sums["owed"])
        yield "  of these given so far", _rupiah(sums["given"])


def _what(programme: Programme) -> str:
    return "in packages" if programme.is_goods else "in cash"


def _number(value: int) -> str:
    return f"{value:,}"


def _rupiah(value: int) -> str:
    return f"Rp{value:,}"
