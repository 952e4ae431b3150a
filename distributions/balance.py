"""The equation that must close: entitled = done + open + failed + returned + cancelled.

Two queries whatever the size: one over entitlements by state, one over the ledgers. Entitled and
what is not done come from the entitlements; what is done comes from the ledgers, so the two sides
are counted from different tables and a difference is a real one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from distributions.models import Entitlement, Handover, Payment
from distributions.models.entitlement import DONE, OPEN, EntitlementState
from distributions.models.handover import HandoverKind
from distributions.models.payment import PaymentKind

Key = tuple[object, ...]
DIMENSIONS = ("programme", "round", "region")
PARTS: tuple[tuple[str, str | Promise], ...] = (
    ("done", _("handed over or paid")),
    ("open", _("open")),
    ("failed", _("failed")),
    ("returned", _("returned")),
    ("cancelled", _("cancelled")),
)
UNDONE = (EntitlementState.FAILED, EntitlementState.RETURNED)
# Of each part of the equation, and of several at once: what is owed, and what came to nothing.
STATES_OF_PART: dict[str, tuple[str, ...]] = {
    "owed": (*OPEN, *DONE, *UNDONE),
    "done": DONE,
    "open": OPEN,
    "undone": UNDONE,
    "failed": (EntitlementState.FAILED,),
    "returned": (EntitlementState.RETURNED,),
    "cancelled": (EntitlementState.CANCELLED,),
}
# Of the parts that are counted from the entitlements; what is done comes from the ledgers.
PART_OF_STATE = {
    state: part
    for part in ("open", "failed", "returned", "cancelled")
    for state in STATES_OF_PART[part]
}


@dataclass(frozen=True)
class Figures:
    """Entitlements (a family in a round), whole rupiah, packages."""

    count: int = 0
    amount: int = 0
    packages: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.count + other.count,
            self.amount + other.amount,
            self.packages + other.packages,
        )

    def __sub__(self, other: "Figures") -> "Figures":
        return Figures(
            self.count - other.count,
            self.amount - other.amount,
            self.packages - other.packages,
        )

    def __bool__(self) -> bool:
        return (self.count, self.amount, self.packages) != (0, 0, 0)


@dataclass
class Balance:
    """One equation, of a programme, a round, a village, or of all together."""

    entitled: Figures = field(default_factory=Figures)
    done: Figures = field(default_factory=Figures)
    open: Figures = field(default_factory=Figures)
    failed: Figures = field(default_factory=Figures)
    returned: Figures = field(default_factory=Figures)
    cancelled: Figures = field(default_factory=Figures)

    @property
    def difference(self) -> Figures:
        """What does not add up; nothing, once all is well."""
        return self.entitled - sum((figures for _name, _label, figures in self.parts), Figures())

    @property
    def closes(self) -> bool:
        return not self.difference

    @property
    def parts(self) -> list[tuple[str, str | Promise, Figures]]:
        return [(name, label, getattr(self, name)) for name, label in PARTS]

    def add(self, part: str, figures: Figures) -> None:
        setattr(self, part, getattr(self, part) + figures)


def by(*dimensions: str, region: str = "", **conditions: object) -> dict[Key, Balance]:
    """Balances by programme, round or region, in the order asked; `region` narrows by code.

    `conditions` are lookups on the entitlement, such as programme=… or household=….
    """
    assert dimensions and set(dimensions) <= set(DIMENSIONS)
    found: dict[Key, Balance] = {}
    names = [f"{name}_id" for name in dimensions]
    for *key, state, count, amount, packages in _states(names, region, conditions):
        line = found.setdefault(tuple(key), Balance())
        figures = Figures(count, amount, packages)
        line.add("entitled", figures)
        if part := PART_OF_STATE.get(state):
            line.add(part, figures)
    for *key, count, amount, packages in _ledgers(dimensions, region, conditions):
        found.setdefault(tuple(key), Balance()).add("done", Figures(count, amount, packages))
    return found


def families(dimension: str, region: str = "", **conditions: object) -> dict[object, int]:
    """Households behind the entitlements that were not cancelled, by programme, round or region.

    A family with three months of cash is one family and three entitlements.
    """
    rows = Entitlement.objects.below(region).filter(**conditions)
    counted = (
        rows.exclude(state=EntitlementState.CANCELLED)
        .order_by()
        .values_list(f"{dimension}_id")
        .annotate(number=Count("household", distinct=True))
    )
    return dict(counted)


def families_by_part(
    dimension: str, region: str = "", **conditions: object
) -> dict[object, dict[str, int]]:
    """Households with something in each of `STATES_OF_PART`, by programme, round or region.

    A family with one month paid and the next one open counts in both.
    """
    rows = Entitlement.objects.below(region).filter(**conditions)
    counts = {
        part: Count("household", distinct=True, filter=Q(state__in=states))
        for part, states in STATES_OF_PART.items()
    }
    counted = rows.order_by().values_list(f"{dimension}_id").annotate(**counts)
    return {key: dict(zip(counts, numbers, strict=True)) for key, *numbers in counted}


def total(region: str = "", **conditions: object) -> Balance:
    """The one equation over everything that fits."""
    return added(by("programme", region=region, **conditions).values())


def folded(balances: Mapping[Key, Balance], place: int) -> dict[Key, Balance]:
    """Balances by several dimensions, added up to the one at this place of their keys."""
    groups: dict[Key, list[Balance]] = {}
    for key, found in balances.items():
        groups.setdefault((key[place],), []).append(found)
    return {key: added(group) for key, group in groups.items()}


def added(balances: Iterable[Balance]) -> Balance:
    """The closing line below a table of balances."""
    result = Balance()
    for balance in balances:
        result.add("entitled", balance.entitled)
        for name, _label, figures in balance.parts:
            result.add(name, figures)
    return result


def _states(names: list[str], region: str, conditions: dict[str, object]) -> Any:
    rows = Entitlement.objects.below(region).filter(**conditions)
    return (
        rows.order_by()
        .values_list(*names, "state")
        .annotate(number=Count("id"), rupiah=Sum("amount"), goods=Sum("packages"))
    )


def _ledgers(dimensions: tuple[str, ...], region: str, conditions: dict[str, object]) -> Any:
    handed = _ledger(Handover.objects.below(region), HandoverKind.DELIVERY, dimensions, conditions)
    paid = _ledger(Payment.objects.below(region), PaymentKind.PAYMENT, dimensions, conditions)
    return handed.union(paid, all=True)


def _ledger(
    rows: QuerySet[Any], entry: str, dimensions: tuple[str, ...], conditions: dict[str, object]
) -> Any:
    """Rows of a ledger added up, reversals subtracted."""
    sign = Case(When(kind=entry, then=Value(1)), default=Value(-1), output_field=IntegerField())
    rows = rows.filter(**{f"entitlement__{name}": value for name, value in conditions.items()})
    names = [f"entitlement__{name}_id" for name in dimensions]
    return (
        rows.order_by()
        .values_list(*names)
        .annotate(
            number=Coalesce(Sum(sign), 0),
            rupiah=Coalesce(Sum(sign * F("entitlement__amount")), 0),
            goods=Coalesce(Sum(sign * F("entitlement__packages")), 0),
        )
    )
