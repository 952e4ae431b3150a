"""The home page: panels of the houses, for the person's region or one below it."""

from typing import Any

from django.http import HttpResponse

from aidcases import registries
from aidcases.models import Region, User
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.scope import covers
from aidcases.views.pages import Page

PLACES = ("top", "queue", "column", "below")


class HomePage(Page):
    """What the panels say of a region, the person's own unless the address names one below it."""

    permissions = frozenset(Permission)
    template_name = "aidcases/home.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        region = self._region(request.user)
        code = region.code if region else ""
        trail = _trail(region, request.user)
        return self.render({"region": region, "trail": trail, **self._panels(code)})

    def _region(self, user: User) -> Region | None:
        wanted = self.request.GET.get("region") or user.scope_code
        if not wanted or not covers(user, wanted):
            wanted = user.scope_code
        return Region.objects.filter(code=wanted).first()

    def _panels(self, code: str) -> dict[str, list[dict[str, Any]]]:
        placed: dict[str, list[dict[str, Any]]] = {place: [] for place in PLACES}
        for panel in registries.home_panels:
            if any(may(self.request.user, permission) for permission in panel.permissions):
                context = panel.context(self.request, code)
                placed[panel.place].append({"template": panel.template, "context": context})
        return placed


def _trail(region: Region | None, user: User) -> list[Region]:
    """The regions above this one that the person may see, the widest first."""
    if region is None:
        return []
    parts = region.code.split(".")
    above = [".".join(parts[:depth]) for depth in range(1, len(parts))]
    visible = [code for code in above if covers(user, code) and len(code) > 2]
    return list(Region.objects.filter(code__in=visible).order_by("code"))
