from django.urls import URLPattern, path

from distributions.views import payout_rows, payouts

urlpatterns: list[URLPattern] = [
    path("payouts/", payouts.PayoutList.as_view(), name="payouts"),
    path("payouts/new/<int:pk>/", payouts.PayoutDraft.as_view(), name="payout_draft"),
    path("payouts/<int:pk>/", payouts.PayoutPage.as_view(), name="payout"),
    path("payouts/<int:pk>/lines/", payout_rows.LineList.as_view(), name="payout_lines"),
    path("payouts/<int:pk>/approve/", payouts.PayoutApprove.as_view(), name="payout_approve"),
    path("payouts/<int:pk>/send/", payouts.PayoutSend.as_view(), name="payout_send"),
    path("payouts/<int:pk>/cancel/", payouts.PayoutCancel.as_view(), name="payout_cancel"),
    path("payouts/<int:pk>/close/", payouts.PayoutClose.as_view(), name="payout_close"),
    path(
        "payouts/<int:pk>/uncollected/",
        payouts.PayoutUncollected.as_view(),
        name="payout_uncollected",
    ),
    path("payouts/<int:pk>/roster/", payouts.PayoutRoster.as_view(), name="payout_roster"),
    path("payouts/<int:pk>/result/", payouts.PayoutUpload.as_view(), name="payout_upload"),
    path("payouts/results/<int:pk>/", payout_rows.ResultRowList.as_view(), name="payout_result"),
    path(
        "payouts/payments/<int:pk>/reverse/",
        payouts.PaymentReverse.as_view(),
        name="payment_reverse",
    ),
]
