"""A determination: the office's decision on a verdict, from proposal to decree."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases.composite_key import CompositeForeignKey
from aidcases.history import tracked
from aidcases.scope import ScopedModel
from aidcases.states import Edges, guard
from households.models.reason_code import Verdict


class DeterminationState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    REVIEWED = "reviewed", _("reviewed")
    DELIBERATED = "deliberated", _("deliberated in the village")
    DECREED = "decreed", _("decreed")
    CONCLUDED = "concluded", _("concluded")


DETERMINATION_EDGES: Edges = [
    (DeterminationState.PROPOSED, DeterminationState.REVIEWED),
    # sent back, or a later visit says otherwise
    (DeterminationState.REVIEWED, DeterminationState.PROPOSED),
    (DeterminationState.DELIBERATED, DeterminationState.PROPOSED),
    (DeterminationState.REVIEWED, DeterminationState.DELIBERATED),
    (DeterminationState.DELIBERATED, DeterminationState.DECREED),
    (DeterminationState.DELIBERATED, DeterminationState.CONCLUDED),
    # an objection re-opens
    (DeterminationState.DECREED, DeterminationState.PROPOSED),
    (DeterminationState.CONCLUDED, DeterminationState.PROPOSED),
]


@tracked()
class Determination(ScopedModel):
    """One per candidate; the verdict follows the deciding visit while it is only proposed."""

    # The candidate's household and region, as `determination_follows_its_candidate` says: one key
    # for the three.
    candidate = models.OneToOneField(
        "households.Candidate", models.PROTECT, related_name="determination", db_constraint=False
    )
    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="determinations", db_constraint=False
    )
    visit = models.ForeignKey("households.Visit", models.PROTECT, related_name="determinations")
    region = models.ForeignKey(
        "aidcases.Region", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    reason = models.ForeignKey(
        "households.ReasonCode", models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.CharField(
        max_length=11,
        choices=DeterminationState.choices,
        default=DeterminationState.PROPOSED,
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    reviewed_at = models.DateTimeField(null=True)
    deliberation = models.ForeignKey(
        "households.Deliberation",
        models.PROTECT,
        null=True,
        related_name="determinations",
        db_index=False,
    )

    class Meta:
        verbose_name = _("determination")
        verbose_name_plural = _("determinations")
        constraints = [
            CompositeForeignKey(
                name="determination_follows_its_candidate",
                fields=["candidate", "household", "region"],
                to="households.Candidate",
                to_fields=["id", "household", "region"],
                deferred=True,  # a merge moves one and then the other
            ),
            models.CheckConstraint(
                name="determination_verdict_is_final",
                condition=Q(verdict=Verdict.ELIGIBLE, reason__isnull=True)
                | Q(verdict=Verdict.INELIGIBLE, reason__isnull=False),
            ),
            models.CheckConstraint(
                name="determination_reviewed_by_and_at",
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="determination_reviewed_before_more",
                condition=Q(state=DeterminationState.PROPOSED) | Q(reviewed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="determination_deliberated_names_minutes",
                condition=Q(state__in=[DeterminationState.PROPOSED, DeterminationState.REVIEWED])
                | Q(deliberation__isnull=False),
            ),
            models.CheckConstraint(
                name="determination_only_eligible_decreed",
                condition=~Q(state=DeterminationState.DECREED) | Q(verdict=Verdict.ELIGIBLE),
            ),
        ]
        indexes = [
            models.Index(  # of a village, and of all below a region
                fields=["region", "state"],
                name="determination_of_village",
                opclasses=["varchar_pattern_ops", "varchar_ops"],
            ),
            models.Index(
                fields=["deliberation"],
                name="determination_of_minutes",
                condition=Q(deliberation__isnull=False),
            ),
        ]
        triggers = [
            guard("determination_state", DETERMINATION_EDGES),
            pgtrigger.Trigger(
                name="determination_not_by_worker",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__reviewed_by__isnull=False),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM households_visit
                        WHERE id = NEW.visit_id AND worker_id = NEW.reviewed_by_id
                    ) THEN
                        RAISE EXCEPTION 'who made the visit cannot review it'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id}: {self.verdict}"
