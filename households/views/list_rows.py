"""A row of a list as received beside as understood."""

from functools import cached_property

from django.db.models import Prefetch
from django.http import Http404, HttpResponse

from aidcases.permissions import Permission
from aidcases.requests import PersonRequest
from aidcases.scope import covers
from households.ministry_list import origins
from households.ministry_list.understood import other_problems, side_by_side
from households.models import Candidate, Household, ListRow
from households.models.list_import import ListState
from households.views.list_page import OfList


class RowPage(OfList):
    """One row, cell by cell; from here one follows the family."""

    permissions = frozenset({Permission.VIEW_LISTS})
    template_name = "households/list_row.html"

    @cached_property
    def row(self) -> ListRow:
        found = (
            ListRow.objects.visible_to(self.request.user)
            .select_related("region__parent", "list_import__source_file")
            .prefetch_related("repairs__completion__source_file")
            .filter(list_import_id=self.kwargs["pk"], number=self.kwargs["number"])
            .first()
        )
        if found is None:
            raise Http404
        return found

    def get(self, request: PersonRequest, pk: int, number: int) -> HttpResponse:
        household = self.household()
        # Somebody of one district sees its rows, though the list as a whole is another's.
        list_import = self.row.list_import
        return self.render(
            {
                "list_import": list_import,
                "row": self.row,
                "sees_list": covers(request.user, list_import.region_id),
                "cells": side_by_side(list_import, self.row, request.user),
                "others": other_problems(list_import, self.row, request.user),
                "household": household,
                "standing": self.standing(household),
                "repair": next(iter(self.row.repairs.all()), None),
                "neighbours": self.neighbours(),
            }
        )

    def household(self) -> Household | None:
        """The family that the row speaks of, as far as the person may see it."""
        if self.row.list_import.state != ListState.APPLIED:
            return None
        return origins.family_of(self.row, self.request.user)

    def standing(self, household: Household | None) -> set[str]:
        """The cells whose value stands in the family's record."""
        if household is None:
            return set()
        known = Household.objects.prefetch_related(
            "fills",
            Prefetch(
                "candidates",
                Candidate.objects.select_related("list_import__source_file", "list_row").order_by(
                    "-list_import"
                ),
            ),
            "candidates__list_row__repairs",
        ).get(pk=household.pk)
        origin = origins.of_household(known, self.request.user)
        return origins.standing_cells(origin, self.row)

    def neighbours(self) -> dict[str, int | None]:
        """The numbers of the rows before and after, among those the person may see."""
        rows = ListRow.objects.visible_to(self.request.user).filter(
            list_import_id=self.row.list_import_id
        )
        numbers = rows.values_list("number", flat=True)
        before = numbers.filter(number__lt=self.row.number).order_by("-number")[:1]
        after = numbers.filter(number__gt=self.row.number).order_by("number")[:1]
        found: dict[str, int | None] = {"before": None, "after": None}
        for number in before.union(after, all=True):
            found["before" if number < self.row.number else "after"] = number
        return found
