"""Search over everything: posted, so that no number stands in an address."""

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from aidcases import identity, posted_searches, registries
from aidcases.models import User
from aidcases.permissions import Permission
from aidcases.registries import SearchHit
from aidcases.requests import PersonRequest
from aidcases.views.pages import Page

_OF_A_KIND = 20


class SearchPage(Page):
    """Where the search box of every page posts to; leads to the results under an opaque key."""

    permissions = frozenset({Permission.VIEW_HOUSEHOLDS})

    def get(self, request: PersonRequest) -> HttpResponse:
        return redirect("home")

    def post(self, request: PersonRequest) -> HttpResponse:
        text = " ".join(request.POST.get("q", "").split())[:100]
        return redirect("search_results", key=posted_searches.keep(request, text))


class SearchResults(Page):
    permissions = frozenset({Permission.VIEW_HOUSEHOLDS})
    template_name = "aidcases/search.html"

    def get(self, request: PersonRequest, key: str) -> HttpResponse:
        text = posted_searches.recall(request, key)
        if not text:
            return self.render({"gone": True}, status=404)
        groups = list(_groups(request.user, text))
        found = sum(len(group["hits"]) for group in groups)
        if found == 1:
            return redirect(groups[0]["hits"][0].url)
        digits = identity.digits_of(text)
        shown = identity.mask_nik(digits) if len(digits) == 16 else text
        return self.render({"text": shown, "groups": groups, "found": found})


def _groups(user: User, text: str) -> Iterator[dict[str, Any]]:
    digits = identity.digits_of(text)
    for source in registries.search_sources:
        hits: list[SearchHit] = list(islice(source.search(user, text, digits), _OF_A_KIND))
        for kind, of_a_kind in groupby(hits, key=lambda hit: hit.kind):
            yield {"kind": kind, "hits": list(of_a_kind)}
