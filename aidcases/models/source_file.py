"""Files as they were received: kept with their sha256, never changed, never deleted."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aidcases.scope import ScopedModel


class FileKind(models.TextChoices):
    MINISTRY_LIST = "ministry_list", _("Ministry list")
    FIELD_RESULTS = "field_results", _("Field results")
    PHOTO = "photo", _("Photo")
    PAYOUT_RESULT = "payout_result", _("Payout result")
    DOCUMENT = "document", _("Document")


class SourceFile(ScopedModel):
    """One received file. `stored` has a name of our own; `original_name` is only ever shown."""

    kind = models.CharField(max_length=20, choices=FileKind.choices)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    original_name = models.CharField(max_length=300)
    content_type = models.CharField(max_length=100)
    stored = models.FileField(max_length=200)
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("source file")
        verbose_name_plural = _("source files")
        triggers = [
            pgtrigger.Protect(name="source_file_is_kept", operation=pgtrigger.Update),
            pgtrigger.Protect(name="source_file_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.original_name
