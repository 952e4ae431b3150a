"""Two records side by side: the same fields in the same order, differences marked, weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from aidcases.identity import mask_nik
from aidcases.templatetags.figures import in_full
from households.models import Candidate, MatchPair, Visit
from households.models.household import Sex

FIELD_WORDS: dict[str, str | Promise] = {
    "family_id": _("Family id"),
    "nik": _("NIK"),
    "family_card": _("Family card number"),
    "name": _("Name"),
    "birth_date": _("Birth date"),
    "sex": _("Sex"),
    "village": _("Village"),
    "address": _("Address"),
}
LEVEL_WORDS: dict[str, dict[str, str | Promise]] = {
    "family_id": {"same": _("the same"), "other": _("another")},
    "nik": {
        "same": _("the same"),
        "serial": _("the same birth date in it, another serial"),
        "one_digit": _("one digit off, or two exchanged"),
        "other": _("another"),
    },
    "family_card": {
        "same": _("the same"),
        "one_digit": _("one digit off, or two exchanged"),
        "other": _("another"),
    },
    "name": {
        "same": _("the same"),
        "sounds_same": _("sounds the same"),
        "one_letter": _("one letter apart"),
        "part_of": _("one name within the other"),
        "alike": _("alike"),
        "some": _("somewhat alike"),
        "other": _("another"),
    },
    "birth_date": {
        "placeholder_year": _("the same year, the day not known"),
        "same": _("the same"),
        "swapped": _("day and month exchanged"),
        "one_digit": _("one digit off"),
        "one_part": _("two of its three parts the same"),
        "year": _("the same year, or the next"),
        "other": _("another"),
    },
    "sex": {"same": _("the same"), "other": _("another")},
    "village": {
        "same": _("the same"),
        "district": _("another in the same district"),
        "other": _("in another district"),
    },
    "address": {
        "house": _("the same house"),
        "street_and_rt": _("the same street and RT"),
        "house_alone": _("the same house number, another RT"),
        "street": _("the same street"),
        "rt": _("the same RT"),
        "other": _("another"),
    },
}
RULE_WORDS: dict[str, str | Promise] = {
    "family_id": _("family id"),
    "nik": _("NIK"),
    "model": _("name, birth date and village"),
    "person": _("named by a person"),
}
HALF = 500  # half the width of a weight's bar, in its own units


@dataclass(frozen=True)
class Line:
    """One field of both records; `left` and `right` are HTML with what differs in `<mark>`."""

    label: str | Promise
    left: SafeString
    right: SafeString
    same: bool


@dataclass(frozen=True)
class Weight:
    """One bar: `x` and `width`, as text for SVG, of HALF to either side."""

    label: str | Promise
    words: str | Promise
    bits: float
    x: str
    width: str

    @property
    def colour(self) -> str:
        return "green" if self.bits >= 0 else "red"


def lines(pair: MatchPair) -> list[Line]:
    """The claims of a candidate and of what stands beside it."""
    right = pair.twin or pair.visit
    assert right is not None
    return lines_of(pair.candidate, right)


def lines_of(left: Candidate | Visit, right: Candidate | Visit) -> list[Line]:
    """The claims of both sides, as far as either makes them."""
    compared = [
        line(label, _text(field, left), _text(field, right), masked=field in _MASKED)
        for field, label in _CLAIMS.items()
    ]
    return [line for line in compared if line.left or line.right]


def weights_of(parts: list[dict[str, Any]]) -> list[Weight]:
    """The weight of each known field of [{"field", "level", "weight"}], in the cards' order."""
    given = {part["field"]: part for part in parts}
    largest = max((abs(part["weight"]) for part in parts), default=0) or 1
    return [
        _weight(field, given[field], HALF * abs(given[field]["weight"]) / largest)
        for field in FIELD_WORDS
        if field in given
    ]


def marked(left: str, right: str, *, masked: bool = False) -> tuple[SafeString, SafeString]:
    """Both texts as HTML, what differs within them in `<mark>`; numbers with their middle hidden.

    Upper and lower case are no difference. A masked digit that differs is marked where it stands.
    """
    shown = (mask_nik(left), mask_nik(right)) if masked else (left, right)
    if not left or not right:
        return format_html("{}", shown[0]), format_html("{}", shown[1])
    steps = SequenceMatcher(None, _folded(left), _folded(right), autojunk=False).get_opcodes()
    return (
        _html([(kind != "equal", shown[0][a:b]) for kind, a, b, _c, _d in steps]),
        _html([(kind != "equal", shown[1][c:d]) for kind, _a, _b, c, d in steps]),
    )


_CLAIMS: dict[str, str | Promise] = {
    "name": _("Head of family"),
    "nik": _("NIK"),
    "family_card_number": _("Family card number"),
    "birth_date": _("Birth date"),
    "sex": _("Sex"),
    "village": _("Village"),
    "address": _("Address"),
    "family_id": _("Family id"),
}
_MASKED = {"nik", "family_card_number"}


def line(label: str | Promise, left: str, right: str, *, masked: bool) -> Line:
    """One field of both sides, as they say it."""
    one, other = marked(left, right, masked=masked)
    return Line(label, one, other, same=_folded(left) == _folded(right))


def _text(field: str, record: Candidate | Visit) -> str:
    if field == "village":
        above = record.region.parent
        return f"{record.region.name}, {above.name}" if above else record.region.name
    value: Any = getattr(record, field)
    if not value:
        return ""
    if field == "birth_date":
        return in_full(value)
    return str(Sex(value).label) if field == "sex" else str(value)


def _folded(text: str) -> str:
    """For comparing letter by letter: as long as the text itself."""
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _html(pieces: list[tuple[bool, str]]) -> SafeString:
    return format_html_join("", "{}", _marked_pieces(pieces))


def _marked_pieces(pieces: list[tuple[bool, str]]) -> Iterator[tuple[str | SafeString]]:
    for differs, text in pieces:
        if text:
            yield (format_html("<mark>{}</mark>", text) if differs else text,)


def _weight(field: str, part: dict[str, Any], length: float) -> Weight:
    bits, width = float(part["weight"]), round(length)
    words = LEVEL_WORDS[field].get(part["level"], part["level"])
    return Weight(
        FIELD_WORDS[field], words, bits, str(HALF if bits >= 0 else HALF - width), str(width)
    )
