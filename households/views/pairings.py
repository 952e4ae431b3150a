"""Any two lists: bringing them, saying which column is which, and following the work."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidcases import jobs
from aidcases.errors import Refused
from aidcases.models import Job
from aidcases.models.job import FINISHED
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.views.pages import Page
from households.forms.pairings import LABELS, PairColumnsForm, TwoFilesForm
from households.matching import list_columns, pairing
from households.matching.list_columns import Head
from households.ministry_list.unlocking import PasswordNeeded
from households.models import ListPairing, PairedFile
from households.models.list_pairing import PairingState, Side

MATCHING = frozenset({Permission.RECONCILE})
STEPS = (
    gettext_lazy("Upload"),
    gettext_lazy("Confirm the columns"),
    gettext_lazy("Match"),
    gettext_lazy("Result"),
)
MOST_SHOWN = 50


def steps(reached: int) -> list[dict[str, Any]]:
    """For _components/steps.html; `reached` is the one under way."""
    states = ["done"] * reached + ["now"] + [""] * len(STEPS)
    return [{"label": label, "state": state} for label, state in zip(STEPS, states, strict=False)]


class OfPairing(Page):
    """A page of two lists that the person has brought."""

    permissions = MATCHING

    @cached_property
    def pairing(self) -> ListPairing:
        own = ListPairing.objects.visible_to(self.request.user)
        found = own.prefetch_related("files").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def url(self) -> str:
        return reverse("pairing", args=[self.pairing.pk])

    def job(self) -> Job | None:
        """The latest work on these lists."""
        asked = Job.objects.filter(
            kind__in=pairing.KINDS,
            parameters__pairing=self.pairing.pk,
            requested_by=self.request.user,
        )
        return asked.select_related("requested_by").order_by("-created_at").first()


def start(request: PersonRequest, found: ListPairing, kind: str) -> None:
    """Hand the work to a worker, unless one is at it already."""
    asked = Job.objects.filter(kind__in=pairing.KINDS, parameters__pairing=found.pk)
    if asked.exclude(state__in=FINISHED).exists():
        raise Refused(_("The lists are being matched at this moment. Stop the work, or wait."))
    jobs.enqueue(
        kind,
        {"pairing": found.pk},
        by=request.user,
        region=found,
        result_url=reverse("pairing", args=[found.pk]),
    )


class Pairings(Page):
    """Two files to upload, and what the person has matched before."""

    permissions = MATCHING
    template_name = "households/pairings.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.show(TwoFilesForm())

    def post(self, request: PersonRequest) -> HttpResponse:
        form = TwoFilesForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        left, right = (form.brought(side) for side in Side)
        try:
            with transaction.atomic():
                found = pairing.receive(by=request.user, left=left, right=right)
                start(request, found, pairing.LOOK)
        except pairing.OneRefused as refusal:
            locked = isinstance(refusal.refusal, PasswordNeeded)
            form.add_error(f"{refusal.side}_password" if locked else refusal.side, str(refusal))
            return self.show(form, status=422)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, status=422)
        return redirect("pairing", found.pk)

    def show(self, form: TwoFilesForm, status: int = 200) -> HttpResponse:
        own = ListPairing.objects.visible_to(self.request.user).prefetch_related("files")
        context = {
            "form": form,
            "steps": steps(0),
            "kept": own.order_by("-uploaded_at")[:MOST_SHOWN],
            "days": settings.PAIRING_KEPT_DAYS,
            "rows": settings.PAIRING_MAX_ROWS,
            "cap": settings.UPLOAD_MAX_BYTES >> 20,
        }
        return self.render(context, status=status)


class PairingColumns(OfPairing):
    """Both files side by side: each field with the column that was guessed for it."""

    template_name = "households/pairing_columns.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        if not self.pairing.left.sheets or not self.pairing.right.sheets:
            return redirect(self.url)
        return self.show([self.form(side, self.kept_head(side)) for side in Side])

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        heads = [self.shown_head(side) for side in Side]
        wanted = [self.wanted_head(side, head) for side, head in zip(Side, heads, strict=True)]
        forms = [
            self.form(side, head, request.POST if head is shown else None)
            for side, head, shown in zip(Side, wanted, heads, strict=True)
        ]
        if not all(form.is_bound for form in forms):  # another sheet or row: look at it first
            return self.show(forms)
        if not all([form.is_valid() for form in forms]):
            return self.show(forms, status=422)
        return self.confirm(forms)

    def confirm(self, forms: list[PairColumnsForm]) -> HttpResponse:
        answers = {side.value: form.answer() for side, form in zip(Side, forms, strict=True)}
        try:
            with transaction.atomic():
                pairing.choose(by=self.request.user, pairing=self.pairing, answers=answers)
                start(self.request, self.pairing, pairing.PAIR)
        except Refused as refusal:
            return self.show(forms, status=422, refusal=str(refusal))
        return redirect(self.url)

    def kept_head(self, side: str) -> Head:
        file = self.pairing.file(side)
        return self.head(side, file.sheet, file.header_row, file.header_depth)

    def shown_head(self, side: str) -> Head:
        """The header to which the posted columns belong."""
        row, _mark, sheet = self.request.POST.get(f"{side}_shown", "").partition(" ")
        kept = self.kept_head(side)
        if (sheet, row) == (kept.sheet, str(kept.row)):
            return kept
        return self.head(side, sheet, int(row) if row.isdigit() else 0)

    def wanted_head(self, side: str, shown: Head) -> Head:
        """Where the person has gone on to another sheet or row: that one."""
        sheet = self.request.POST.get(f"{side}_sheet", shown.sheet)
        row = self.request.POST.get(f"{side}_row", "")
        if sheet != shown.sheet:
            return self.head(side, sheet)
        if row.isdigit() and int(row) != shown.row:
            return self.head(side, sheet, int(row))
        return shown

    def head(self, side: str, name: str, row: int = 0, depth: int = 1) -> Head:
        """The header of a sheet, found where no row or one that it lacks is named."""
        sheets = pairing.sheets_of(self.pairing.file(side))
        sheet = next((one for one in sheets if one.name == name), sheets[0])
        found = list_columns.find_head(sheet, row, depth) or list_columns.find_head(sheet)
        assert found is not None  # sheets without rows are not kept
        return found

    def form(self, side: str, head: Head, data: Any = None) -> PairColumnsForm:
        file = self.pairing.file(side)
        kept = (file.sheet, file.header_row) == (head.sheet, head.row)
        chosen = file.columns if kept else head.guessed
        return PairColumnsForm(data, prefix=side, head=head, chosen=chosen)

    def show(
        self, forms: list[PairColumnsForm], status: int = 200, refusal: str = ""
    ) -> HttpResponse:
        context = {
            "pairing": self.pairing,
            "steps": steps(1),
            "refusal": refusal,
            "sides": [
                self.side(self.pairing.file(side), form)
                for side, form in zip(Side, forms, strict=True)
            ],
        }
        return self.render(context, status=status)

    def side(self, file: PairedFile, form: PairColumnsForm) -> dict[str, Any]:
        sheets = pairing.sheets_of(file)
        sheet = next(one for one in sheets if one.name == form.head.sheet)
        return {
            "side": file.side,
            "label": LABELS[Side(file.side)],
            "file": file,
            "form": form,
            "head": form.head,
            "sheets": [one.name for one in sheets],
            "rows": [number for number, _cells in sheet.head],
            "shown": f"{form.head.row} {form.head.sheet}",
            "samples_id": f"samples-{file.side}",
        }


class PairingAgain(OfPairing):
    """Look into the files once more, where that was stopped."""

    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        with transaction.atomic():
            if pairing.locked(self.pairing).state == PairingState.UPLOADED:
                start(request, self.pairing, pairing.LOOK)
        return redirect(self.url)


class PairingForget(OfPairing):
    """Both files and the result are deleted at once."""

    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        pairing.forget(by=request.user, pairing=self.pairing)
        messages.success(request, _("Both files and all that came of them have been deleted."))
        return redirect("pairings")
