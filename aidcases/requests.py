"""A request as pages see it: behind the log-in there is always a person."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from aidcases.models import User


class PersonRequest(HttpRequest):
    """For types alone: `Page` has sent everyone else to the log-in before a handler runs."""

    user: User
    htmx: HtmxDetails
