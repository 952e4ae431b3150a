"""What waits for the person, gathered from every room on the home page."""

from typing import Any

from aidcases import registries
from aidcases.permission_names import Permission
from aidcases.requests import PersonRequest


class WaitingPanel:
    """The queues that the person's role can empty, each with its count and its age."""

    name = "waiting"
    template = "aidcases/_waiting.html"
    place = "queue"
    permissions = frozenset(Permission)

    def context(self, request: PersonRequest, region_code: str) -> dict[str, Any]:
        items = [
            item
            for source in registries.waiting
            for item in source(request.user, region_code)
            if item.count
        ]
        return {"items": items}
