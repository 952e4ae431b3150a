"""Two families that share a NIK and are none the less two: somebody looked, and said why."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel
from households.models.household import Household


@tracked()
class FamiliesApart(ScopedModel):
    """Said once of a pair, whose first is the older record; no later list asks for it again.

    It stays with the two of whom it was said. Where one has been merged since it holds for the
    family kept, and of the two again once they are split.
    """

    first = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="+", db_index=False
    )
    second = models.ForeignKey("households.Household", models.PROTECT, related_name="+")
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("families kept apart")
        verbose_name_plural = _("families kept apart")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="families_apart_once"),
            models.CheckConstraint(
                name="families_apart_in_order", condition=Q(first__lt=F("second"))
            ),
            models.CheckConstraint(name="families_apart_say_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} | {self.second_id}"

    @property
    def families(self) -> tuple[Household, Household]:
        """The two that it holds for today."""
        return self.first.merged_into or self.first, self.second.merged_into or self.second

    def other_than(self, household: Household) -> Household:
        """The one from which this family, or what was merged into it, was kept apart."""
        is_first = household.pk in (self.first_id, self.first.merged_into_id)
        return self.second if is_first and household.pk != self.second_id else self.first
