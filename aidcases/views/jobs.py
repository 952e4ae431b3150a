"""Work in the background: what is under way, how far, and what came of it."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from aidcases import jobs
from aidcases.models import Job, User
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.views.pages import Page


def jobs_of(user: User) -> QuerySet[Job]:
    """The person's own jobs; an admin sees everyone's."""
    found = Job.objects.select_related("requested_by")
    if not may(user, Permission.MANAGE_USERS):
        return found.filter(requested_by=user)
    return found.filter(region__code__startswith=user.scope_code) if user.scope_code else found


class JobList(Page):
    permissions = frozenset(Permission)
    template_name = "aidcases/jobs.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.render({"jobs": jobs_of(request.user).order_by("-created_at")[:50]})


class JobCard(Page):
    """The card of one job, for the page that asks again by itself."""

    permissions = frozenset(Permission)

    def get(self, request: PersonRequest, pk: UUID) -> HttpResponse:
        job = get_object_or_404(jobs_of(request.user), pk=pk)
        again = "then_reload" in request.GET
        return render(request, "aidcases/job.html", {"job": job, "then_reload": again})


class JobCancel(Page):
    permissions = frozenset(Permission)
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: UUID) -> HttpResponse:
        jobs.cancel(by=request.user, job=get_object_or_404(jobs_of(request.user), pk=pk))
        messages.success(request, _("It is being stopped."))
        return redirect(self.back_url())
