from django.urls import include, path

urlpatterns = [
    path("", include("distributions.urls.programmes")),
    path("", include("distributions.urls.handover")),
    path("", include("distributions.urls.payouts")),
    path("", include("distributions.urls.donors")),
]
