"""What was done, by whom, in one line for each act. Text references only: nothing blocks it."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from aidcases.scope import ScopedModel


class AuditEntry(ScopedModel):
    """One act. `action` is a dotted verb such as `list_import.applied`; `details` holds counts."""

    scope_path = "region_id"

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    action = models.CharField(max_length=60, db_index=True)
    actor = models.CharField(max_length=150)  # username, as text
    actor_role = models.CharField(max_length=10, blank=True)
    region_id = models.CharField(max_length=13, blank=True)  # region code, as text
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)  # counts and codes, never a NIK or a name
    context_id = models.UUIDField(null=True)  # of the history events of the same request or job

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_of_subject")]
        triggers = [
            pgtrigger.Protect(
                name="audit_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action}"
