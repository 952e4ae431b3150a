"""Choosing a kecamatan or village: only those of the person's own regions."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from aidcases.models import Region, User
from aidcases.models.region import VILLAGE_LEVELS, RegionLevel
from aidcases.requests import PersonRequest

LEVELS = (RegionLevel.DISTRICT, *VILLAGE_LEVELS)
_INDENT = "\u2003"


def regions_of(user: User) -> QuerySet[Region]:
    """The kecamatan and villages that the person sees, in the order of their codes."""
    return Region.objects.filter(level__in=LEVELS, code__startswith=user.scope_code)


class RegionFilter(django_filters.ChoiceFilter):
    """At or below a region: the choices are the person's own, villages below their kecamatan."""

    def __init__(self, **options: Any) -> None:
        options = {"label": _("Region"), "empty_label": _("All regions"), **options}
        super().__init__(choices=[], **options)

    @property
    def field(self) -> Any:
        request: PersonRequest = self.parent.request
        self.extra["choices"] = [
            (code, _INDENT * (level in VILLAGE_LEVELS) + name)
            for code, level, name in regions_of(request.user).values_list("code", "level", "name")
        ]
        return super().field

    def filter(self, qs: Any, value: str) -> Any:
        return qs.below(value) if value else qs
