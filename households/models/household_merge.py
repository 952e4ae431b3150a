"""Two households that were made one: what moved and was filled, kept so that it can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel


@tracked()
class HouseholdMerge(ScopedModel):
    """One act of merging `gone` into `kept`; split where `split_at` is known.

    moved: {kind: [ids]} of what went over. filled: {column: value} of what the one kept had not
    known, dates as ISO text.
    """

    kept = models.ForeignKey("households.Household", models.PROTECT, related_name="merges_kept")
    gone = models.ForeignKey("households.Household", models.PROTECT, related_name="merges_gone")
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    filled = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    merged_at = models.DateTimeField(auto_now_add=True)
    split_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    split_at = models.DateTimeField(null=True)
    split_note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("merge of families")
        verbose_name_plural = _("merges of families")
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], name="merge_stands_once", condition=Q(split_at__isnull=True)
            ),
            models.CheckConstraint(name="merge_of_two", condition=~Q(kept=F("gone"))),
            models.CheckConstraint(
                name="merge_split_by_and_at",
                condition=Q(split_by__isnull=True, split_at__isnull=True)
                | Q(split_by__isnull=False, split_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"
