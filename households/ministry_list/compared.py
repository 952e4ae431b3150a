"""Compared families in words: who, where, what differs, and what was known before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from households.ministry_list.understood import field_label, shown_value
from households.models import Candidate, ComparedFamily, ListComparison
from households.visits import known

SIDES = ("old", "new")
# A claim and its row are wide; a page needs little of them.
SHOWN = (
    *("fate", "changed", "comparison_id", "region__name", "region__parent__name"),
    *(f"{side}__{name}" for side in SIDES
      for name in ("name", "nik", "family_id", "address", "household_id", "list_import_id")),
    *(f"{side}__list_row__{name}" for side in SIDES for name in ("understood", "number")),
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One field that differs, in words of both lists."""

    field: str
    label: str | Promise
    before: str
    after: str


def families_of(comparison: ListComparison) -> QuerySet[ComparedFamily]:
    """The families with all that a page or a workbook says of them."""
    found: QuerySet[ComparedFamily] = (
        ComparedFamily.objects.filter(comparison=comparison)
        .select_related("region__parent", "old__list_row", "new__list_row")
        .only(*SHOWN)
    )
    return found


def claim(family: ComparedFamily) -> Candidate:
    """The newer list's word for the family; of the gone, the older one's."""
    found = family.new or family.old
    assert found is not None  # the database sees to it
    return found


def differences(family: ComparedFamily) -> list[Difference]:
    """The fields that differ, old beside new; none where the family is in one list alone."""
    if family.old is None or family.new is None:
        return []
    before, after = family.old.list_row.understood, family.new.list_row.understood
    return [
        Difference(
            name,
            field_label(name),
            shown_value(name, before.get(name)),
            shown_value(name, after.get(name)),
        )
        for name in family.changed
    ]


def known_before(comparison: ListComparison, families: Sequence[Any]) -> dict[int, list[str]]:
    """What was known of them when the newer list came, by household; in a few queries."""
    wanted = {claim(family).household_id for family in families}
    found = known.of_households(comparison.new, wanted)
    return {household: one.words() for household, one in found.items()}
