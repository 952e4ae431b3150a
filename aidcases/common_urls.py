from django.urls import path

from aidcases.views.home import HomePage
from aidcases.views.jobs import JobCancel, JobCard, JobList
from aidcases.views.reveal import Reveal
from aidcases.views.search import SearchPage, SearchResults
from aidcases.views.stored_files import StoredFile

urlpatterns = [
    path("", HomePage.as_view(), name="home"),
    path("jobs/", JobList.as_view(), name="jobs"),
    path("jobs/<uuid:pk>/", JobCard.as_view(), name="job_card"),
    path("jobs/<uuid:pk>/cancel/", JobCancel.as_view(), name="job_cancel"),
    path("search/", SearchPage.as_view(), name="search"),
    path("search/<str:key>/", SearchResults.as_view(), name="search_results"),
    path("files/<int:pk>/", StoredFile.as_view(), name="stored_file"),
    path("reveal/<slug:key>/<str:pk>/<slug:field>/", Reveal.as_view(), name="reveal"),
]
