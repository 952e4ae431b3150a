"""What every template gets: the navigation of this role, the office's name, work under way."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from aidcases import registries
from aidcases.addresses import address
from aidcases.models import Job, User
from aidcases.models.job import FINISHED
from aidcases.permission_names import Permission
from aidcases.permissions import may


def context(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"office_name": settings.OFFICE_NAME, "navigation": []}
    return {
        "office_name": settings.OFFICE_NAME,
        "navigation": _entries(user, request.path),
        "may_search": may(user, Permission.VIEW_HOUSEHOLDS),
        "user_initials": initials(user),
        "running_jobs": SimpleLazyObject(lambda: _running_jobs(user)),
    }


def initials(user: User) -> str:
    """`Siti Aminah` → `SA`; the first two letters of the username where there is no name."""
    words = user.get_full_name().split()
    return "".join(word[0] for word in words[:2]).upper() or user.username[:2].upper()


def _entries(user: User, path: str) -> list[dict[str, Any]]:
    return [
        {
            "label": entry.label,
            "icon": entry.icon,
            "url": url,
            "current": path == url or bool(entry.url_prefix and path.startswith(entry.url_prefix)),
        }
        for entry in registries.navigation
        if any(may(user, permission) for permission in entry.permissions)
        for url in [address(entry.url_name)]
    ]


def _running_jobs(user: User) -> int:
    return Job.objects.filter(requested_by=user).exclude(state__in=FINISHED).count()
