"""What every template gets: the navigation of this role, and the name of the office."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from aidcases import registries
from aidcases.permissions import may


def context(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"office_name": settings.OFFICE_NAME, "navigation": []}
    entries = [
        {
            "label": entry.label,
            "icon": entry.icon,
            "url": reverse(entry.url_name),
            "current": _is_current(request.path, reverse(entry.url_name), entry.url_prefix),
        }
        for entry in registries.navigation
        if any(may(user, permission) for permission in entry.permissions)
    ]
    return {"office_name": settings.OFFICE_NAME, "navigation": entries}


def _is_current(path: str, url: str, prefix: str) -> bool:
    return path == url or bool(prefix and path.startswith(prefix))
