from django.urls import URLPattern, path

from distributions.views import handover

urlpatterns: list[URLPattern] = [
    path("handover/", handover.VillageChoice.as_view(), name="handover"),
    path("handover/<int:pk>/<str:code>/", handover.VillagePage.as_view(), name="handover_village"),
    path(
        "handover/<int:pk>/<str:code>/list/",
        handover.HandOverMany.as_view(),
        name="handover_many",
    ),
    path(
        "handover/<int:pk>/<str:code>/sheet/",
        handover.HandoverSheet.as_view(),
        name="handover_sheet",
    ),
    path("handover/one/<int:pk>/give/", handover.HandOver.as_view(), name="hand_over"),
    path(
        "handover/back/<uuid:pk>/reverse/",
        handover.HandoverReverse.as_view(),
        name="handover_reverse",
    ),
]
