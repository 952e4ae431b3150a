"""Where phones send visits and their photos; every answer is JSON."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from aidcases.errors import NotAllowed, Refused
from aidcases.permissions import Permission
from aidcases.registries import PhoneItemKind, phone_items
from aidcases.requests import PersonRequest
from aidcases.views.pages import Page
from households.models import Visit
from households.visits.photos import attach

MOST_BYTES = 200_000
VISIT = "visit"
STATUS = {"accepted": 201, "duplicate": 200, "conflict": 409, "rejected": 400}


class _Receiving(Page):
    """A door for scripts: a session that has run out is 401, not a log-in page."""

    permissions = frozenset({Permission.RECORD_OWN_VISITS})
    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _answer("rejected", _("Log in again."), status=401)
        return super().dispatch(request, *args, **kwargs)

    def refused(self, refusal: Refused) -> HttpResponse:
        return _answer("rejected", str(refusal), status=422)


class FieldVisits(_Receiving):
    """One visit as JSON (households/visits/phone.py); 201, 200, 409, 400, 403 or 413."""

    def post(self, request: PersonRequest) -> HttpResponse:
        if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
            return _answer("rejected", _("The visit is longer than may be sent."), status=413)
        try:
            payload = json.loads(request.body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            payload = None
        if not isinstance(payload, dict):
            return _answer("rejected", _("This is no visit. Open the page anew."), status=400)
        answer = kind_of(VISIT).receive(by=request.user, payload=payload)
        status = 403 if answer.get("why") == "forbidden" else STATUS[answer["answer"]]
        return JsonResponse(answer, status=status)


class FieldPhotos(_Receiving):
    """One photo of a visit of one's own; its sha256 tells whether it arrived whole."""

    def post(self, request: PersonRequest, pk: UUID) -> HttpResponse:
        visit = Visit.objects.visible_to(request.user).filter(recorded_by=request.user, pk=pk)
        sent = request.FILES.get("photo")
        if sent is None:
            return _answer("rejected", _("photo: no file came with it."), status=400)
        if (found := visit.first()) is None:
            raise Http404
        try:
            photo = attach(
                by=request.user, visit=found, file=sent, sha256=request.POST.get("sha256", "")
            )
        except NotAllowed as refusal:
            return _answer("rejected", str(refusal), status=403)
        return JsonResponse({"answer": "accepted", "sha256": photo.sha256}, status=201)


def kind_of(name: str) -> PhoneItemKind:
    """The kind of item that has joined under this name."""
    return next(kind for kind in phone_items if kind.name == name)


def _no_number(word: str) -> None:
    raise ValueError(word)


def _answer(answer: str, message: str, *, status: int) -> JsonResponse:
    return JsonResponse({"id": "", "answer": answer, "message": message}, status=status)
