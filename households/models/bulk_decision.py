"""Open pairs confirmed by a rule: one act of a supervisor, and one to take back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel


@tracked()
class BulkDecision(ScopedModel):
    """Who confirmed how many pairs of a list, by which rule and why; taken back at `undone_at`.

    rule: the form's choices as they were, e.g. {"probability": 0.9, "nik": "same"}.
    """

    list_import = models.ForeignKey(
        "households.ListImport", models.CASCADE, related_name="bulk_decisions"
    )
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    rule = models.JSONField(default=dict)
    pairs = models.PositiveIntegerField(_("pairs"))
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("decision by rule")
        verbose_name_plural = _("decisions by rule")
        constraints = [
            models.CheckConstraint(name="bulk_decision_of_some", condition=Q(pairs__gte=1)),
            models.CheckConstraint(
                name="bulk_decision_undone_by_and_at",
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.pairs}"
