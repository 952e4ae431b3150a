"""Field records that may speak of one family, and that no list names: the list and the queue."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidcases.errors import Refused
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.views.lists import ListPage
from aidcases.views.pages import Page
from households.matching import queueing, repeat_decisions, visit_pairs
from households.models import VisitPair
from households.models.match_pair import PairState
from households.views.matching import LOOKING
from households.views.matching_queue import numbers_of
from households.views.matching_tables import RepeatFilter, RepeatTable
from households.views.pair_cards import repeat_card

SHOWN = 2  # the pair that is looked at, and the next
_SKIPPED = "skipped_repeats"
_MOST_SKIPPED = 500


class Repeats(ListPage):
    """What the model linked, what it asks and what people decided, the likeliest first."""

    permissions = LOOKING
    template_name = "households/matching_repeats.html"
    title = gettext_lazy("Field records of one family")
    table_class = RepeatTable
    filterset_class = RepeatFilter
    keyset = ("-probability", "id")
    export_name = "catatan-lapangan-ganda"

    def queryset(self) -> QuerySet[VisitPair]:
        pairs = visit_pairs.alive(self.request.user.scope_code)
        return pairs.select_related("visit__region", "repeat__region", "decided_by")

    def extra_context(self) -> dict[str, Any]:
        user = self.request.user
        waits = may(user, Permission.DECIDE_PAIRS) and visit_pairs.open_pairs(user).exists()
        return {"waits": waits}


class RepeatQueue(Page):
    """The next open pair, the following one on the page already."""

    permissions = frozenset({Permission.DECIDE_PAIRS})
    template_name = "households/matching_repeat_queue.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        if "again" in request.GET:
            request.session.pop(_SKIPPED, None)
            return redirect("matching_repeat_queue")
        done = queueing.lately_decided_of(request.user, VisitPair.objects.all())
        return self.render(
            {
                **_next(request, SHOWN, besides=[]),
                "done": " ".join(map(str, done)),
            }
        )


class OfRepeat(Page):
    """Something done with one pair whose records both lie in the person's regions."""

    permissions = frozenset({Permission.DECIDE_PAIRS})

    def pair(self) -> VisitPair:
        found = visit_pairs.whole(self.request.user, self.kwargs["pk"])
        if found is None:
            raise Http404
        return found


class RepeatPage(OfRepeat):
    """One pair by itself: how it came about, and who decided it."""

    permissions = frozenset({Permission.DECIDE_PAIRS, Permission.VIEW_LISTS})
    template_name = "households/matching_repeat.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        shown = repeat_card(self.pair())
        may_decide = may(request.user, Permission.DECIDE_PAIRS, shown["pair"])
        return self.render({**shown, "card": shown, "may_decide": may_decide})


class RepeatDecide(OfRepeat):
    """Same, different or skipped; in the queue the answer brings the next pair."""

    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        refusal = ""
        try:
            self._act(request.POST.get("answer", ""))
        except Refused as refused:
            refusal = str(refused)
        if request.htmx:
            held = numbers_of(request, "held")
            besides = [*held, *numbers_of(request, "besides")]
            shown = _next(request, max(0, SHOWN - len(held)), besides=besides)
            return render(request, "households/_matching_next.html", {**shown, "refusal": refusal})
        if refusal:
            messages.error(request, refusal)
        if request.POST.get("next") == "pair":
            return redirect("matching_repeat", pk)
        return redirect("matching_repeat_queue")

    def _act(self, answer: str) -> None:
        pair = visit_pairs.whole(self.request.user, self.kwargs["pk"])
        if pair is None and not self.request.htmx:
            raise Http404
        if pair is None:  # gone since it was shown: a new run
            raise Refused(_("This pair is no longer open. Take the next one."))
        if answer in {"same", "different"}:
            note = self.request.POST.get("note", "")[:1000]
            repeat_decisions.decide(
                by=self.request.user, pair=pair, same=answer == "same", note=note
            )
        else:
            skipped = [*self.request.session.get(_SKIPPED, []), pair.pk]
            self.request.session[_SKIPPED] = skipped[-_MOST_SKIPPED:]


class RepeatUndo(OfRepeat):
    """Take back a decision, or a skip: the pair is there again."""

    http_method_names = ["post"]

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        pair = self.pair()
        if pair.state != PairState.OPEN:
            repeat_decisions.undo(by=request.user, pair=pair)
        skipped = request.session.get(_SKIPPED, [])
        request.session[_SKIPPED] = [number for number in skipped if number != pair.pk]
        if not request.htmx:
            messages.success(request, _("The pair is open again."))
            return redirect(self.back_url())
        shown = {**_next(request, 0, besides=[]), "cards": [repeat_card(self.pair())]}
        return render(request, "households/_matching_next.html", shown)


def _next(request: PersonRequest, number: int, *, besides: list[int]) -> dict[str, Any]:
    """So many open pairs that the person has neither before them nor skipped."""
    skipped = request.session.get(_SKIPPED, [])
    pairs = visit_pairs.open_pairs(request.user)
    chosen = visit_pairs.with_both_sides(pairs.exclude(pk__in=[*besides, *skipped]))[:number]
    return {
        "cards": [repeat_card(pair) for pair in chosen],
        "standing": queueing.standing_of(request.user, VisitPair.objects.all(), pairs.count()),
        "skipped": len(skipped),
        "queue_name": "matching_repeat_queue",
    }
