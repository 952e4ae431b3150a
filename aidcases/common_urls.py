from django.urls import path

from aidcases.views.audit_log import AuditLog
from aidcases.views.home import HomePage
from aidcases.views.jobs import JobCancel, JobCard, JobList
from aidcases.views.reveal import Reveal
from aidcases.views.search import SearchPage, SearchResults
from aidcases.views.settings_page import SettingsPage
from aidcases.views.stored_files import StoredFile
from aidcases.views.users import UserCreate, UserEdit, UserList, UserPassword, UserState

urlpatterns = [
    path("", HomePage.as_view(), name="home"),
    path("jobs/", JobList.as_view(), name="jobs"),
    path("jobs/<uuid:pk>/", JobCard.as_view(), name="job_card"),
    path("jobs/<uuid:pk>/cancel/", JobCancel.as_view(), name="job_cancel"),
    path("search/", SearchPage.as_view(), name="search"),
    path("search/<str:key>/", SearchResults.as_view(), name="search_results"),
    path("files/<int:pk>/", StoredFile.as_view(), name="stored_file"),
    path("reveal/<slug:key>/<str:pk>/<slug:field>/", Reveal.as_view(), name="reveal"),
    path("settings/", SettingsPage.as_view(), name="settings"),
    path("users/", UserList.as_view(), name="users"),
    path("users/new/", UserCreate.as_view(), name="user_create"),
    path("users/<int:pk>/", UserEdit.as_view(), name="user_edit"),
    path("users/<int:pk>/state/", UserState.as_view(), name="user_state"),
    path("users/<int:pk>/password/", UserPassword.as_view(), name="user_password"),
    path("audit/", AuditLog.as_view(), name="audit_log"),
]
