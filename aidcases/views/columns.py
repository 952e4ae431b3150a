"""Columns of list pages: each shows as a person reads it and exports as plain text."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from aidcases import identity
from aidcases.rupiah import format_rupiah
from aidcases.templatetags.components import status_chip
from aidcases.templatetags.figures import in_full, long_date, number

_NUMBERS = {"th": {"class": "num"}, "td": {"class": "num"}}


class ChipColumn(tables.Column):
    """A state as a chip: its value gives the colour, its word is shown."""

    def render(self, value: Any, record: Any, bound_column: Any) -> SafeString:
        return status_chip(bound_column.accessor.resolve(record), value)

    def value(self, value: Any) -> str:
        return str(value)


class MaskedNumberColumn(tables.Column):
    """A NIK or family card number with its middle hidden, in exports too."""

    def render(self, value: str) -> SafeString:
        return format_html('<span class="masked-digits">{}</span>', identity.mask_nik(value))

    def value(self, value: str) -> str:
        return identity.mask_nik(value)


class DateColumn(tables.Column):
    """`23 November 2026`, with how long ago as its tooltip."""

    def render(self, value: Any) -> Any:
        return long_date(value)

    def value(self, value: Any) -> str:
        return in_full(value)


class NumberColumn(tables.Column):
    """`1.250.000`, to the right."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"attrs": _NUMBERS, **options})

    def render(self, value: int) -> str:
        return number(value)

    def value(self, value: int) -> str:
        return str(value)


class RupiahColumn(tables.Column):
    """`Rp250.000`, to the right."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"attrs": _NUMBERS, **options})

    def render(self, value: int) -> str:
        return format_rupiah(value)

    def value(self, value: int) -> str:
        return str(value)
