"""The phone page of social workers: their families, one visit after the other."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from aidcases import posted_searches
from aidcases.identity import digits_of, read_nik
from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.views import keyset
from aidcases.views.pages import Page
from households.matching.normalisation import name_key
from households.models import Household, ReasonCode, Visit
from households.models.household import HouseholdState
from households.models.reason_code import Verdict
from households.visits import fieldwork
from households.visits.questions import HOUSING, MEMBERS

CARDS = 60
FOUND = 30
WITH_HOUSING = ("better_off",)  # reasons that the house itself bears out


class FieldPage(Page):
    """A page for the thumb; it knows which of the three places of the bar is open."""

    permissions = frozenset({Permission.RECORD_OWN_VISITS})
    place = "tasks"

    def show(self, context: dict[str, Any]) -> HttpResponse:
        return self.render({"place": self.place, **context})

    def household(self, pk: int) -> Household:
        """A living family of the worker's region."""
        visible = Household.objects.visible_to(self.request.user).filter(state=HouseholdState.LIVE)
        household: Household = get_object_or_404(visible.select_related("region"), pk=pk)
        return household


class FieldTasks(FieldPage):
    """The worker's own families, RT by RT: those to visit, or those visited."""

    template_name = "households/field/tasks.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        visited = request.GET.get("show") == "visited"
        page = keyset.read(
            fieldwork.tasks(request.user, visited=visited),
            fieldwork.ORDER,
            size=CARDS,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
        last = fieldwork.last_visits(request.user, [task.household_id for task in page.rows])
        return self.show(
            {
                "cards": [(task.household, last.get(task.household_id)) for task in page.rows],
                "due_on": min((t.due_on for t in page.rows if t.due_on), default=None),
                "page": page,
                "counts": fieldwork.counts(request.user),
                "visited": visited,
            }
        )


class FieldSearch(FieldPage):
    """Any family of the worker's village, by name, NIK or family id. The search is posted."""

    template_name = "households/field/search.html"
    place = "search"

    def get(self, request: PersonRequest) -> HttpResponse:
        text = posted_searches.recall(request, request.GET.get("found", ""))
        found = self._find(text) if text else []
        last = fieldwork.last_visits(request.user, [household.pk for household in found])
        cards = [(household, last.get(household.pk)) for household in found]
        return self.show({"text": text, "cards": cards, "more": len(found) == FOUND})

    def post(self, request: PersonRequest) -> HttpResponse:
        text = " ".join(request.POST.get("q", "").split())[:100]
        query = f"?found={posted_searches.keep(request, text)}" if text else ""
        return redirect(f"{reverse('field_search')}{query}")

    def _find(self, text: str) -> list[Household]:
        living = Household.objects.visible_to(self.request.user).filter(state=HouseholdState.LIVE)
        digits = digits_of(text)
        if len(digits) == 16:
            wanted = Q(nik=digits) | Q(family_card_number=digits)
        else:
            wanted = Q(name_key__contains=name_key(text)) | Q(family_id=text)
        return list(living.filter(wanted).order_by("name_key", "pk")[:FOUND])


class FieldFamily(FieldPage):
    """One family: who, where, what was found before, and the way into a visit."""

    template_name = "households/field/family.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        household = self.household(pk)
        visits = Visit.objects.visible_to(request.user).filter(household=household)
        mine = household.assignments.filter(worker=request.user).order_by("-pk").first()
        return self.show(
            {
                "household": household,
                "visits": list(visits.select_related("reason").order_by("-recorded_at")[:5]),
                "assignment": mine,
            }
        )


class FieldVisit(FieldPage):
    """The visit itself, one question a screen; static/field/visit.js leads through it."""

    template_name = "households/field/visit.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        household = self.household(pk)
        follower = fieldwork.next_after(request.user, household)
        reasons = ReasonCode.objects.filter(is_active=True)
        return self.show(
            {
                "household": household,
                "nik_is_sound": bool(household.nik and read_nik(household.nik)),
                "next": follower,
                "verdicts": _verdicts(),
                "reasons": [r for r in reasons if r.verdict != Verdict.ELIGIBLE],
                "housing": HOUSING,
                "members": MEMBERS,
                "settings": self._settings(household, follower),
            }
        )

    def _settings(self, household: Household, follower: Household | None) -> dict[str, Any]:
        """What the script knows: whose draft this is, where it goes, and the words it says."""
        return {
            "user": self.request.user.pk,
            "household": household.pk,
            "name": household.head_name,
            "visits": reverse("field_visits"),
            "tasks": reverse("field"),
            "withHousing": WITH_HOUSING,
            "words": _words(),
        }


class FieldOutbox(FieldPage):
    """What is still on this phone, and what the office has received."""

    template_name = "households/field/outbox.html"
    place = "outbox"

    def get(self, request: PersonRequest) -> HttpResponse:
        settings = {
            "user": request.user.pk,
            "visits": reverse("field_visits"),
            "words": _words(),
        }
        return self.show({"sent": fieldwork.sent_by(request.user), "settings": settings})


def _verdicts() -> list[tuple[str, str, str, str]]:
    """(value, word, what it means, icon)."""
    return [
        (Verdict.ELIGIBLE, _("Eligible"), _("Met them, and they are poor as listed"), "check"),
        (Verdict.INELIGIBLE, _("Not eligible"), _("Died, moved, better off, …"), "x"),
        (
            Verdict.UNVERIFIABLE,
            _("Could not be verified"),
            _("Not at home, not found, refused"),
            "question-mark",
        ),
    ]


def _words() -> dict[str, str]:
    """What the scripts say; they know no language of their own."""
    return {
        "received": _("Received by the office at {time}"),
        "kept": _("Saved on this phone"),
        "sending": _("Sending…"),
        "offline": _("No connection. The visit is safe on this phone; send it later."),
        "session": _("You have been logged out. Log in, then send again; nothing is lost."),
        "trouble": _("The office could not take it just now. It is safe on this phone."),
        "conflict": _("The office has this visit already, with other answers. Call the office."),
        "locating": _("Looking for your location…"),
        "located": _("Location found, accurate to {metres} metres"),
        "coarse": _("Only a rough location ({metres} metres). Step outside and try again."),
        "denied": _("Location is switched off for this page. Allow it, or go on without."),
        "nowhere": _("No location found. Step outside and try again, or go on without."),
        "notPhoto": _("This picture cannot be read. Take another one."),
        "remove": _("Remove photo {number}"),
        "digits": _("{count} of 16 digits"),
        "step": _("Question {number} of {count}"),
        "none": _("not answered"),
        "photos": _("Photos: {count}"),
        "continue": _("Continue"),
        "send": _("Send"),
        "draft": _("not finished yet"),
        "ready": _("waits to be sent"),
        "change": _("Change"),
    }
