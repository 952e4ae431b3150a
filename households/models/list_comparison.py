"""Two editions of a list compared: made once for a pair of lists, and kept."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases.scope import ScopedModel
from households.models.list_import import ListImport, ListState


class Fate(models.TextChoices):
    """What became of a family between the older and the newer list."""

    NEW = "new", _("new")
    GONE = "gone", _("gone")
    CHANGED = "changed", _("changed")
    UNSURE = "unsure", _("unsure")
    SAME = "same", _("same")


IN_ONE = (Fate.NEW, Fate.GONE)


class ListComparison(ScopedModel):
    """A pair of applied lists with its counts; derived, so it goes with either list.

    counts: {fate: families}; fields: {field: families in which it changed};
    villages: {region code: {fate: families}}, of the newer list and, for the gone, the older.
    """

    old = models.ForeignKey(ListImport, models.CASCADE, related_name="+", db_index=False)
    new = models.ForeignKey(ListImport, models.CASCADE, related_name="+")
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    compared = models.JSONField(default=list)  # the fields that both lists have columns for
    counts = models.JSONField(default=dict)
    fields = models.JSONField(default=dict)
    villages = models.JSONField(default=dict)
    known = models.PositiveIntegerField(default=0)  # families of the newer list known from before
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("comparison of two lists")
        verbose_name_plural = _("comparisons of two lists")
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="list_comparison_once"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class ComparedFamily(ScopedModel):
    """A candidate of either list, or of both, in exactly one group. Ids follow the names."""

    comparison = models.ForeignKey(
        ListComparison, models.CASCADE, related_name="families", db_index=False
    )
    fate = models.CharField(_("group"), max_length=7, choices=Fate.choices)
    # Indexed with `old` and `new` first, because a candidate that goes is looked up here.
    old = models.ForeignKey(
        "households.Candidate", models.CASCADE, null=True, related_name="+", db_index=False
    )
    new = models.ForeignKey(
        "households.Candidate", models.CASCADE, null=True, related_name="+", db_index=False
    )
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+", db_index=False)
    changed = models.JSONField(default=list)  # names of the fields that differ
    # Of the newer list, and its family was found dead, moved, refused or decreed before.
    known = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("compared family")
        verbose_name_plural = _("compared families")
        constraints = [
            models.UniqueConstraint(fields=["old", "comparison"], name="compared_old_once"),
            models.UniqueConstraint(fields=["new", "comparison"], name="compared_new_once"),
            models.CheckConstraint(
                name="compared_fate_has_its_sides",
                condition=Q(fate=Fate.NEW, old__isnull=True, new__isnull=False)
                | Q(fate=Fate.GONE, old__isnull=False, new__isnull=True)
                | (~Q(fate__in=IN_ONE) & Q(old__isnull=False, new__isnull=False)),
            ),
            models.CheckConstraint(
                name="compared_changed_says_what",
                condition=~Q(fate=Fate.CHANGED) | ~Q(changed=[]),
            ),
        ]
        indexes = [
            models.Index(fields=["comparison", "fate", "id"], name="compared_by_fate"),
            models.Index(fields=["comparison", "region", "id"], name="compared_by_village"),
            models.Index(
                fields=["comparison", "id"], name="compared_known", condition=Q(known=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


# Whoever takes a list back need not know of this: what was compared with it goes along.
pgtrigger.register(
    pgtrigger.Trigger(
        name="list_reverted_forgets_comparisons",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Q(new__state=ListState.REVERTED),
        func="""
            DELETE FROM households_comparedfamily WHERE comparison_id IN (
                SELECT id FROM households_listcomparison WHERE NEW.id IN (old_id, new_id)
            );
            DELETE FROM households_listcomparison WHERE NEW.id IN (old_id, new_id);
            RETURN NULL;
        """,
    )
)(ListImport)
