from django.urls import URLPattern, path

from distributions.views import entitlements, programmes

urlpatterns: list[URLPattern] = [
    path("aid/", programmes.ProgrammeList.as_view(), name="programmes"),
    path("aid/new/", programmes.ProgrammeCreate.as_view(), name="programme_create"),
    path("aid/<int:pk>/", programmes.ProgrammePage.as_view(), name="programme"),
    path("aid/<int:pk>/plan/", programmes.PlanPage.as_view(), name="programme_plan"),
    path(
        "aid/<int:pk>/activate/",
        programmes.ProgrammeActivate.as_view(),
        name="programme_activate",
    ),
    path("aid/<int:pk>/round/", programmes.ProgrammeRound.as_view(), name="programme_round"),
    path("aid/<int:pk>/close/", programmes.ProgrammeClose.as_view(), name="programme_close"),
    path("aid/batches/<int:pk>/", entitlements.BatchPage.as_view(), name="aid_batch"),
    path(
        "aid/batches/<int:pk>/approve/",
        entitlements.BatchApprove.as_view(),
        name="aid_batch_approve",
    ),
    path(
        "aid/batches/<int:pk>/release/",
        entitlements.BatchRelease.as_view(),
        name="aid_batch_release",
    ),
    path(
        "aid/batches/<int:pk>/cancel/",
        entitlements.BatchCancel.as_view(),
        name="aid_batch_cancel",
    ),
    path("aid/entitlements/", entitlements.EntitlementList.as_view(), name="entitlements"),
    path("aid/entitlements/<int:pk>/", entitlements.EntitlementPage.as_view(), name="entitlement"),
    path(
        "aid/entitlements/<int:pk>/end/",
        entitlements.EntitlementEnd.as_view(),
        name="entitlement_end",
    ),
]
