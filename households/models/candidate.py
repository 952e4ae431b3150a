"""A candidate: this list names this family. Each ends in exactly one outcome."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel
from households.models.household import SOUND_NUMBER, Sex


class Outcome(models.TextChoices):
    """What became of an accepted row; quarantined rows are no candidates."""

    WAITING = "waiting", _("waiting for a visit")
    UNVERIFIABLE = "unverifiable", _("could not be verified")
    INELIGIBLE = "ineligible", _("not eligible")
    ELIGIBLE = "eligible", _("eligible, awaiting decree")
    DECREED = "decreed", _("on a decree")
    DUPLICATE = "duplicate", _("duplicate")


@tracked()
class Candidate(ScopedModel):
    """An accepted row's claim. The claims never change; the outcome follows the evidence."""

    # Foreign keys without an index of their own are covered by one below: 15,000 rows come at once.
    list_import = models.ForeignKey(
        "households.ListImport", models.CASCADE, related_name="candidates", db_index=False
    )
    list_row = models.OneToOneField("households.ListRow", models.CASCADE, related_name="candidate")
    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="candidates", db_index=False
    )
    created_household = models.BooleanField()  # false: the household was known before
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+", db_index=False)
    family_id = models.CharField(max_length=40, blank=True)
    nik = models.CharField(max_length=16, blank=True)
    family_card_number = models.CharField(max_length=16, blank=True)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    address = models.CharField(max_length=300, blank=True)
    decile = models.PositiveSmallIntegerField(_("decile"), null=True)
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=Outcome.choices, default=Outcome.WAITING
    )
    reason = models.ForeignKey(
        "households.ReasonCode", models.PROTECT, null=True, related_name="+", db_index=False
    )
    deciding_visit = models.ForeignKey(
        "households.Visit", models.PROTECT, null=True, related_name="+", db_index=False
    )
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="twins", db_index=False
    )

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = [
            # What a match pair and a determination refer to.
            models.UniqueConstraint(fields=["id", "region"], name="candidate_region_key"),
            models.UniqueConstraint(
                fields=["id", "household", "region"], name="candidate_household_region_key"
            ),
            models.UniqueConstraint(
                fields=["household", "list_import"],
                name="candidate_household_once_in_list",
            ),
            models.CheckConstraint(
                name="candidate_nik_sound", condition=Q(nik__regex=SOUND_NUMBER)
            ),
            models.CheckConstraint(
                name="candidate_duplicate_names_twin",
                condition=Q(outcome=Outcome.DUPLICATE, duplicate_of__isnull=False)
                | (~Q(outcome=Outcome.DUPLICATE) & Q(duplicate_of__isnull=True)),
            ),
            models.CheckConstraint(
                name="candidate_not_its_own_twin",
                condition=~Q(duplicate_of=models.F("id")),
            ),
            models.CheckConstraint(
                name="candidate_ineligible_has_reason",
                condition=~Q(outcome__in=[Outcome.INELIGIBLE, Outcome.UNVERIFIABLE])
                | Q(reason__isnull=False),
            ),
        ]
        indexes = [
            # The order in which pages list a whole list, and a part of it. None names the outcome
            # or what it rests on: so a row's outcome changes without a touch to any index.
            models.Index(fields=["list_import", "name_key", "id"], name="candidate_by_name"),
            models.Index(
                fields=["list_import", "region", "name_key", "id"],
                name="candidate_by_village",
            ),
            models.Index(fields=["nik"], name="candidate_nik", condition=~Q(nik="")),
            models.Index(
                fields=["duplicate_of"],
                name="candidate_of_twin",
                condition=Q(duplicate_of__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
