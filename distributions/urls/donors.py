from django.urls import URLPattern, path

from distributions.views import donors

urlpatterns: list[URLPattern] = [
    path("donors/", donors.DonorList.as_view(), name="donors"),
    path("donors/new/", donors.DonorCreate.as_view(), name="donor_create"),
    path("donors/<int:pk>/", donors.DonorPage.as_view(), name="donor"),
    path("donors/pledges/<int:pk>/", donors.PledgePage.as_view(), name="pledge"),
    path("donors/pledges/<int:pk>/agree/", donors.PledgeAgree.as_view(), name="pledge_agree"),
    path("donors/pledges/<int:pk>/cancel/", donors.PledgeCancel.as_view(), name="pledge_cancel"),
    path("donors/pledges/<int:pk>/receive/", donors.PledgeReceive.as_view(), name="pledge_receive"),
    path(
        "donors/pledges/<int:pk>/allocate/",
        donors.PledgeAllocate.as_view(),
        name="pledge_allocate",
    ),
    path(
        "donors/pledges/<int:pk>/programme/",
        donors.PledgeProgramme.as_view(),
        name="pledge_programme",
    ),
    path(
        "donors/pledges/<int:pk>/reported/",
        donors.PledgeReport.as_view(),
        name="pledge_reported",
    ),
    path("donors/pledges/<int:pk>/report/", donors.DonorReport.as_view(), name="donor_report"),
]
