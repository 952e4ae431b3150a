"""The cells of a table's rows, prepared once for each column.

django-tables2 asks for every cell anew how its column wants to be called; on a page of some
hundred cells that is most of the time. What is prepared here gives the same content.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.html import escape
from django_tables2 import Column, Table
from django_tables2.columns.linkcolumn import BaseLinkColumn
from django_tables2.columns.manytomanycolumn import ManyToManyColumn
from django_tables2.utils import Accessor, signature

Content = Callable[[Any], Any]
"""From a row of the table to what its cell shows."""


def of(row: Any) -> Iterator[tuple[str, Any]]:
    """(opening tag of the cell, its content) for each visible column of a row."""
    prepared = getattr(row.table, "_prepared_cells", None)
    if prepared is None:
        prepared = row.table._prepared_cells = _prepare(row.table)
    return ((tag, content(row)) for tag, content in prepared)


def _prepare(table: Table) -> list[tuple[str, Content]]:
    model = getattr(table.data, "model", None) or _model_of(table)
    as_cards = "list-cards" in str(table.attrs.get("class", "")).split()
    return [
        (_tag(bound.column, str(bound.header) if as_cards else ""), _content(bound, model))
        for bound in table.columns
    ]


def _tag(column: Column, label: str) -> str:
    """A table that becomes cards on a phone has its heads with the cells."""
    given = {"class": column.attrs.get("td", {}).get("class", ""), "data-label": label}
    return "".join(
        ["<td", *(f' {name}="{escape(value)}"' for name, value in given.items() if value), ">"]
    )


def _content(bound: Any, model: type[Model] | None) -> Content:
    """How a column's content is found: the short way where it is only a value of the record."""
    if bound.link or isinstance(bound.column, (BaseLinkColumn, ManyToManyColumn)):
        return lambda row: row.get_cell(bound.name)
    value_of, show = _value(bound, model), _show(bound)
    empty, default = bound.column.empty_values, bound.default

    def content(row: Any) -> Any:
        value = value_of(row.record)
        return default if value in empty else show(row, value)

    return content


# --- a column's value -------------------------------------------------------------------------


def _value(bound: Any, model: type[Model] | None) -> Content:
    accessor = Accessor(bound.accessor)
    words = _words(model, str(accessor))
    if words is not None:
        return lambda record: words.get(found := getattr(record, accessor), found)
    steps = accessor.bits

    def value(record: Any) -> Any:
        found = record
        try:
            for step in steps:
                found = getattr(found, step)
                if found is None:
                    return None
                if callable(found):
                    return _resolved(accessor, record)
        except Exception:  # a dict, a list's place, or nothing at all
            return _resolved(accessor, record)
        return found

    return value if steps and isinstance(model, type) else lambda row: _resolved(accessor, row)


def _resolved(accessor: Accessor, record: Any) -> Any:
    try:
        return accessor.resolve(record)
    except Exception:  # as django-tables2 has it: a column need not be a field
        return None


def _model_of(table: Table) -> type[Model] | None:
    first = next(iter(table.data), None)
    return type(first) if isinstance(first, Model) else None


def _words(model: type[Model] | None, name: str) -> dict[Any, str] | None:
    """The words of a field's choices in the language of the page; None for another column."""
    if model is None or "__" in name or "." in name:
        return None
    try:
        choices = getattr(model._meta.get_field(name), "flatchoices", None)
    except FieldDoesNotExist:
        return None
    return {value: str(word) for value, word in choices} if choices else None


# --- how it is shown --------------------------------------------------------------------------


def _show(bound: Any) -> Callable[[Any, Any], Any]:
    render = bound.render
    if getattr(render, "__func__", None) is Column.render:
        return lambda row, value: value
    wanted, takes_all = _wanted(getattr(render, "__func__", render))
    if takes_all:
        return lambda row, value: row._call_render(bound, value)
    if wanted == {"value"}:
        return lambda row, value: render(value=value)
    if wanted == {"record"}:
        return lambda row, value: render(record=row.record)

    def show(row: Any, value: Any) -> Any:
        given = row._optional_cell_arguments(bound, value)
        return render(**{name: given[name] for name in wanted})

    return show


@lru_cache(maxsize=1024)
def _wanted(function: Callable[..., Any]) -> tuple[frozenset[str], bool]:
    """The arguments that a `render` asks for, and whether it takes whatever there is."""
    names, rest = signature(function)
    return frozenset(names) - {"self"}, bool(rest)
