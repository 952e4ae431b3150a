"""The result of two lists: the pairs, one of them, the rows without a pair."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import Table

from aidcases.models.job import FINISHED
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.templatetags.figures import number
from aidcases.views.lists import ListPage
from households.forms.decisions import PurposeForm
from households.forms.pairings import LABELS
from households.matching import comparing, pairing_book
from households.matching.list_columns import nameless
from households.matching.pairing import PAIR
from households.ministry_list.refusals import refusal_text
from households.ministry_list.understood import masked
from households.models import PairedFile, PairedRow, RowPair
from households.models.list_pairing import PairDecision, PairingState, Side
from households.views.pairing_tables import (
    AloneTable,
    PairFilter,
    PairTable,
    birth_date,
    naming,
    percent,
    rows_by_number,
    said,
    sex,
)
from households.views.pairings import OfPairing, steps

# field of the cards → the fields of a file that say it
CLAIMS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "nik": ("nik",),
    "family_card": ("family_card",),
    "birth_date": ("birth_date",),
    "sex": ("sex",),
    "village": ("village", "district", "code"),
    "address": ("address", "rt", "rw"),
    "family_id": ("family_id",),
}
MASKED = {"nik", "family_card"}


class PairingPage(OfPairing, ListPage):
    """Two lists wherever they stand: looked into, unreadable, at work, matched."""

    template_name = "households/pairing.html"
    empty_template = "households/_pairing_empty.html"
    title = gettext_lazy("Two lists matched")
    table_class = PairTable
    filterset_class = PairFilter
    keyset = ("left_row", "right_row")
    search_label = gettext_lazy("NIK, family id or name")
    sorts = {"probability": ("probability", "id")}

    def get(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        job = self.job()
        at_work = job is not None and job.state not in FINISHED
        if self.pairing.state == PairingState.MATCHED and not at_work:
            return super().get(request, *args, **kwargs)
        waits = self.pairing.state == PairingState.READ and not at_work
        if waits and (job is None or not self.stopped(job)):
            return redirect("pairing_columns", self.pairing.pk)
        context = {
            "pairing": self.pairing,
            "job": job,
            "at_work": at_work,
            "problems": self.problems(),
            "steps": steps(2 if self.pairing.state == PairingState.READ else 1),
        }
        return render(request, "households/pairing_work.html", context)

    @staticmethod
    def stopped(job: Any) -> bool:
        """Whether the matching itself ended without a result: the person should know why."""
        return job.kind == PAIR and bool(job.finished_at)

    def problems(self) -> list[tuple[Any, str, str]]:
        """(list, its name, why it cannot be read)."""
        return [
            (
                LABELS[side],
                file.original_name,
                refusal_text(file.problem["code"], file.problem["params"]),
            )
            for side in Side
            if (file := self.pairing.file(side)).problem
        ]

    def queryset(self) -> QuerySet[RowPair]:
        return RowPair.objects.filter(pairing=self.pairing)

    def search(self, queryset: QuerySet[Any], text: str, digits: str) -> QuerySet[Any]:
        left, right = (naming(self.pairing.file(side), text, digits) for side in Side)
        return queryset.filter(
            Q(left_row__in=left.values("number")) | Q(right_row__in=right.values("number"))
        )

    def table(self, rows: Any) -> Table:
        rows, files = list(rows), (self.pairing.left, self.pairing.right)
        left = rows_by_number(files[0], (pair.left_row for pair in rows))
        right = rows_by_number(files[1], (pair.right_row for pair in rows))
        for pair in rows:
            pair.files = files
            pair.left, pair.right = left[pair.left_row], right[pair.right_row]
        return super().table(rows)

    def total(self) -> int | None:
        counts = self.pairing.counts
        return counts["match"] + counts["review"]

    def extra_context(self) -> dict[str, Any]:
        user = self.request.user
        return {
            "pairing": self.pairing,
            "tiles": self.tiles(),
            "sums": [self.sum(side) for side in Side],
            "nameless": nameless(self.pairing.left.columns, self.pairing.right.columns),
            "unsound": [
                (LABELS[side], file.unsound)
                for side in Side
                if (file := self.pairing.file(side)).unsound
            ],
            "may_take": may(user, Permission.EXPORT),
            "may_take_whole": may(user, Permission.REVEAL_NUMBERS),
            "purpose_form": PurposeForm(),
        }

    def tiles(self) -> list[dict[str, Any]]:
        """The pairs by decision, which filter; and the rows of either list that have none."""
        counts = self.pairing.counts
        decisions = [
            (PairDecision.MATCH, _("sure pairs"), "green"),
            (PairDecision.REVIEW, _("pairs to be looked at"), "amber"),
        ]
        return [
            *(self.tile(*given, counts[given[0].value]) for given in decisions),
            *(self.alone_tile(side, counts[f"{side}_alone"]) for side in Side),
        ]

    def tile(self, decision: PairDecision, label: str, colour: str, count: int) -> dict[str, Any]:
        current = self.request.GET.get("decision") == decision
        wanted = "" if current else decision.value
        return {
            "label": label,
            "value": number(count),
            "colour": colour,
            "current": current,
            "url": f"?{self.query(decision=wanted, after='', before='')}",
        }

    def alone_tile(self, side: Side, count: int) -> dict[str, Any]:
        words = {
            Side.LEFT: _("rows of list A without a pair"),
            Side.RIGHT: _("rows of list B without a pair"),
        }
        url = reverse("pairing_alone", args=[self.pairing.pk, side])
        return {"label": words[side], "value": number(count), "colour": "plain", "url": url}

    def sum(self, side: Side) -> tuple[Any, int, list[tuple[str, int]]]:
        """What the rows of a list come to."""
        counts = self.pairing.counts
        parts = [
            (_("with a sure pair"), counts[f"{side}_match"]),
            (_("with a pair to be looked at"), counts[f"{side}_review"]),
            (_("without a pair"), counts[f"{side}_alone"]),
        ]
        whole = {Side.LEFT: _("rows of list A"), Side.RIGHT: _("rows of list B")}
        return whole[side], counts[f"{side}_rows"], parts


class OfMatched(OfPairing):
    """A page of lists that have been matched; before, there is nothing to see."""

    @property
    def matched(self) -> Any:
        if self.pairing.state != PairingState.MATCHED:
            raise Http404
        return self.pairing


class PairingAlone(OfMatched, ListPage):
    """The rows of one list that have no pair."""

    template_name = "households/pairing_alone.html"
    table_class = AloneTable
    keyset = ("number",)
    search_label = gettext_lazy("NIK, family id or name")

    @property
    def title(self) -> str:  # type: ignore[override]
        words = {
            "left": _("Rows of list A without a pair"),
            "right": _("Rows of list B without a pair"),
        }
        return words[self.kwargs["side"]]

    def queryset(self) -> QuerySet[PairedRow]:
        return pairing_book.alone(self.matched, self.kwargs["side"])

    def search(self, queryset: QuerySet[Any], text: str, digits: str) -> QuerySet[Any]:
        named = naming(self.pairing.file(self.kwargs["side"]), text, digits)
        return queryset.filter(number__in=named.values("number"))

    def table(self, rows: Any) -> Table:
        rows, file = list(rows), self.pairing.file(self.kwargs["side"])
        for row in rows:
            row.file = file
        return super().table(rows)

    def total(self) -> int | None:
        kept: int = self.matched.counts[f"{self.kwargs['side']}_alone"]
        return kept

    def extra_context(self) -> dict[str, Any]:
        return {"pairing": self.pairing, "file": self.pairing.file(self.kwargs["side"])}


class PairingPair(OfMatched):
    """Two rows side by side, differences marked, with the weight of each field."""

    template_name = "households/pairing_pair.html"

    def get(self, request: PersonRequest, pk: int, pair: int) -> HttpResponse:
        found = get_object_or_404(RowPair, pairing=self.matched, pk=pair)
        left = self.pairing.left.rows.get(number=found.left_row)
        right = self.pairing.right.rows.get(number=found.right_row)
        return self.render(
            {
                "pairing": self.pairing,
                "pair": found,
                "left": left,
                "right": right,
                "lines": self.lines(left, right),
                "weights": comparing.weights_of(found.weights),
                "percent": percent(found.probability),
                "next": self.beside(found, forwards=True),
                "previous": self.beside(found, forwards=False),
            }
        )

    def lines(self, left: PairedRow, right: PairedRow) -> list[comparing.Line]:
        compared = []
        for field in CLAIMS:
            texts = [
                claim(file, row, field)
                for file, row in ((self.pairing.left, left), (self.pairing.right, right))
            ]
            if any(texts):
                compared.append(
                    comparing.line(comparing.FIELD_WORDS[field], *texts, masked=field in MASKED)
                )
        return compared

    def beside(self, pair: RowPair, *, forwards: bool) -> RowPair | None:
        """The pair after or before this one, in the order of the list."""
        way = "gt" if forwards else "lt"
        beyond = Q(**{f"left_row__{way}": pair.left_row}) | Q(
            left_row=pair.left_row, **{f"right_row__{way}": pair.right_row}
        )
        from_here = Q(**{f"left_row__{way}e": pair.left_row})  # where the index is entered
        found = RowPair.objects.filter(from_here, beyond, pairing=self.pairing)
        order = ("left_row", "right_row") if forwards else ("-left_row", "-right_row")
        return found.order_by(*order).first()


def claim(file: PairedFile, row: PairedRow, field: str) -> str:
    """What a row says of a field of the cards."""
    if field in MASKED:
        return said(file, row, field)
    if field in _UNDERSTOOD:
        return _UNDERSTOOD[field](file, row)
    words = {"rt": "RT ", "rw": "RW "}
    texts = ((words.get(part, ""), said(file, row, part)) for part in CLAIMS[field])
    return masked("", ", ".join(f"{word}{text}" for word, text in texts if text))


_UNDERSTOOD: dict[str, Callable[[PairedFile, PairedRow], str]] = {
    "birth_date": birth_date,
    "sex": sex,
}
