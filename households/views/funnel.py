"""The funnel of a list in parts that pages show: each part a link to its names."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from aidcases.models import User
from aidcases.permissions import Permission, may
from households import queries
from households.determination.outcomes import Funnel
from households.models import ListImport, ReasonCode
from households.models.candidate import Outcome
from households.models.list_import import RowFate
from households.views.families import CONFIRMED, VISITED

MOST_REASONS = 5
HEIGHT = 100  # of the drawing, in its own units


@dataclass(frozen=True)
class Loss:
    """What fell out between two stages, with its reasons."""

    label: str | Promise
    count: int
    url: str
    colour: str
    reasons: list[tuple[str, int, str]] = field(default_factory=list)  # (label, count, url)


@dataclass(frozen=True)
class Stage:
    """One part of the bar: as high on its left as the rows it holds, on its right as the next."""

    label: str | Promise
    count: int
    url: str
    colour: str
    shape: str  # points of its polygon, in a box of 100 × 100
    share: str  # of the first stage, in thousandths; text, for no separator may come into it
    losses: list[Loss]


class CandidateLinks:
    """Addresses of the candidates behind a count, within a region."""

    def __init__(self, list_import: ListImport, region_code: str = "") -> None:
        self._path = reverse("candidates", args=[list_import.pk])
        self._region = region_code

    def to(self, outcome: str = "", *, reason: str = "", region: str = "") -> str:
        wanted = {"outcome": outcome, "reason": reason, "region": region or self._region}
        given = {name: value for name, value in wanted.items() if value}
        return f"{self._path}?{urlencode(given)}" if given else self._path


def context(
    list_import: ListImport, region_code: str, user: User, *, not_on_list: int | None = None
) -> dict[str, Any]:
    """What `households/_funnel.html` shows of a list at or below a region, to this person."""
    found = queries.funnel(list_import, region_code, not_on_list=not_on_list)
    links = CandidateLinks(list_import, region_code)
    labels = _reason_labels(found)
    rows_url = _rows_url(list_import) if may(user, Permission.VIEW_LISTS) else ""
    return {
        "list_import": list_import,
        "funnel": found,
        "labels": labels,
        "stages": stages(found, links, rows_url, labels),
        "sum": parts(found, links, rows_url),
    }


def parts(found: Funnel, links: CandidateLinks, rows_url: str) -> list[tuple[Any, int, str]]:
    """The terms of the sum that closes: every row of the list in exactly one of them."""
    outcomes = [
        (Outcome(name).label, found.of(name), links.to(name))
        for name in reversed(Outcome.values)
        if name != Outcome.DUPLICATE
    ]
    return [
        *outcomes,
        (Outcome.DUPLICATE.label, found.of(Outcome.DUPLICATE), links.to(Outcome.DUPLICATE)),
        (_("needs repair"), found.quarantined, rows_url),
    ]


def stages(
    found: Funnel, links: CandidateLinks, rows_url: str, labels: dict[str, str]
) -> list[Stage]:
    """On the list, valid, visited, confirmed, on a decree."""
    valid = found.candidates - found.of(Outcome.DUPLICATE)
    drawn: list[tuple[Any, int, str, str, list[Loss]]] = [
        (_("On the list"), found.rows, links.to(), "grey", []),
        (_("Valid"), valid, links.to(), "blue", _invalid(found, links, rows_url)),
        (_("Visited"), found.visited, links.to(VISITED), "blue", _waiting(found, links)),
        (_("Confirmed"), found.confirmed, links.to(CONFIRMED), "green",
         _not_confirmed(found, links, labels)),
        (_("On a decree"), found.of(Outcome.DECREED), links.to(Outcome.DECREED), "green",
         _undecreed(found, links)),
    ]  # fmt: skip
    following = [count for _label, count, *_rest in drawn[1:]] + [drawn[-1][1]]
    return [
        Stage(
            label=label,
            count=count,
            url=url,
            colour=colour,
            shape=_shape(count, after, found.rows),
            share=str(round(1000 * count / found.rows) if found.rows else 0),
            losses=[loss for loss in losses if loss.count],
        )
        for (label, count, url, colour, losses), after in zip(drawn, following, strict=True)
    ]


def _shape(here: int, after: int, whole: int) -> str:
    """A bar that narrows in its last third to the height of the next one, around the middle."""
    left, right = (HEIGHT * count / whole / 2 if whole else 0 for count in (here, after))
    middle = HEIGHT / 2
    corners = [
        (0, middle - left), (62, middle - left), (100, middle - right),
        (100, middle + right), (62, middle + left), (0, middle + left),
    ]  # fmt: skip
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in corners)


def _invalid(found: Funnel, links: CandidateLinks, rows_url: str) -> list[Loss]:
    duplicates = found.of(Outcome.DUPLICATE)
    return [
        Loss(_("needs repair"), found.quarantined, rows_url, "amber"),
        Loss(_("duplicate"), duplicates, links.to(Outcome.DUPLICATE), "grey"),
    ]


def _waiting(found: Funnel, links: CandidateLinks) -> list[Loss]:
    waiting = found.of(Outcome.WAITING)
    return [Loss(Outcome.WAITING.label, waiting, links.to(Outcome.WAITING), "grey")]


def _not_confirmed(found: Funnel, links: CandidateLinks, labels: dict[str, str]) -> list[Loss]:
    return [
        Loss(
            outcome.label,
            found.of(outcome),
            links.to(outcome),
            colour,
            _first_reasons(reasons, outcome, links, labels),
        )
        for outcome, colour, reasons in _with_reasons(found)
    ]


def _first_reasons(
    reasons: list[tuple[str, int]], outcome: Outcome, links: CandidateLinks, labels: dict[str, str]
) -> list[tuple[str, int, str]]:
    """The most frequent ones, and all others in one line, so that they still add up."""
    named = [(labels[code], n, links.to(outcome, reason=code)) for code, n in reasons]
    shown, rest = named[:MOST_REASONS], named[MOST_REASONS:]
    if len(rest) < 2:
        return named
    others = _("%(number)s other reasons") % {"number": len(rest)}
    return [*shown, (others, sum(n for _label, n, _url in rest), links.to(outcome))]


def _with_reasons(found: Funnel) -> Iterable[tuple[Outcome, str, list[tuple[str, int]]]]:
    yield Outcome.INELIGIBLE, "red", list(found.reasons.items())
    yield Outcome.UNVERIFIABLE, "amber", list(found.unverifiable_reasons.items())


def _undecreed(found: Funnel, links: CandidateLinks) -> list[Loss]:
    eligible = found.of(Outcome.ELIGIBLE)
    return [Loss(Outcome.ELIGIBLE.label, eligible, links.to(Outcome.ELIGIBLE), "green")]


def _reason_labels(found: Funnel) -> dict[str, str]:
    codes = {*found.reasons, *found.unverifiable_reasons}
    return {code: str(reason) for code, reason in ReasonCode.objects.in_bulk(codes).items()}


def _rows_url(list_import: ListImport) -> str:
    """The rows that need repair, on the page of the list itself."""
    return f"{reverse('list_import', args=[list_import.pk])}?fate={RowFate.QUARANTINED}"
