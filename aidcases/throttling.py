"""Wrong passwords and wrong codes of the second factor count together, by person and address.

They are kept in the table of axes: one for all processes, there after a restart, with one limit and
one page that says so.
"""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_credentials
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

NETWORK_BITS = 64  # what one subscriber gets of the new addresses, and may change within at will


def client_address(request: HttpRequest) -> str | None:
    """Where a request comes from, by the word of our own proxies alone.

    Each proxy adds the address it sees at the end of X-Forwarded-For; what stands before those of
    our own is the client's word.
    """
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    proxies = settings.TRUSTED_PROXIES
    last = hops[-proxies] if 0 < proxies <= len(hops) else ""
    return _place(last.strip()) or _place(request.META.get("REMOTE_ADDR", "")) or None


def _place(text: str) -> str:
    """The address, or the network of an IPv6 one; empty for what is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, NETWORK_BITS), strict=False).network_address)


def person(_request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Whose log-in it is: names are the same in large and small letters."""
    return str((credentials or {}).get("username") or "").lower()


class _CountedCode(BaseAuthenticateForm):
    def clean_code(self) -> str:
        request, credentials = context.request, get_credentials(self.user.get_username())
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True  # the middleware answers with the page of the lock
            raise ValidationError("")
        try:
            return str(super().clean_code())
        except ValidationError:
            AxesProxyHandler.user_login_failed(type(self), credentials, request)
            raise


class LogInCode(_CountedCode, AuthenticateForm):
    """The second step of a log-in."""


class ConfirmingCode(_CountedCode, ReauthenticateForm):
    """The code asked for before one's own log-in is changed."""
