"""What applying a list changed in families known before: kept so that it can be undone."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases.scope import ScopedModel


class ListFill(ScopedModel):
    """A household, or a member of it, that a list filled; or a member that it added.

    filled: {column: value} of what had been unknown and the list knew, dates as ISO text.
    """

    scope_path = "household__region__code"

    list_import = models.ForeignKey(
        "households.ListImport", models.CASCADE, related_name="fills", db_index=False
    )
    household = models.ForeignKey("households.Household", models.CASCADE, related_name="fills")
    member = models.ForeignKey(
        "households.Member", models.CASCADE, null=True, related_name="fills", db_index=False
    )
    added = models.BooleanField(default=False)  # the member itself came with this list
    filled = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("value filled by a list")
        verbose_name_plural = _("values filled by lists")
        constraints = [
            models.CheckConstraint(
                name="list_fill_adds_members_alone",
                condition=Q(added=False) | Q(member__isnull=False, filled={}),
            ),
            models.CheckConstraint(
                name="list_fill_says_something", condition=Q(added=True) | ~Q(filled={})
            ),
            models.UniqueConstraint(
                fields=["list_import", "household"],
                name="list_fill_household_once",
                condition=Q(member__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["list_import", "member", "added"],
                name="list_fill_member_once",
                condition=Q(member__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["member"], name="list_fill_of_member", condition=Q(member__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_import_id}: {self.household_id}"

    @property
    def scope_region_id(self) -> str:
        return self.household.region_id

    def value_of(self, column: str) -> Any:
        """What the list wrote there, None where it wrote nothing."""
        return self.filled.get(column)
