"""What is asked at a house: the phone page asks it, the office reads the answers.

The values are those of the ministry's form (P3KE), best first; the words are the office's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aidcases.errors import Refused


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

    def require(self, value: Any) -> None:
        """Raises `Refused` unless it is one of the choices, or a number of people."""
        if self.choices and not (isinstance(value, str) and value in dict(self.choices)):
            raise Refused(
                _("answers: “%(value)s” is no answer for %(code)s. Choose one of: %(choices)s.")
                % {
                    "value": str(value)[:40],
                    "code": self.code,
                    "choices": ", ".join(dict(self.choices)),
                }
            )
        if not self.choices and (type(value) is not int or not 0 < value <= MOST_MEMBERS):
            raise Refused(
                _("answers: %(code)s is a whole number from 1 to %(most)s.")
                % {"code": self.code, "most": MOST_MEMBERS}
            )


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
MOST_MEMBERS = 99
_OF_AN_OLDER_PAGE = re.compile(r"[a-z][a-z0-9_]{0,39}")
MEMBERS = Question("members", _("Household members"), _("How many people live here?"))
QUESTIONS = (*HOUSING, MEMBERS)
_BY_CODE = {question.code: question for question in QUESTIONS}


def require_answers(answers: Mapping[str, Any]) -> None:
    """Raises `Refused` where an answer is none of its question's.

    A question that only an older page asked is not known any more: its answer, a word or a number,
    stands as it came.
    """
    for code, value in answers.items():
        question = _BY_CODE.get(code)
        if value in (None, ""):
            continue
        if question is not None:
            question.require(value)
        elif not _OF_AN_OLDER_PAGE.fullmatch(code) or not isinstance(value, str | int | float):
            raise Refused(
                _("answers: “%(code)s” is no question of the form. Leave it out.")
                % {"code": code[:40]}
            )


def answers_in_words(answers: Mapping[str, Any]) -> list[tuple[str | Promise, str]]:
    """(label, answer) in the order in which they are asked; blank ones left out.

    Answers to questions that are asked no more come last, under their codes.
    """
    given = {code: value for code, value in answers.items() if value not in (None, "")}
    asked = [
        (question.label, question.in_words(given.pop(question.code)))
        for question in QUESTIONS
        if question.code in given
    ]
    return [*asked, *((code, str(value)) for code, value in given.items())]
