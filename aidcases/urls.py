"""Addresses. Numbers of people never stand in them: records are named by their own keys."""

from django.contrib import admin
from django.urls import include, path
from health_check.views import HealthCheckView

urlpatterns = [
    path("", include("aidcases.common_urls")),
    path("", include("households.urls")),
    path("", include("distributions.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    # Redis is left out: pages go on without it, and jobs wait in their rows.
    path("health/", HealthCheckView.as_view(checks=["health_check.Database"]), name="health"),
    path("i18n/", include("django.conf.urls.i18n")),
]
