"""Addresses. Numbers of people never stand in them: records are named by their own keys."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from health_check.views import HealthCheckView

urlpatterns = [
    path("", include("aidcases.common_urls")),
    path("", include("households.urls")),
    path("", include("distributions.urls")),
    # Accounts, addresses and forgotten passwords are an admin's work: nothing is sent by mail.
    *(
        path(
            f"accounts/{door}/",
            RedirectView.as_view(pattern_name="account_login"),
            name=f"account_closed_{door}",
        )
        for door in ("signup", "email", "password/reset", "password/set", "confirm-email")
    ),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    # Redis is left out: pages go on without it, and jobs wait in their rows.
    path("health/", HealthCheckView.as_view(checks=["health_check.Database"]), name="health"),
    path("i18n/", include("django.conf.urls.i18n")),
]
