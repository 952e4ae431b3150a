"""What every page has: a permission, and a calm way to say that a verb refused."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from aidcases.errors import NotAllowed, Refused
from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.permissions import may
from aidcases.requests import PersonRequest


class Page(LoginRequiredMixin, View):
    """A page for whoever has one of its permissions.

    A verb that raises `Refused` in `post` sends the person back with the reason; what they may not
    see at all is a 403.
    """

    request: PersonRequest
    permissions: ClassVar[frozenset[Permission]]
    template_name: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.is_permitted(request.user):
            raise PermissionDenied
        try:
            response = super().dispatch(request, *args, **kwargs)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            return self.refused(refusal)
        # Pages hold personal data: neither the browser nor anything between keeps a copy.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def is_permitted(self, user: User) -> bool:
        return any(may(user, permission) for permission in self.permissions)

    def refused(self, refusal: Refused) -> HttpResponse:
        """Show why, on the page that the person came from."""
        messages.error(self.request, str(refusal))
        for offender in refusal.offenders[:20]:
            messages.warning(self.request, offender)
        return redirect(self.back_url())

    def back_url(self) -> str:
        came_from = self.request.META.get("HTTP_REFERER", "")
        if url_has_allowed_host_and_scheme(came_from, {self.request.get_host()}):
            return came_from
        return "home"

    def render(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        return render(self.request, self.template_name, context or {}, status=status)
