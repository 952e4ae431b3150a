"""Two field records that may speak of one family, where no list is known to name it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.states import guard
from households.models.match_pair import (
    DECIDED,
    PAIR_EDGES,
    PairState,
    WeighedPair,
    below_region,
    weighed_constraints,
)


@tracked()
class VisitPair(WeighedPair):
    """Each pair once, the lower id on the left; `region` is that of the left one.

    It says something only while no household is known for either; which record of a family counts
    is told by `households.determination.counted_once`, not by the side.
    """

    visit = models.ForeignKey(
        "households.Visit", models.CASCADE, related_name="repeat_pairs", db_index=False
    )
    repeat = models.ForeignKey("households.Visit", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("pair of field records")
        verbose_name_plural = _("pairs of field records")
        constraints = [
            models.UniqueConstraint(fields=["visit", "repeat"], name="visit_pair_once"),
            models.CheckConstraint(name="visit_pair_ordered", condition=Q(visit__lt=F("repeat"))),
            *weighed_constraints("visit_pair"),
        ]
        indexes = [
            below_region("visit_pair"),
            models.Index(
                fields=["-probability", "id"],
                name="visit_pair_open",
                condition=Q(state=PairState.OPEN),
            ),
            models.Index(
                fields=["-decided_at", "id"],
                name="visit_pair_decided",
                condition=Q(state__in=DECIDED),
            ),
        ]
        triggers = [guard("visit_pair_state", PAIR_EDGES)]
