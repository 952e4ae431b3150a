from django.urls import include, path

urlpatterns = [
    path("", include("households.urls.lists")),
    path("", include("households.urls.visits")),
    path("", include("households.urls.matching")),
    path("", include("households.urls.decisions")),
    path("", include("households.urls.families")),
]
