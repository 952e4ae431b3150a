"""Two records that may speak of one family, with the weight of each field for and against."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases.composite_key import CompositeForeignKey
from aidcases.history import tracked
from aidcases.scope import ScopedModel
from aidcases.states import Edges, guard


class PairState(models.TextChoices):
    OPEN = "open", _("awaiting a decision")
    LINKED = "linked", _("linked by the model")
    SAME = "same", _("same family")
    DIFFERENT = "different", _("different families")


PAIR_EDGES: Edges = [
    (PairState.OPEN, PairState.SAME),
    (PairState.OPEN, PairState.DIFFERENT),
    (PairState.OPEN, PairState.LINKED),
    (PairState.LINKED, PairState.OPEN),
    (PairState.LINKED, PairState.SAME),
    (PairState.LINKED, PairState.DIFFERENT),
    (PairState.SAME, PairState.OPEN),
    (PairState.DIFFERENT, PairState.OPEN),
]
DECIDED = (PairState.SAME, PairState.DIFFERENT)


def weighed_constraints(name: str) -> list[models.CheckConstraint]:
    """What holds of every `WeighedPair`, under the name of its own table."""
    return [
        models.CheckConstraint(name=f"{name}_probability", condition=Q(probability__range=(0, 1))),
        models.CheckConstraint(
            name=f"{name}_decided_by_and_at",
            condition=Q(
                state__in=DECIDED,
                decided_by__isnull=False,
                decided_at__isnull=False,
            )
            | (~Q(state__in=DECIDED) & Q(decided_by__isnull=True, decided_at__isnull=True)),
        ),
    ]


def below_region(table: str) -> models.Index:
    """For the pairs of a village, and of all below a region."""
    return models.Index(
        fields=["region"], name=f"{table}_below_region", opclasses=["varchar_pattern_ops"]
    )


class WeighedPair(ScopedModel):
    """Two records, how likely they are one family, and what was decided of them.

    weights: [{"field", "level", "weight"}], weight in bits, positive for the same family.
    """

    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+", db_index=False)
    rule = models.CharField(max_length=20)  # family_id, nik, model
    probability = models.FloatField()
    weights = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk}: {self.probability:.4f}"


@tracked(exclude=("reserved_by", "reserved_until", "put_off_at"))
class MatchPair(WeighedPair):
    """A candidate beside a visit, or beside another candidate of its list (`twin`)."""

    # Both are its candidate's: see `match_pair_lies_where_its_candidate_does`.
    candidate = models.ForeignKey(
        "households.Candidate",
        models.CASCADE,
        related_name="match_pairs",
        db_index=False,
        db_constraint=False,
    )
    region = models.ForeignKey(
        "aidcases.Region", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    visit = models.ForeignKey(
        "households.Visit", models.PROTECT, null=True, related_name="match_pairs"
    )
    twin = models.ForeignKey(
        "households.Candidate",
        models.CASCADE,
        null=True,
        related_name="twin_pairs",
        db_index=False,
    )
    bulk = models.ForeignKey(  # the act by which a rule decided it
        "households.BulkDecision", models.PROTECT, null=True, related_name="decided", db_index=False
    )
    # who looks at it now, so that no two people get the same pair; and when it was put to the end
    reserved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    reserved_until = models.DateTimeField(null=True)
    put_off_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("match pair")
        verbose_name_plural = _("match pairs")
        constraints = [
            CompositeForeignKey(
                name="match_pair_lies_where_its_candidate_does",
                fields=["candidate", "region"],
                to="households.Candidate",
                to_fields=["id", "region"],
            ),
            models.UniqueConstraint(fields=["candidate", "visit"], name="match_pair_visit_once"),
            models.UniqueConstraint(
                fields=["candidate", "twin"],
                name="match_pair_twin_once",
                condition=Q(twin__isnull=False),
            ),
            models.CheckConstraint(
                name="match_pair_one_other_side",
                condition=Q(visit__isnull=True, twin__isnull=False)
                | Q(visit__isnull=False, twin__isnull=True),
            ),
            models.CheckConstraint(
                # Each pair of candidates once: the lower id stands left.
                name="match_pair_ordered",
                condition=Q(twin__isnull=True) | Q(candidate__lt=models.F("twin")),
            ),
            models.CheckConstraint(
                name="match_pair_reserved_by_and_until",
                condition=Q(reserved_by__isnull=True, reserved_until__isnull=True)
                | Q(reserved_by__isnull=False, reserved_until__isnull=False),
            ),
            *weighed_constraints("match_pair"),
            models.CheckConstraint(
                name="match_pair_bulk_says_same",
                condition=Q(bulk__isnull=True) | Q(state=PairState.SAME),
            ),
        ]
        indexes = [
            below_region("match_pair"),
            models.Index(
                fields=["twin"], name="match_pair_of_twin", condition=Q(twin__isnull=False)
            ),
            models.Index(
                fields=["region", "probability", "id"],
                name="match_pair_open",
                condition=Q(state=PairState.OPEN),
            ),
            models.Index(
                fields=["-decided_at", "id"],
                name="match_pair_decided",
                condition=Q(state__in=DECIDED),
            ),
            models.Index(
                fields=["bulk"], name="match_pair_of_bulk", condition=Q(bulk__isnull=False)
            ),
        ]
        triggers = [guard("match_pair_state", PAIR_EDGES)]
