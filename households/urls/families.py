from django.urls import path

from households.views.families import CandidateList, FamilyList, FamilyPage
from households.views.family_merging import MergeFamily, SplitFamily, SplitMerge

urlpatterns = [
    path("families/", FamilyList.as_view(), name="families"),
    path("families/<int:pk>/", FamilyPage.as_view(), name="family"),
    path("families/<int:pk>/merge/", MergeFamily.as_view(), name="family_merge"),
    path("families/<int:pk>/split/", SplitFamily.as_view(), name="family_split"),
    path("merges/<int:pk>/split/", SplitMerge.as_view(), name="family_merge_split"),
    path("decisions/<int:pk>/candidates/", CandidateList.as_view(), name="candidates"),
]
