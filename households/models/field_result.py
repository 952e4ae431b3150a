"""A spreadsheet of field results: the file, its counts, and each row that became no visit."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel
from aidcases.states import Edges


class FieldResultState(models.TextChoices):
    UPLOADED = "uploaded", _("uploaded")
    RECORDED = "recorded", _("recorded")
    FAILED = "failed", _("failed")


FIELD_RESULT_EDGES: Edges = [
    (FieldResultState.UPLOADED, FieldResultState.RECORDED),
    (FieldResultState.UPLOADED, FieldResultState.FAILED),
]


class ResultRowFate(models.TextChoices):
    QUARANTINED = "quarantined", _("needs repair")
    SKIPPED = "skipped", _("skipped")


@tracked(exclude=("counts",))
class FieldResultImport(ScopedModel):
    """One received spreadsheet. rows = recorded + quarantined + skipped; blank rows stand apart."""

    source_file = models.ForeignKey("aidcases.SourceFile", models.PROTECT, related_name="+")
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=FieldResultState.choices, default=FieldResultState.UPLOADED
    )
    accepted = models.BooleanField(default=False)  # recorded as accepted: no review to wait for
    headers = models.JSONField(default=list)  # the file's own words, by position
    columns = models.JSONField(default=dict)  # {field: position}
    rows = models.PositiveIntegerField(_("rows"), default=0)
    recorded = models.PositiveIntegerField(_("recorded"), default=0)
    quarantined = models.PositiveIntegerField(_("need repair"), default=0)
    skipped = models.PositiveIntegerField(_("skipped"), default=0)
    blank_rows = models.PositiveIntegerField(_("blank rows"), default=0)
    counts = models.JSONField(default=dict)  # {"problems": {code: n}, "skipped": …, "verdicts": …}
    error = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("spreadsheet of field results")
        verbose_name_plural = _("spreadsheets of field results")
        constraints = [
            models.CheckConstraint(
                name="field_result_rows_add_up",
                condition=Q(
                    rows=models.F("recorded") + models.F("quarantined") + models.F("skipped")
                ),
            ),
            models.CheckConstraint(
                name="field_result_recorded_has_time",
                condition=~Q(state=FieldResultState.RECORDED) | Q(recorded_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="field_result_state", field="state", transitions=FIELD_RESULT_EDGES)
        ]

    def __str__(self) -> str:
        return f"{self.source_file} ({self.pk})"


class FieldResultRow(ScopedModel):
    """A row that became no visit, as received, with why.

    problems: [{"code", "column", "value", "hint"}].
    """

    scope_path = "field_result_import__region__code"

    field_result_import = models.ForeignKey(
        FieldResultImport, models.CASCADE, related_name="left_rows"
    )
    number = models.PositiveIntegerField()  # row number in the sheet, as Excel shows it
    fate = models.CharField(max_length=11, choices=ResultRowFate.choices)
    raw = models.JSONField()  # cells by position
    problems = models.JSONField(default=list)

    class Meta:
        verbose_name = _("row of field results")
        verbose_name_plural = _("rows of field results")
        constraints = [
            models.UniqueConstraint(
                fields=["field_result_import", "number"], name="field_result_row_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
