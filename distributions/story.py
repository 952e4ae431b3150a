"""Aid in a household's life, told in words, and what of it rests on a list."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aidcases.models import User
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.rupiah import format_rupiah
from distributions.models import Entitlement, Handover, Payment
from distributions.models.entitlement import DONE
from distributions.models.handover import HandoverKind
from distributions.models.payment import PaymentKind
from households.models import Household, ListImport
from households.registries import MOST_NAMED, Obstacle, StoryEvent


def events(household: Household, user: User) -> Iterable[StoryEvent]:
    """Every entitlement, handover and payment of the household: three queries."""
    if not may(user, Permission.VIEW_AID):
        return
    yield from _entitled(household, user)
    yield from _handed(household, user)
    yield from _paid(household, user)


def _entitled(household: Household, user: User) -> Iterator[StoryEvent]:
    rows = Entitlement.objects.visible_to(user).filter(household=household)
    for one in rows.select_related("programme", "round", "batch__made_by").order_by("pk"):
        yield StoryEvent(
            at=one.batch.made_at,
            kind="aid",
            title=_("Entitled to %(what)s: %(programme)s")
            % {"what": _what(one), "programme": one.programme},
            details=_details(one),
            chip=(one.state, one.get_state_display()),
            actor=str(one.batch.made_by),
            url=reverse("entitlement", args=[one.pk]),
        )


def _handed(household: Household, user: User) -> Iterator[StoryEvent]:
    rows = Handover.objects.visible_to(user).filter(entitlement__household=household)
    for made in rows.select_related("entitlement__programme", "by").order_by("recorded_at"):
        delivered = made.kind == HandoverKind.DELIVERY
        title = _("Package handed over") if delivered else _("Handover taken back")
        yield StoryEvent(
            at=made.recorded_at,
            kind="aid",
            title=f"{title}: {made.entitlement.programme}",
            details=[
                (gettext_lazy("Taken by"), _taker(made)),
                *([(gettext_lazy("Note"), made.note)] if made.note else []),
            ],
            chip=("green", made.get_kind_display())
            if delivered
            else ("amber", made.get_kind_display()),
            actor=str(made.by),
            url=reverse("entitlement", args=[made.entitlement_id]),
        )


def _paid(household: Household, user: User) -> Iterator[StoryEvent]:
    rows = Payment.objects.visible_to(user).filter(entitlement__household=household)
    for payment in rows.select_related("entitlement__programme", "by", "line").order_by("pk"):
        paid = payment.kind == PaymentKind.PAYMENT
        title = _("%(sum)s paid") if paid else _("Payment of %(sum)s taken back")
        yield StoryEvent(
            at=payment.recorded_at,
            kind="aid",
            title=f"{title % {'sum': format_rupiah(payment.amount)}}: "
            f"{payment.entitlement.programme}",
            details=[
                (gettext_lazy("Reference"), payment.line.reference),
                (gettext_lazy("Paid on"), date_format(payment.paid_on, "j F Y")),
                *([(gettext_lazy("Note"), payment.note)] if payment.note else []),
            ],
            chip=("green" if paid else "amber", payment.get_kind_display()),
            actor=str(payment.by),
            url=reverse("entitlement", args=[payment.entitlement_id]),
        )


def _what(one: Entitlement) -> str:
    """`1 package` or `Rp350.000`."""
    if not one.packages:
        return format_rupiah(one.amount)
    return ngettext("%(n)d package", "%(n)d packages", one.packages) % {"n": one.packages}


def _details(one: Entitlement) -> list[tuple[Any, Any]]:
    first, last = one.round.period_start, one.round.period_end
    period = f"{date_format(first, 'j F Y')} – {date_format(last, 'j F Y')}"
    details = [(gettext_lazy("Round"), f"{one.round.number} ({period})")]
    if one.packages:
        details.append((gettext_lazy("Worth"), format_rupiah(one.amount)))
    if one.reason:
        details.append((gettext_lazy("Reason"), one.reason))
    return details


def _taker(made: Handover) -> str:
    name = f": {made.taker_name}" if made.taker_name else ""
    relation = f" ({made.relation})" if made.relation else ""
    return f"{made.get_taken_by_display()}{name}{relation}"


class AidOfFamily:
    """The part of the family page that sets aid from every source side by side."""

    name = "aid"
    title: str | Promise = gettext_lazy("Aid from every source")
    template = "distributions/_family_aid.html"
    permissions = frozenset({Permission.VIEW_AID})

    def context(self, request: PersonRequest, household: Household) -> dict[str, Any]:
        rows = (
            Entitlement.objects.visible_to(request.user)
            .filter(household=household)
            .select_related("programme", "round")
            .order_by("round__period_start", "pk")
        )
        return {"aid_of_family": list(rows)} if rows else {}


# --- what stands in the way, and what follows -------------------------------------------------


def in_the_way(list_import: ListImport) -> Iterable[Obstacle]:
    """Aid planned on a decree of the list, or for families that it founded, and what was paid."""
    founded = Q(
        household__candidates__list_import=list_import,
        household__candidates__created_household=True,
    )
    rows = Entitlement.objects.filter(
        Q(batch__decree__list_import=list_import)
        | Q(pk__in=Entitlement.objects.filter(founded).values("pk"))
    )
    count = rows.values("household").distinct().count()
    if count:
        text = ngettext(
            "%(n)d family of this list has entitlements. Cancelled ones count too: they are on "
            "record.",
            "%(n)d families of this list have entitlements. Cancelled ones count too: they are "
            "on record.",
            count,
        )
        yield Obstacle(text % {"n": count}, _named(rows))
    served = rows.filter(state__in=DONE)
    count = served.count()
    if count:
        text = ngettext(
            "%(n)d of these entitlements was handed over or paid.",
            "%(n)d of these entitlements were handed over or paid.",
            count,
        )
        yield Obstacle(text % {"n": count}, _named(served))


def _named(rows: QuerySet[Entitlement]) -> list[tuple[str, str]]:
    some = rows.select_related("household").order_by("pk")[:MOST_NAMED]
    return [(str(one.household), reverse("entitlement", args=[one.pk])) for one in some]
