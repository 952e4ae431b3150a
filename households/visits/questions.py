"""What is asked at a house: the phone page asks it, the office reads the answers.

The values are those of the ministry's form (P3KE), best first; the words are the office's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Question:
    """One screen of the phone page. Without choices it asks for a whole number."""

    code: str
    label: str | Promise  # as it stands in a table
    asks: str | Promise  # as it is asked
    choices: tuple[tuple[str, str | Promise], ...] = ()

    def in_words(self, value: Any) -> str:
        """An answer as a person reads it; text of a spreadsheet stands as it came."""
        return str(dict(self.choices).get(str(value), value))


HOUSING = (
    Question(
        "floor",
        _("Floor"),
        _("What is most of the floor made of?"),
        (
            ("tiles", _("Ceramic or tiles")),
            ("cement", _("Cement")),
            ("wood", _("Wood or boards")),
            ("bamboo", _("Bamboo")),
            ("earth", _("Earth")),
            ("other", _("Something else")),
        ),
    ),
    Question(
        "wall",
        _("Walls"),
        _("What are most of the walls made of?"),
        (
            ("brick", _("Brick")),
            ("plaster", _("Plastered bamboo or wire")),
            ("wood", _("Wood or boards")),
            ("bamboo", _("Bamboo")),
            ("zinc", _("Zinc sheets")),
            ("other", _("Something else")),
        ),
    ),
    Question(
        "roof",
        _("Roof"),
        _("What is most of the roof made of?"),
        (
            ("concrete", _("Concrete")),
            ("tiles", _("Roof tiles")),
            ("zinc", _("Asbestos or zinc")),
            ("shingle", _("Wooden shingles")),
            ("thatch", _("Straw or palm leaves")),
            ("other", _("Something else")),
        ),
    ),
    Question(
        "toilet",
        _("Toilet"),
        _("Which toilet does the family use?"),
        (
            ("own_septic", _("Their own, with a septic tank")),
            ("own", _("Their own, without a septic tank")),
            ("shared", _("A public or shared one")),
            ("none", _("None")),
        ),
    ),
    Question(
        "electricity",
        _("Electricity"),
        _("Which electricity does the house have?"),
        (
            ("over_900", _("More than 900 VA")),
            ("900", _("900 VA")),
            ("450", _("450 VA")),
            ("not_pln", _("Not from PLN, or a neighbour's")),
            ("none", _("None")),
        ),
    ),
)
MEMBERS = Question("members", _("Household members"), _("How many people live here?"))
QUESTIONS = (*HOUSING, MEMBERS)


def answers_in_words(answers: Mapping[str, Any]) -> list[tuple[str | Promise, str]]:
    """(label, answer) in the order in which they are asked; blank ones left out."""
    return [
        (question.label, question.in_words(answers[question.code]))
        for question in QUESTIONS
        if answers.get(question.code) not in (None, "")
    ]
