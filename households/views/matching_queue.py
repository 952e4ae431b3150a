"""The review queue: two records side by side, the next pair already there."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from aidcases.errors import Refused
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.views.pages import Page
from households.matching import queueing, resolution
from households.models import MatchPair
from households.models.match_pair import PairState
from households.views.pair_cards import card

HELD = 2  # the pair that is looked at, and the next
QUEUE = "matching_queue"
_SKIPPED = "skipped_pairs"
_MOST_SKIPPED = 500


class Queue(Page):
    """The next pairs of this person; skipped ones come again when the person asks for them."""

    permissions = frozenset({Permission.DECIDE_PAIRS})
    template_name = "households/matching_queue.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        if "again" in request.GET:
            request.session.pop(_SKIPPED, None)
            return redirect("matching_queue")
        skipped = request.session.get(_SKIPPED, [])
        pairs = queueing.take(by=request.user, number=HELD, besides=skipped)
        return self.render(
            {
                "cards": [card(pair) for pair in pairs],
                "standing": queueing.standing(request.user),
                "skipped": len(skipped),
                "queue_name": QUEUE,
                "done": " ".join(map(str, queueing.lately_decided(request.user))),
            }
        )


class OfPair(Page):
    """Something done with one pair of the person's regions."""

    permissions = frozenset({Permission.DECIDE_PAIRS})

    def pair(self) -> MatchPair:
        found = queueing.whole(self.request.user, self.kwargs["pk"])
        if found is None:
            raise Http404
        return found


class PairPage(OfPair):
    """One pair by itself: how it came about, and who decided it."""

    permissions = frozenset({Permission.DECIDE_PAIRS, Permission.VIEW_LISTS})
    template_name = "households/matching_pair.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        shown = card(self.pair())
        may_decide = may(request.user, Permission.DECIDE_PAIRS, shown["pair"])
        return self.render({**shown, "card": shown, "may_decide": may_decide})


class Decide(OfPair):
    """Same, different, unsure or skipped; the answer brings the next pair."""

    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        refusal = ""
        try:
            self._act(request.POST.get("answer", ""))
        except Refused as refused:
            refusal = str(refused)
        if not request.htmx:
            if refusal:
                messages.error(request, refusal)
            return self._without_script()
        return self._next(refusal)

    def _without_script(self) -> HttpResponse:
        if self.request.POST.get("next") == "pair":
            return redirect("matching_pair", self.kwargs["pk"])
        return redirect("matching_queue")

    def _act(self, answer: str) -> None:
        pair = queueing.whole(self.request.user, self.kwargs["pk"])
        if pair is None and not self.request.htmx:
            raise Http404
        if pair is None:  # gone since it was shown: a colleague's decision, or a new run
            raise Refused(_("This pair is no longer open. Take the next one."))
        note = self.request.POST.get("note", "")[:1000]
        if answer in {"same", "different"}:
            resolution.decide(by=self.request.user, pair=pair, same=answer == "same", note=note)
        elif answer == "unsure":
            queueing.put_off(by=self.request.user, pair=pair, note=note)
            self._skip(pair)
        else:
            queueing.let_go(by=self.request.user, pair=pair)
            self._skip(pair)

    def _skip(self, pair: MatchPair) -> None:
        skipped = [*self.request.session.get(_SKIPPED, []), pair.pk]
        self.request.session[_SKIPPED] = skipped[-_MOST_SKIPPED:]

    def _next(self, refusal: str) -> HttpResponse:
        held, answered = numbers_of(self.request, "held"), numbers_of(self.request, "besides")
        queueing.keep_hold(by=self.request.user, pairs=held)
        skipped = self.request.session.get(_SKIPPED, [])
        pairs = queueing.take(
            by=self.request.user,
            number=max(0, HELD - len(held)),
            besides=[*held, *answered, *skipped],
        )
        return render(
            self.request,
            "households/_matching_next.html",
            {
                "cards": [card(pair) for pair in pairs],
                "standing": queueing.standing(self.request.user),
                "skipped": len(skipped),
                "queue_name": QUEUE,
                "refusal": refusal,
            },
        )


class Hold(Page):
    """Still before the person's eyes: nobody else gets these pairs meanwhile."""

    permissions = frozenset({Permission.DECIDE_PAIRS})
    http_method_names = ["post"]

    def post(self, request: PersonRequest) -> HttpResponse:
        queueing.keep_hold(by=request.user, pairs=numbers_of(request, "held"))
        return HttpResponse(status=204)


def numbers_of(request: HttpRequest, name: str) -> list[int]:
    """The ids of pairs that were sent under a name."""
    return [int(pk) for pk in request.POST.getlist(name)[:100] if pk.isdigit()]


class Undo(OfPair):
    """Take back a decision, or a skip: the pair is there again."""

    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        pair = self.pair()
        if pair.state != PairState.OPEN:
            resolution.undo(by=request.user, pair=pair)
        skipped = request.session.get(_SKIPPED, [])
        request.session[_SKIPPED] = [number for number in skipped if number != pair.pk]
        if not request.htmx:
            messages.success(request, _("The pair is open again."))
            return redirect(self.back_url())
        mine = queueing.take_one(by=request.user, pair=pair)
        return render(
            request,
            "households/_matching_next.html",
            {
                "cards": [card(self.pair())] if mine else [],
                "refusal": "" if mine else _("A colleague has this pair open."),
                "standing": queueing.standing(request.user),
                "skipped": len(request.session[_SKIPPED]),
                "queue_name": QUEUE,
            },
        )
