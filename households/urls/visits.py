from django.urls import path

from households.views import (
    assignments,
    field,
    field_receiving,
    field_results,
    visit_review,
    visits,
)

urlpatterns = [
    path("visits/", visits.VisitList.as_view(), name="visits"),
    path("visits/review/", visit_review.ReviewQueue.as_view(), name="visit_queue"),
    path("visits/review/<str:code>/", visit_review.AcceptVillage.as_view(), name="visits_accept"),
    path("visits/assignments/", assignments.Assignments.as_view(), name="assignments"),
    path("visits/assignments/all/", assignments.AssignAll.as_view(), name="assign_all"),
    path(
        "visits/assignments/<str:code>/",
        assignments.AssignVillage.as_view(),
        name="assign_village",
    ),
    path(
        "visits/assignments/<str:code>/withdraw/",
        assignments.WithdrawVillage.as_view(),
        name="assignments_withdraw",
    ),
    path("visits/results/", field_results.FieldResultList.as_view(), name="field_results"),
    path(
        "visits/results/new/",
        field_results.FieldResultUpload.as_view(),
        name="field_result_upload",
    ),
    path("visits/results/<int:pk>/", field_results.FieldResultPage.as_view(), name="field_result"),
    path(
        "visits/results/<int:pk>/repairs/",
        field_results.FieldResultRepairs.as_view(),
        name="field_result_repairs",
    ),
    path("visits/<uuid:pk>/", visits.VisitPage.as_view(), name="visit"),
    path("visits/<uuid:pk>/review/", visits.VisitReview.as_view(), name="visit_review"),
    path("field/", field.FieldTasks.as_view(), name="field"),
    path("field/search/", field.FieldSearch.as_view(), name="field_search"),
    path("field/outbox/", field.FieldOutbox.as_view(), name="field_outbox"),
    path("field/families/<int:pk>/", field.FieldFamily.as_view(), name="field_family"),
    path("field/families/<int:pk>/visit/", field.FieldVisit.as_view(), name="field_visit"),
    path("field/visits/", field_receiving.FieldVisits.as_view(), name="field_visits"),
    path(
        "field/visits/<uuid:pk>/photos/",
        field_receiving.FieldPhotos.as_view(),
        name="field_photos",
    ),
]
