"""Addresses. Numbers of people never stand in them: records are named by their own keys."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("aidcases.common_urls")),
    path("", include("households.urls")),
    path("", include("distributions.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("health/", include("health_check.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
