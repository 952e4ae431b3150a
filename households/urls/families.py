from django.urls import path

from households.views.families import CandidateList, FamilyList, FamilyPage

urlpatterns = [
    path("families/", FamilyList.as_view(), name="families"),
    path("families/<int:pk>/", FamilyPage.as_view(), name="family"),
    path("decisions/<int:pk>/candidates/", CandidateList.as_view(), name="candidates"),
]
