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
        if field.told_by:
            yield from self.queryset.values_list("pk", field.told_by)
        else:
            yield from map(self.choice, self.queryset.all())


class _ChoiceOfRow(ModelChoiceField):
    iterator = _AtOnce

    def __init__(self, *args: Any, told_by: str = "", **options: Any) -> None:
        self.told_by = told_by
        super().__init__(*args, **options)


class RowChoiceFilter(ModelChoiceFilter):
    """One of the rows that `queryset` yields; for a few hundred at most.

    `told_by` names the column that holds a row's words, where one does: no row is made whole then.
    """

    field_class = _ChoiceOfRow
