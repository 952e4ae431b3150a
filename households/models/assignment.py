"""Who visits which family of a list."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel
from aidcases.states import Edges, guard


class AssignmentState(models.TextChoices):
    OPEN = "open", _("to visit")
    VISITED = "visited", _("visited")
    WITHDRAWN = "withdrawn", _("withdrawn")


ASSIGNMENT_EDGES: Edges = [
    (AssignmentState.OPEN, AssignmentState.VISITED),
    (AssignmentState.OPEN, AssignmentState.WITHDRAWN),
    (AssignmentState.VISITED, AssignmentState.OPEN),
]


@tracked()
class Assignment(ScopedModel):
    candidate = models.ForeignKey(
        "households.Candidate", models.PROTECT, related_name="assignments"
    )
    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="assignments"
    )
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    state = models.CharField(
        max_length=10, choices=AssignmentState.choices, default=AssignmentState.OPEN
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                name="assignment_one_live",
                condition=~Q(state=AssignmentState.WITHDRAWN),
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "state"], name="assignment_of_worker"),
        ]
        triggers = [guard("assignment_state", ASSIGNMENT_EDGES)]

    def __str__(self) -> str:
        return f"{self.worker_id}: {self.candidate_id}"
