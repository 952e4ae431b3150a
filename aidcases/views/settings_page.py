"""Settings: the tables that lists are read with, the people, the log."""

from django.http import HttpResponse

from aidcases import registries
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.views.pages import Page


class SettingsPage(Page):
    permissions = frozenset(
        {Permission.MANAGE_USERS, Permission.MANAGE_REFERENCE_DATA, Permission.VIEW_AUDIT_LOG}
    )
    template_name = "aidcases/settings.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        links = [link for link in registries.settings_links if may(request.user, link.permission)]
        return self.render({"links": links})
