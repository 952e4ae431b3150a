from django.urls import path

from households.views import (
    comparisons,
    list_columns,
    list_problems,
    list_profiles,
    list_repairs,
    list_rows,
    list_shared_niks,
    list_sheets,
    list_undo,
    lists,
)

urlpatterns = [
    path("lists/", lists.ListIndex.as_view(), name="lists"),
    path("lists/upload/", lists.ListUpload.as_view(), name="list_upload"),
    path("lists/compare/", comparisons.ComparisonChoice.as_view(), name="list_comparisons"),
    path(
        "lists/<int:old>/compare/<int:new>/",
        comparisons.ComparisonPage.as_view(),
        name="list_comparison",
    ),
    path(
        "lists/<int:old>/compare/<int:new>/workbook.xlsx",
        comparisons.ComparisonBook.as_view(),
        name="list_comparison_book",
    ),
    path(
        "lists/<int:old>/compare/<int:new>/print/",
        comparisons.ComparisonPrint.as_view(),
        name="list_comparison_print",
    ),
    path("lists/profiles/", list_profiles.ListProfiles.as_view(), name="list_profiles"),
    path("lists/profiles/<int:pk>/", list_profiles.ListProfile.as_view(), name="list_profile"),
    path(
        "lists/profiles/<int:pk>/delete/",
        list_profiles.ListProfileDelete.as_view(),
        name="list_profile_delete",
    ),
    path("lists/<int:pk>/", lists.ListReview.as_view(), name="list_import"),
    path("lists/<int:pk>/apply/", lists.ListApply.as_view(), name="list_apply"),
    path("lists/<int:pk>/revert/", list_undo.ListRevert.as_view(), name="list_revert"),
    path("lists/<int:pk>/refuse/", lists.ListRefuse.as_view(), name="list_refuse"),
    path("lists/<int:pk>/columns/", list_columns.ListColumns.as_view(), name="list_columns"),
    path("lists/<int:pk>/sheet/", list_sheets.ListOtherSheet.as_view(), name="list_other_sheet"),
    path("lists/<int:pk>/read-again/", lists.ListReadAgain.as_view(), name="list_read_again"),
    path(
        "lists/<int:pk>/problems/", list_problems.ListProblems.as_view(), name="list_problem_table"
    ),
    path(
        "lists/<int:pk>/shared-niks/",
        list_shared_niks.SharedNiks.as_view(),
        name="list_shared_niks",
    ),
    path(
        "lists/<int:pk>/shared-niks/<int:number>/apart/",
        list_shared_niks.KeepApart.as_view(),
        name="list_shared_nik_apart",
    ),
    path(
        "lists/<int:pk>/shared-niks/let-go/<int:apart>/",
        list_shared_niks.LetGo.as_view(),
        name="list_shared_nik_let_go",
    ),
    path("lists/<int:pk>/complete/", list_repairs.ListComplete.as_view(), name="list_complete"),
    path("lists/<int:pk>/problems.xlsx", list_repairs.ProblemRows.as_view(), name="list_problems"),
    path("lists/<int:pk>/rows/<int:number>/", list_rows.RowPage.as_view(), name="list_row"),
]
