"""Taking the result of two lists along: masked on asking, whole for a purpose that is posted."""

from tempfile import TemporaryFile

from django.http import Http404, HttpResponseBase
from django.http.response import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.views import exports
from households.forms.decisions import PurposeForm
from households.matching import pairing_book
from households.matching.pairing_book import Taken
from households.models.list_pairing import PairDecision
from households.views.pairing_results import OfMatched

NAME = "pasangan"
KINDS = ("xlsx", "csv")


class PairingFile(OfMatched):
    """GET with the numbers masked; POST with a purpose, and then whole."""

    def is_permitted(self, user: User) -> bool:
        return super().is_permitted(user) and may(user, Permission.EXPORT)

    def get(self, request: PersonRequest, pk: int) -> HttpResponseBase:
        return self.file(request.GET.get("kind", ""), request.GET.get("decision", ""), None)

    def post(self, request: PersonRequest, pk: int) -> HttpResponseBase:
        form = PurposeForm(request.POST)
        if not form.is_valid():
            raise Refused(_("Write in a few words what the whole numbers are for."))
        return self.file(request.POST.get("kind", ""), "", form.cleaned_data["purpose"])

    def back_url(self) -> str:
        return self.url

    def file(self, kind: str, decision: str, purpose: str | None) -> HttpResponseBase:
        kind = kind if kind in KINDS else KINDS[0]
        if decision not in ("", *PairDecision.values):
            raise Http404
        taken = pairing_book.take(
            by=self.request.user,
            pairing=self.matched,
            kind=kind,
            decision=decision,
            purpose=purpose,
        )
        return exports.csv_response(taken.pairs(), NAME) if kind == "csv" else self.book(taken)

    @staticmethod
    def book(taken: Taken) -> HttpResponseBase:
        file = TemporaryFile()  # noqa: SIM115 -- the response closes it once it has been sent
        taken.write_book(file)
        file.seek(0)
        name = f"{NAME}-{timezone.localdate():%Y-%m-%d}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=exports.XLSX)
