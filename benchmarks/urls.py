"""The site, a bare view to measure pages against, and the stock admin."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from benchmarks.plain.admin import site


def bare(request: HttpRequest) -> HttpResponse:
    """The same middleware and session, one query for who is looking, a line of text."""
    return HttpResponse(request.user.get_username(), content_type="text/plain")


urlpatterns = [
    path("bench/bare/", bare, name="bench_bare"),
    path("bench/admin/", site.urls),
    path("", include("aidcases.urls")),
]
