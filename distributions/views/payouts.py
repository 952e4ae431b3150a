"""Payouts through the post office: roster out, results in, and what each row became."""

from io import BytesIO
from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.db.models import Count, QuerySet, Sum
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidcases import audit, jobs
from aidcases.models import Job
from aidcases.models.job import FINISHED
from aidcases.permissions import Permission, may, require
from aidcases.requests import PersonRequest
from aidcases.views.columns import ChipColumn, DateColumn, NumberColumn, RupiahColumn
from aidcases.views.lists import ListPage
from aidcases.views.pages import Page
from distributions.forms.payouts import PayoutForm, ResultForm, payable
from distributions.forms.programmes import ReasonForm
from distributions.models import Payment, PayoutBatch
from distributions.models.payout import AT_THE_POST, LineState, PayoutState
from distributions.postal_payout import batches, results, reversal, roster
from distributions.postal_payout.tasks import PAYOUT_RESULT
from distributions.views.programmes import LOOK, of_person

MANAGE = frozenset({Permission.MANAGE_PAYOUTS})
APPROVE = frozenset({Permission.APPROVE_AID})


class PayoutTable(tables.Table):
    number = tables.Column(verbose_name=_("Number"))
    programme = tables.Column(verbose_name=_("Programme"))
    count = NumberColumn(verbose_name=_("Lines"))
    total = RupiahColumn(verbose_name=_("Sum"))
    state = ChipColumn(verbose_name=_("State"))
    made_at = DateColumn(verbose_name=_("Drawn up"))
    sent_at = DateColumn(verbose_name=_("Sent"))


class PayoutList(ListPage):
    permissions = LOOK
    title = _("Payouts")
    template_name = "distributions/payouts.html"
    empty_template = "distributions/_payouts_empty.html"
    table_class = PayoutTable
    keyset = ("-made_at", "-id")
    export_name = "payouts"

    def queryset(self) -> QuerySet[PayoutBatch]:
        return PayoutBatch.objects.visible_to(self.request.user).select_related("programme")

    def extra_context(self) -> dict[str, Any]:
        manages = may(self.request.user, Permission.MANAGE_PAYOUTS)
        return {"payable": payable(self.request.user) if manages else []}


class PayoutDraft(Page):
    """Put what is released on a roster."""

    permissions = MANAGE
    template_name = "distributions/payout_form.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        programme = get_object_or_404(of_person(request), pk=pk)
        return self.render({"programme": programme, "form": PayoutForm(programme=programme)})

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        programme = get_object_or_404(of_person(request), pk=pk)
        form = PayoutForm(request.POST, programme=programme)
        if not form.is_valid():
            return self.render({"programme": programme, "form": form}, status=422)
        batch = batches.draft(
            by=request.user, programme=programme, rounds=list(form.cleaned_data["rounds"])
        )
        messages.success(request, _("The roster is drawn up. Somebody else approves it now."))
        return redirect("payout", batch.pk)


class PayoutPage(Page):
    permissions = LOOK
    template_name = "distributions/payout.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(batches_of(request), pk=pk)
        user = request.user
        manages = may(user, Permission.MANAGE_PAYOUTS, batch)
        approves = may(user, Permission.APPROVE_AID, batch)
        return self.render(
            {
                "batch": batch,
                "equation": _line_terms(batch),
                "results": batch.results.select_related("received_by", "source_file").order_by(
                    "-pk"
                ),
                "job": _running(batch),
                "form": ResultForm(),
                "reason_form": ReasonForm(),
                "steps": _steps(batch),
                "own_batch": batch.state == PayoutState.DRAFT and user.pk == batch.made_by_id,
                "may_approve": approves
                and batch.state == PayoutState.DRAFT
                and user.pk != batch.made_by_id,
                "may_send": manages and batch.state == PayoutState.APPROVED,
                "may_cancel": manages and batch.state in (PayoutState.DRAFT, PayoutState.APPROVED),
                "may_read": manages and batch.state in AT_THE_POST,
                "may_fail": manages
                and batch.state in (PayoutState.SENT, PayoutState.PARTLY_RECONCILED),
                "may_close": manages and batch.state == PayoutState.RECONCILED,
                "may_download": manages and batch.state != PayoutState.CANCELLED,
            }
        )


def batches_of(request: PersonRequest) -> QuerySet[PayoutBatch]:
    return PayoutBatch.objects.visible_to(request.user).select_related(
        "programme", "region", "made_by", "approved_by", "sent_by", "closed_by"
    )


def _line_terms(batch: PayoutBatch) -> dict[str, Any]:
    """Sum of the roster = paid + not yet paid + failed: paid as the ledger has it."""
    states = {
        row["state"]: row["rupiah"]
        for row in batch.lines.values("state").annotate(rupiah=Sum("amount"), n=Count("id"))
    }
    ledger = Payment.objects.filter(line__batch=batch).values("kind").annotate(rupiah=Sum("amount"))
    booked = {row["kind"]: row["rupiah"] for row in ledger}
    address = reverse("payout_lines", args=[batch.pk])
    parts = [
        (_("paid"), booked.get("payment", 0) - booked.get("reversal", 0), LineState.PAID),
        (_("not yet paid"), states.get(LineState.PENDING, 0), LineState.PENDING),
        (_("failed"), states.get(LineState.FAILED, 0), LineState.FAILED),
        (_("withdrawn"), states.get(LineState.WITHDRAWN, 0), LineState.WITHDRAWN),
    ]
    shown = [
        (label, value, f"{address}?state={state}")
        for label, value, state in parts
        if value or state != LineState.WITHDRAWN
    ]
    return {"whole": batch.total, "parts": shown}


def _running(batch: PayoutBatch) -> Job | None:
    return (
        Job.objects.filter(kind=PAYOUT_RESULT, parameters__batch=batch.pk)
        .exclude(state__in=FINISHED)
        .first()
    )


STEPS = [
    (PayoutState.DRAFT, _("Drawn up")),
    (PayoutState.APPROVED, _("Approved")),
    (PayoutState.SENT, _("Sent")),
    (PayoutState.RECONCILED, _("Reconciled")),
    (PayoutState.CLOSED, _("Closed")),
]


def _steps(batch: PayoutBatch) -> list[dict[str, Any]]:
    """The steps on top of the page: which are done, and which comes next."""
    order = [state for state, _label in STEPS]
    state = PayoutState.SENT if batch.state == PayoutState.PARTLY_RECONCILED else batch.state
    reached = order.index(PayoutState(state)) if state in order else -1
    return [
        {"label": label, "state": "done" if n <= reached else "now" if n == reached + 1 else ""}
        for n, (_state, label) in enumerate(STEPS)
    ]


class PayoutAct(Page):
    """One step of a payout; each address has its own."""

    http_method_names = ["post"]
    done = _("Done.")

    def act(self, request: PersonRequest, batch: PayoutBatch) -> None:
        raise NotImplementedError

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(batches_of(request), pk=pk)
        self.act(request, batch)
        messages.success(request, self.done)
        return redirect("payout", pk)


class PayoutApprove(PayoutAct):
    permissions = APPROVE
    done = _("Approved. The roster can be sent.")

    def act(self, request: PersonRequest, batch: PayoutBatch) -> None:
        batches.approve(by=request.user, batch=batch)


class PayoutSend(PayoutAct):
    permissions = MANAGE
    done = _("Marked as sent. Upload the result once the post office reports.")

    def act(self, request: PersonRequest, batch: PayoutBatch) -> None:
        batches.send(by=request.user, batch=batch)


class PayoutCancel(PayoutAct):
    permissions = MANAGE
    done = _("The payout is cancelled; its sums are free for another.")

    def act(self, request: PersonRequest, batch: PayoutBatch) -> None:
        batches.cancel(by=request.user, batch=batch)


class PayoutClose(PayoutAct):
    permissions = MANAGE
    done = _("The payout is closed.")

    def act(self, request: PersonRequest, batch: PayoutBatch) -> None:
        batches.close(by=request.user, batch=batch)


class PayoutUncollected(PayoutAct):
    permissions = MANAGE
    done = _("What was not collected has failed.")

    def act(self, request: PersonRequest, batch: PayoutBatch) -> None:
        reason = request.POST.get("reason", "")
        batches.fail_uncollected(by=request.user, batch=batch, reason=reason)


class PayoutRoster(Page):
    """The roster as a workbook. It carries whole numbers, so each download is logged."""

    permissions = MANAGE

    def get(self, request: PersonRequest, pk: int) -> HttpResponseBase:
        batch = get_object_or_404(batches_of(request), pk=pk)
        require(request.user, Permission.MANAGE_PAYOUTS, batch)
        stream = BytesIO()
        roster.write_xlsx(batch, stream)
        audit.record("payout.roster_downloaded", by=request.user, subject=batch, rows=batch.count)
        stream.seek(0)
        return FileResponse(stream, as_attachment=True, filename=f"danom-{batch.number}.xlsx")


class PayoutUpload(Page):
    """Keep the result; a job takes it in."""

    permissions = MANAGE
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(batches_of(request), pk=pk)
        form = ResultForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, _("Choose the file that the post office sent."))
            return redirect("payout", pk)
        file = form.cleaned_data["file"]
        kept = results.keep(by=request.user, batch=batch, file=file, name=file.name)
        jobs.enqueue(
            PAYOUT_RESULT,
            {"batch": batch.pk, "source_file": kept.pk},
            by=request.user,
            region=batch.region_id,
            result_url=reverse("payout", args=[pk]),
        )
        return redirect("payout", pk)


class PaymentReverse(Page):
    permissions = APPROVE
    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        payment = get_object_or_404(
            Payment.objects.visible_to(request.user).select_related("line"), pk=pk
        )
        reversal.reverse(by=request.user, payment=payment, reason=request.POST.get("reason", ""))
        messages.success(request, _("The payment is taken back and counts as failed."))
        return redirect("entitlement", payment.entitlement_id)
