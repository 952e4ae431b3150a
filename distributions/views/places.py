"""Choosing a region in a list's filter: only those of the person's own."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from distributions.forms.fields import regions_of


class RegionFilter(django_filters.ChoiceFilter):
    """At or below a region; villages stand below their kecamatan."""

    def __init__(self, **options: Any) -> None:
        options = {"label": _("Region"), "empty_label": _("All regions"), **options}
        super().__init__(choices=[], **options)

    @property
    def field(self) -> Any:
        self.extra["choices"] = [
            (region.code, "\u2003" * max(0, region.code.count(".") - 1) + region.name)
            for region in regions_of(self.parent.request.user)
        ]
        return super().field

    def filter(self, qs: Any, value: str) -> Any:
        return qs.below(value) if value else qs
