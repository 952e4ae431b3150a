"""The cells of a table's rows, prepared once for each column.

django-tables2 asks for every cell anew how its column wants to be called; on a page of some
hundred cells that is most of the time. What is prepared here gives the same content.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django_tables2 import Table
from django_tables2.columns.linkcolumn import BaseLinkColumn
from django_tables2.columns.manytomanycolumn import ManyToManyColumn
from django_tables2.utils import Accessor, signature


@dataclass(frozen=True)
class _Prepared:
    """A column, and how its `render` wants to be called; `display` gives a choice's word."""

    bound: Any
    style: str
    wanted: tuple[str, ...]
    takes_all: bool
    display: str
    simple: bool  # nothing but an attribute of the record, and no link around it

    def content(self, row: Any) -> Any:
        if not self.simple:
            return row.get_cell(self.bound.name)
        value = self._value(row.record)
        if value in self.bound.column.empty_values:
            return self.bound.default
        if self.takes_all:
            return row._call_render(self.bound, value)
        return self.bound.render(**self._arguments(row, value))

    def _value(self, record: Any) -> Any:
        if self.display:
            return getattr(record, self.display)()
        try:
            return Accessor(self.bound.accessor).resolve(record)
        except Exception:  # as django-tables2 has it: a column need not be a field
            return None

    def _arguments(self, row: Any, value: Any) -> dict[str, Any]:
        given = {
            "value": value,
            "record": row.record,
            "column": self.bound.column,
            "bound_column": self.bound,
            "bound_row": row,
            "table": row.table,
        }
        return {name: given[name] for name in self.wanted}


def of(row: Any) -> Iterator[tuple[str, Any]]:
    """(class of the cell, its content) for each visible column of a row."""
    prepared = getattr(row.table, "_prepared_cells", None)
    if prepared is None:
        prepared = row.table._prepared_cells = _prepare(row.table)
    return ((column.style, column.content(row)) for column in prepared)


def _prepare(table: Table) -> list[_Prepared]:
    return [_column(table, bound) for bound in table.columns]


def _column(table: Table, bound: Any) -> _Prepared:
    wanted, rest = signature(bound.render)
    model = getattr(table.data, "model", None) or _model_of(table)
    return _Prepared(
        bound=bound,
        style=bound.column.attrs.get("td", {}).get("class", ""),
        wanted=tuple(wanted),
        takes_all=bool(rest),
        display=_display(model, str(bound.accessor)),
        simple=not bound.link and not isinstance(bound.column, (BaseLinkColumn, ManyToManyColumn)),
    )


def _model_of(table: Table) -> type[Model] | None:
    first = next(iter(table.data), None)
    return type(first) if isinstance(first, Model) else None


def _display(model: type[Model] | None, accessor: str) -> str:
    """The method that gives a choice's word, where the column is a field with choices."""
    if model is None or "__" in accessor or "." in accessor:
        return ""
    try:
        field = model._meta.get_field(accessor)
    except FieldDoesNotExist:
        return ""
    return f"get_{accessor}_display" if getattr(field, "choices", None) else ""
