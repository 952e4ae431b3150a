from django.urls import path

from households.views import decrees, determinations
from households.views.outcomes import OutcomesBook, OutcomesPage

VILLAGE = "decisions/<int:pk>/villages/<str:code>/"

urlpatterns = [
    path("decisions/", determinations.DecisionsPage.as_view(), name="decisions"),
    path("decisions/<int:pk>/outcomes/", OutcomesPage.as_view(), name="outcomes"),
    path("decisions/<int:pk>/outcomes/xlsx/", OutcomesBook.as_view(), name="outcomes_book"),
    path(
        "decisions/<int:pk>/determinations/",
        determinations.DeterminationList.as_view(),
        name="determinations",
    ),
    path(VILLAGE, determinations.VillageDecisions.as_view(), name="decision_village"),
    path(f"{VILLAGE}review/", determinations.ReviewVillage.as_view(), name="determinations_review"),
    path(
        f"{VILLAGE}send-back/", determinations.SendBack.as_view(), name="determinations_send_back"
    ),
    path(
        f"{VILLAGE}deliberation/",
        determinations.RecordDeliberation.as_view(),
        name="deliberation_record",
    ),
    path("decrees/", decrees.DecreeList.as_view(), name="decrees"),
    path("decrees/draft/", decrees.DecreeDraft.as_view(), name="decree_draft"),
    path("decrees/<int:pk>/", decrees.DecreePage.as_view(), name="decree"),
    path("decrees/<int:pk>/amend/", decrees.DecreeAmend.as_view(), name="decree_amend"),
    path("decrees/<int:pk>/issue/", decrees.DecreeIssue.as_view(), name="decree_issue"),
    path("decrees/<int:pk>/discard/", decrees.DecreeDiscard.as_view(), name="decree_discard"),
    path("decrees/<int:pk>/annex/", decrees.DecreeAnnex.as_view(), name="decree_annex"),
]
