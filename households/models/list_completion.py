"""Rows of a list that were repaired in a workbook, and the workbook they came from."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel
from aidcases.states import Edges, guard
from households.models.list_import import ListImport, ListRow


class CompletionState(models.TextChoices):
    UPLOADED = "uploaded", _("uploaded")
    DONE = "done", _("taken in")
    FAILED = "failed", _("failed")


COMPLETION_EDGES: Edges = [
    (CompletionState.UPLOADED, CompletionState.DONE),
    (CompletionState.UPLOADED, CompletionState.FAILED),
]


@tracked()
class ListCompletion(ScopedModel):
    """A workbook of repaired rows. rows = accepted + quarantined + skipped + standing."""

    list_import = models.ForeignKey(ListImport, models.PROTECT, related_name="completions")
    source_file = models.ForeignKey("aidcases.SourceFile", models.PROTECT, related_name="+")
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=CompletionState.choices, default=CompletionState.UPLOADED
    )
    sheet = models.CharField(max_length=100, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    accepted = models.PositiveIntegerField(_("accepted"), default=0)
    quarantined = models.PositiveIntegerField(_("need repair"), default=0)
    skipped = models.PositiveIntegerField(_("skipped"), default=0)
    standing = models.PositiveIntegerField(_("accepted before"), default=0)
    error = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("workbook of repairs")
        verbose_name_plural = _("workbooks of repairs")
        constraints = [
            models.CheckConstraint(
                name="completion_rows_add_up",
                condition=Q(rows=F("accepted") + F("quarantined") + F("skipped") + F("standing")),
            ),
            models.CheckConstraint(
                name="completion_finished_has_time",
                condition=Q(state=CompletionState.UPLOADED, finished_at__isnull=True)
                | (~Q(state=CompletionState.UPLOADED) & Q(finished_at__isnull=False)),
            ),
        ]
        triggers = [guard("list_completion_state", COMPLETION_EDGES)]

    def __str__(self) -> str:
        return f"{self.source_file} ({self.pk})"


class RowRepair(ScopedModel):
    """A row as it came back. `ListRow.raw` stays as first received; the latest repair is read.

    raw: the cells by position as in `ListImport.columns`; a cell left untouched is the first one.
    """

    scope_path = "row__region__code"

    completion = models.ForeignKey(ListCompletion, models.CASCADE, related_name="repairs")
    row = models.ForeignKey(ListRow, models.CASCADE, related_name="repairs")
    number = models.PositiveIntegerField()  # row number in the workbook
    raw = models.JSONField()

    class Meta:
        verbose_name = _("repaired row")
        verbose_name_plural = _("repaired rows")
        ordering = ["-pk"]  # the latest first: it is the one that is read
        constraints = [
            models.UniqueConstraint(fields=["completion", "row"], name="row_repaired_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
