from django.urls import path

from households.views import matching, matching_queue, matching_rules

urlpatterns = [
    path("matching/", matching.Overview.as_view(), name="matching"),
    path("matching/run/", matching.Run.as_view(), name="matching_run"),
    path("matching/duplicates/", matching.Duplicates.as_view(), name="matching_duplicates"),
    path("matching/decided/", matching.Decided.as_view(), name="matching_decided"),
    path("matching/unlinked/", matching.Unlinked.as_view(), name="matching_unlinked"),
    path("matching/rules/", matching_rules.ByRule.as_view(), name="matching_rules"),
    path(
        "matching/rules/<int:pk>/undo/",
        matching_rules.UndoRule.as_view(),
        name="matching_rule_undo",
    ),
    path("matching/queue/", matching_queue.Queue.as_view(), name="matching_queue"),
    path("matching/pairs/<int:pk>/", matching_queue.PairPage.as_view(), name="matching_pair"),
    path(
        "matching/pairs/<int:pk>/decide/", matching_queue.Decide.as_view(), name="matching_decide"
    ),
    path("matching/pairs/<int:pk>/undo/", matching_queue.Undo.as_view(), name="matching_undo"),
]
