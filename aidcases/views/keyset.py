"""Paging by key: the next page begins after the last row seen, however deep that is.

No OFFSET: the database reads the rows of one page from the index, on page 1 and on page 1,000.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet

from aidcases import opaque

M = TypeVar("M", bound=Model)
_PURPOSE = "keyset"


@dataclass(frozen=True)
class KeysetPage(Generic[M]):
    """One page of rows and the cursors of its neighbours; empty where there is none."""

    rows: list[M]
    before: str
    after: str


def read(
    queryset: QuerySet[M],
    order: Sequence[str],
    *,
    size: int,
    after: str = "",
    before: str = "",
) -> KeysetPage[M]:
    """One page of the queryset in this order, which must end in a unique field.

    Nulls come last where a field ascends and first where it descends, as PostgreSQL has it.
    A cursor that is not ours, or of another order, begins at the start.
    """
    cursor = _open(after or before, order)
    backwards = bool(before) and cursor is not None
    walk = [_turned(name) for name in order] if backwards else list(order)
    if cursor is not None:
        queryset = queryset.filter(_beyond(queryset.model, walk, cursor))
    found = list(queryset.order_by(*walk)[: size + 1])
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    has_before = more if backwards else cursor is not None
    has_after = more or backwards
    return KeysetPage(
        rows,
        _cursor(rows[0], order) if rows and has_before else "",
        _cursor(rows[-1], order) if rows and has_after else "",
    )


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _cursor(row: Model, order: Sequence[str]) -> str:
    values = [_value(row, name.removeprefix("-")) for name in order]
    return opaque.seal(_PURPOSE, {"order": list(order), "values": values})


def _value(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part, None)
    return row.pk if isinstance(row, Model) else row


def _open(sealed: str, order: Sequence[str]) -> list[Any] | None:
    content = opaque.unseal(_PURPOSE, sealed) if sealed else None
    if not isinstance(content, dict) or content.get("order") != list(order):
        return None
    return list(content["values"])


def _beyond(model: type[Model], walk: Sequence[str], values: list[Any]) -> Q:
    """Rows after the cursor: later in the first field, or equal there and later in the rest."""
    condition = Q(pk__in=[])
    for name, value in reversed(list(zip(walk, values, strict=True))):
        field = name.removeprefix("-")
        nullable = _may_be_null(model, field)
        equal = Q(**{f"{field}__isnull": True}) if value is None else Q(**{field: value})
        condition = _later(name, value, nullable) | (equal & condition)
    return _from(model, walk[0], values[0]) & condition


def _later(name: str, value: Any, nullable: bool) -> Q:
    field, descends = name.removeprefix("-"), name.startswith("-")
    if value is None:  # nulls end an ascending walk and begin a descending one
        return Q(**{f"{field}__isnull": False}) if descends else Q(pk__in=[])
    if descends:
        return Q(**{f"{field}__lt": value})
    later = Q(**{f"{field}__gt": value})
    return later | Q(**{f"{field}__isnull": True}) if nullable else later


def _from(model: type[Model], name: str, value: Any) -> Q:
    """The same bound on the first field alone, so that the index is entered at the right place."""
    field, descends = name.removeprefix("-"), name.startswith("-")
    if value is None or (not descends and _may_be_null(model, field)):
        return Q()
    return Q(**{f"{field}__{'lte' if descends else 'gte'}": value})


def _may_be_null(model: type[Model], path: str) -> bool:
    """Whether the path can be null; an annotation is taken to be one that can."""
    field: Any = None
    for part in path.split("__"):
        try:
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if field.null:
            return True
        model = field.related_model or model
    return False
