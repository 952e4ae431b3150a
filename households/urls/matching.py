from django.urls import path, re_path

from households.views import (
    field_repeats,
    matching,
    matching_queue,
    matching_rules,
    pairing_files,
    pairing_results,
    pairings,
)

urlpatterns = [
    path("matching/", matching.Overview.as_view(), name="matching"),
    path("matching/run/", matching.Run.as_view(), name="matching_run"),
    path("matching/duplicates/", matching.Duplicates.as_view(), name="matching_duplicates"),
    path("matching/decided/", matching.Decided.as_view(), name="matching_decided"),
    path("matching/unlinked/", matching.Unlinked.as_view(), name="matching_unlinked"),
    path("matching/unlinked/pairs/", field_repeats.Repeats.as_view(), name="matching_repeats"),
    path(
        "matching/unlinked/queue/",
        field_repeats.RepeatQueue.as_view(),
        name="matching_repeat_queue",
    ),
    path(
        "matching/unlinked/pairs/<int:pk>/",
        field_repeats.RepeatPage.as_view(),
        name="matching_repeat",
    ),
    path(
        "matching/unlinked/pairs/<int:pk>/decide/",
        field_repeats.RepeatDecide.as_view(),
        name="matching_repeat_decide",
    ),
    path(
        "matching/unlinked/pairs/<int:pk>/undo/",
        field_repeats.RepeatUndo.as_view(),
        name="matching_repeat_undo",
    ),
    path("matching/rules/", matching_rules.ByRule.as_view(), name="matching_rules"),
    path(
        "matching/rules/<int:pk>/undo/",
        matching_rules.UndoRule.as_view(),
        name="matching_rule_undo",
    ),
    path("matching/queue/", matching_queue.Queue.as_view(), name="matching_queue"),
    path("matching/queue/hold/", matching_queue.Hold.as_view(), name="matching_hold"),
    path("matching/pairs/<int:pk>/", matching_queue.PairPage.as_view(), name="matching_pair"),
    path(
        "matching/pairs/<int:pk>/decide/", matching_queue.Decide.as_view(), name="matching_decide"
    ),
    path("matching/pairs/<int:pk>/undo/", matching_queue.Undo.as_view(), name="matching_undo"),
    path("matching/files/", pairings.Pairings.as_view(), name="pairings"),
    path("matching/files/<int:pk>/", pairing_results.PairingPage.as_view(), name="pairing"),
    path(
        "matching/files/<int:pk>/columns/",
        pairings.PairingColumns.as_view(),
        name="pairing_columns",
    ),
    path("matching/files/<int:pk>/again/", pairings.PairingAgain.as_view(), name="pairing_again"),
    path(
        "matching/files/<int:pk>/delete/", pairings.PairingForget.as_view(), name="pairing_forget"
    ),
    path("matching/files/<int:pk>/file/", pairing_files.PairingFile.as_view(), name="pairing_file"),
    path(
        "matching/files/<int:pk>/pairs/<int:pair>/",
        pairing_results.PairingPair.as_view(),
        name="pairing_pair",
    ),
    re_path(
        r"^matching/files/(?P<pk>\d+)/alone/(?P<side>left|right)/$",
        pairing_results.PairingAlone.as_view(),
        name="pairing_alone",
    ),
]
