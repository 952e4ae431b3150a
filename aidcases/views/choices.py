"""Filters by a related row, whose choices are read in one go."""

from collections.abc import Iterator
from typing import Any

from django_filters import ModelChoiceFilter
from django_filters.fields import ModelChoiceField, ModelChoiceIterator


class _AtOnce(ModelChoiceIterator):
    """Django reads choices through a server-side cursor: four statements where one will do."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        field = self.field
        if field.empty_label is not None:
            yield "", field.empty_label
        if field.null_label is not None:
            yield field.null_value, field.null_label
        for row in self.queryset.all():
            yield self.choice(row)


class _ChoiceOfRow(ModelChoiceField):
    iterator = _AtOnce


class RowChoiceFilter(ModelChoiceFilter):
    """One of the rows that `queryset` yields; for a few hundred at most."""

    field_class = _ChoiceOfRow
