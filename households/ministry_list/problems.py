"""What can be wrong with a row: a code, how much it weighs, and words that say how to mend it.

Rows keep codes and parameters; the words are made in the language of whoever reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from aidcases.scope import ScopedPerson, covers
from aidcases.templatetags.figures import in_full, number
from households.visits.known import in_words

ERROR, WARNING, NOTE = "error", "warning", "note"
# A number that cannot be used: a warning where a family id names the row, else an error.
UNSOUND = "unsound"

SEVERITIES: dict[str, str | Promise] = {
    ERROR: _("to repair"),
    WARNING: _("warning"),
    NOTE: _("cleaned"),
}


class Finding(NamedTuple):
    """A problem as a column reports it."""

    code: str
    params: dict[str, Any] | None = None


@dataclass(frozen=True)
class Problem:
    """What is wrong, and how to mend it; both may use the finding's parameters and `value`.

    `outside` is said instead to those whose region does not reach to where the finding `lies`.
    """

    severity: str
    what: str | Promise
    remedy: str | Promise = ""
    outside: "Problem | None" = None


PROBLEMS: dict[str, Problem] = {
    # --- any cell
    "required_missing": Problem(
        ERROR, _("“%(column)s” is empty."), _("Fill it in; a formula must hold its value.")
    ),
    "cell_error": Problem(
        ERROR, _("The cell holds an error: %(value)s."), _("Write the value itself.")
    ),
    "too_long": Problem(
        ERROR, _("The text has %(length)s characters; at most %(max)s."), _("Shorten it.")
    ),
    "control_characters": Problem(
        ERROR, _("The text holds invisible control characters."), _("Type it anew.")
    ),
    "value_unknown": Problem(
        WARNING,
        _("“%(value)s” is none of the known values."),
        _("Look whether the row has shifted by a column."),
    ),
    "number_unreadable": Problem(
        WARNING, _("“%(value)s” is no number that can be read surely."), _("Write digits alone.")
    ),
    "value_dropped": Problem(
        WARNING, _("The cell holds an error: %(value)s; it is left empty."), _("Write the value.")
    ),
    # --- identity
    "family_id_unsound": Problem(
        WARNING,
        _("The family id was stored as a number and its last digits may be lost."),
        _("Format the column as text and copy it anew."),
    ),
    "family_id_scientific": Problem(
        WARNING,
        _("“%(value)s” is a family id that Excel has shortened: digits are lost."),
        _("Get the original file, or write the family id as text."),
    ),
    "family_id_meaningless": Problem(
        WARNING,
        _("“%(value)s” is no family id: it could stand in any row. It is left empty."),
        _("Write the right one, or leave it empty."),
    ),
    "identity_missing": Problem(
        ERROR,
        _("Neither a family id nor a usable NIK names this row."),
        _("Write the right NIK or the family id."),
    ),
    "nik_missing": Problem(
        UNSOUND, _("There is no NIK."), _("Write it, or leave it to the visit.")
    ),
    "nik_cleaned": Problem(NOTE, _("Blanks and marks were taken out of “%(value)s”.")),
    "nik_was_number": Problem(
        WARNING, _("The NIK was stored as a number."), _("Compare it with the KTP.")
    ),
    "nik_last_digit": Problem(
        UNSOUND,
        _("The NIK was stored as a number and ends in 0: the last digit may be lost."),
        _("Get the original file, or write the NIK as text."),
    ),
    "nik_beyond_numbers": Problem(
        UNSOUND,
        _("The NIK was stored as a number too large to be exact: its last digit may be wrong."),
        _("Get the original file, or write the NIK as text."),
    ),
    "nik_scientific": Problem(
        UNSOUND,
        _("“%(value)s” is a NIK that Excel has shortened: digits are lost."),
        _("Get the original file, or write the NIK as text."),
    ),
    "nik_masked": Problem(
        UNSOUND, _("The NIK is masked: %(value)s."), _("Ask for the file with whole NIKs.")
    ),
    "nik_letters": Problem(
        UNSOUND,
        _("The NIK holds letters: %(value)s. Perhaps the letter O stands for 0, or l for 1."),
        _("Compare it with the KTP."),
    ),
    "nik_no_number": Problem(
        UNSOUND,
        _("The cell of the NIK holds no number but a date, or yes or no: %(value)s."),
        _("Write the NIK as text."),
    ),
    "nik_length": Problem(
        UNSOUND, _("The NIK has %(length)s digits; it must have 16."), _("Compare it with the KTP.")
    ),
    "nik_placeholder": Problem(
        UNSOUND, _("%(value)s only fills the cell; it is nobody's NIK."), _("Write the right NIK.")
    ),
    "nik_impossible": Problem(
        UNSOUND,
        _("No NIK is built like %(value)s: digits 7–12 are no date of birth, or its serial is 0."),
        _("Compare it with the KTP."),
    ),
    "nik_error": Problem(
        UNSOUND, _("The cell of the NIK holds an error: %(value)s."), _("Write the NIK itself.")
    ),
    "nik_birth_date": Problem(
        WARNING,
        _("The date of birth differs from the one in the NIK (%(nik_date)s)."),
        _("Compare both with the KTP."),
    ),
    "nik_sex": Problem(
        WARNING, _("The sex differs from the one in the NIK."), _("Compare both with the KTP.")
    ),
    "nik_elsewhere": Problem(
        WARNING,
        _("The NIK was first issued in another regency."),
        _("Nothing to do: people move."),
    ),
    "nik_known_elsewhere": Problem(
        WARNING,
        _("This NIK is known under another family, “%(name)s”."),
        _("See both side by side: merge them, or say why they are two families."),
        outside=Problem(
            WARNING,
            _("This NIK is known under a family of another village."),
            _("That family lies outside your region; ask the office of the regency."),
        ),
    ),
    "known_before": Problem(
        WARNING,
        _("This family is known already: %(known)s."),
        _("It is not assigned for a visit again unless someone asks."),
    ),
    "nik_twice": Problem(
        WARNING,
        _("The same NIK stands in row %(rows)s too."),
        _("Matching decides whether they are one family."),
    ),
    "family_id_twice": Problem(
        WARNING,
        _("The same family id stands in row %(rows)s too."),
        _("Matching decides whether they are one family."),
    ),
    "family_taken": Problem(
        WARNING,
        _("The family with this id came into the list with row %(rows)s already."),
        _("It stands as a family of its own; matching decides whether they are one."),
    ),
    "card_unsound": Problem(
        WARNING,
        _("“%(value)s” cannot be a family card number; it is left empty."),
        _("Compare it with the card."),
    ),
    # --- people
    "name_missing": Problem(ERROR, _("There is no name."), _("Write the name of the head.")),
    "name_meaningless": Problem(
        ERROR, _("“%(value)s” is no name."), _("Write the name of the person.")
    ),
    "date_unreadable": Problem(
        WARNING,
        _("“%(value)s” is no date that can be read surely; it is left empty."),
        _("Write it as dd/mm/yyyy."),
    ),
    "date_year": Problem(
        WARNING,
        _("“%(value)s” is a year, not a date; it is left empty."),
        _("Write day, month and year, as dd/mm/yyyy."),
    ),
    "date_impossible": Problem(
        WARNING,
        _("There is no such day as “%(value)s”; it is left empty."),
        _("Write it as dd/mm/yyyy."),
    ),
    "date_future": Problem(
        WARNING, _("“%(value)s” lies in the future; it is left empty."), _("Correct the date.")
    ),
    "date_serial": Problem(
        NOTE, _("The number %(value)s was read as the date Excel shows for it.")
    ),
    # --- places
    "region_missing": Problem(
        ERROR,
        _("There is neither a village code nor a village."),
        _("Write the village and its district, or its code."),
    ),
    "region_unknown": Problem(
        ERROR,
        _("The village “%(value)s” is not known. Perhaps: %(suggestions)s."),
        _("Correct the name, or write the village code."),
    ),
    "region_code_unknown": Problem(
        ERROR,
        _("There is no village with the code “%(value)s”."),
        _("Correct the code, or write village and district."),
    ),
    "region_code_ignored": Problem(
        WARNING,
        _("There is no village with the code “%(value)s”. District and village were followed."),
        _("Correct the code."),
    ),
    "region_ambiguous": Problem(
        ERROR,
        _("“%(value)s” is a village in more than one district: %(suggestions)s."),
        _("Write the district, or the village code."),
    ),
    "region_outside": Problem(
        ERROR,
        _("“%(value)s” lies outside the region of this list (%(region)s)."),
        _("Look whether this is the right file."),
    ),
    "region_differs": Problem(
        WARNING,
        _("The code says %(coded)s, the name says “%(value)s”. The code was followed."),
        _("Correct whichever is wrong."),
    ),
    "district_differs": Problem(
        WARNING,
        _(
            "The code lies in the district %(coded)s, the row says “%(value)s”. "
            "The code was followed."
        ),
        _("Correct whichever is wrong."),
    ),
    "regency_differs": Problem(
        WARNING,
        _("The row says the regency “%(value)s”; its village was found in %(found)s."),
        _("Look whether this is the right file, and the right village."),
    ),
    # --- sums
    "money_unreadable": Problem(
        WARNING, _("“%(value)s” is no sum of rupiah."), _("Write digits alone: 600000.")
    ),
    "money_ambiguous": Problem(
        WARNING,
        _("“%(value)s” can mean two sums."),
        _("Write digits alone, without commas or points: 600000."),
    ),
    # --- lists of persons
    "head_missing": Problem(
        WARNING,
        _("No row of this family is its head's; this person stands for it."),
        _("Look who the head is, and whether the head's row waits for repair."),
    ),
    "head_twice": Problem(
        WARNING,
        _("The family has another head already; this person is taken in as a member."),
        _("Correct the relation to the head, or the family id."),
    ),
    "head_late": Problem(
        WARNING,
        _("This head was repaired after the list was applied; the family is led by another."),
        _("Look on the family's page who leads it; the head was taken in as a member."),
    ),
    "member_of_nobody": Problem(
        ERROR,
        _("Nobody says that the person is a head, and there is no family id: of which family?"),
        _("Write the relation to the head, the family id, or the number of the family card."),
    ),
    # --- rows that are no family
    "total_row": Problem(NOTE, _("A row of totals, not a family.")),
    "signature_row": Problem(NOTE, _("A note or a signature under the table, not a family.")),
    "header_again": Problem(NOTE, _("The header once more.")),
    "column_numbers": Problem(NOTE, _("The numbers of the columns, not a family.")),
    "already_applied": Problem(
        NOTE, _("These rows were imported on %(date)s already, in another order or form.")
    ),
}

# What passing through Excel does to long numbers.
DAMAGED_NIK = frozenset({"nik_last_digit", "nik_beyond_numbers", "nik_scientific"})
DAMAGED_FAMILY_ID = frozenset({"family_id_unsound", "family_id_scientific"})
DAMAGED = DAMAGED_NIK | DAMAGED_FAMILY_ID


def severity(code: str, *, named: bool) -> str:
    """How much a problem weighs in a row that a family id names, or does not."""
    weight = PROBLEMS[code].severity
    if weight == UNSOUND:
        return WARNING if named else ERROR
    return weight


def describe(problem: Mapping[str, Any], reader: ScopedPerson) -> dict[str, str]:
    """A stored problem in words of the active language: {"what", "remedy"}."""
    known = PROBLEMS.get(problem["code"])
    if known is None:
        return {"what": problem["code"], "remedy": ""}
    if known.outside and not covers(reader, problem.get("lies")):
        known = known.outside
    params = {"value": "", "column": "", "rows": "", "suggestions": "—", **problem, **told(problem)}
    return {"what": str(known.what) % params, "remedy": str(known.remedy) % params}


def told(problem: Mapping[str, Any]) -> dict[str, str]:
    """The parameters that are kept as codes and dates, in words of the active language."""
    words = {}
    if more := problem.get("more"):
        text = ngettext("%(rows)s … and %(more)s other", "%(rows)s … and %(more)s others", more)
        words["rows"] = text % {"rows": problem["rows"], "more": number(more)}
    if applied_on := problem.get("applied_on"):
        words["date"] = in_full(date.fromisoformat(applied_on))
    if facts := problem.get("facts"):
        words["known"] = "; ".join(in_words(facts))
    return words
