"""A household: the enduring record that lists, visits, decisions and aid all speak of."""

import re

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel


class Sex(models.TextChoices):
    MALE = "M", _("male")
    FEMALE = "F", _("female")


class HouseholdState(models.TextChoices):
    LIVE = "live", _("live")
    MERGED = "merged", _("merged into another")


SOUND_NUMBER = r"^(\d{16})?$"
NEIGHBOURHOOD_NAMED = re.compile(r"\bR\.?T(?![A-Z])", re.IGNORECASE)


@tracked()
class Household(ScopedModel):
    """Found by family id, else by a sound NIK with an agreeing name. Unknown text is empty.

    The NIK is indexed and not unique: the same number stands on two families in real lists.
    """

    family_id = models.CharField(_("P3KE family id"), max_length=40, blank=True)
    nik = models.CharField(_("NIK"), max_length=16, blank=True)
    family_card_number = models.CharField(_("family card number"), max_length=16, blank=True)
    head_name = models.CharField(_("head of family"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    rt = models.CharField("RT", max_length=5, blank=True)
    rw = models.CharField("RW", max_length=5, blank=True)
    region = models.ForeignKey(
        "aidcases.Region",
        models.PROTECT,
        related_name="+",
        verbose_name=_("village"),
        db_index=False,  # household_of_village begins with it
    )
    state = models.CharField(
        max_length=10, choices=HouseholdState.choices, default=HouseholdState.LIVE
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        db_index=False,  # household_merged_into holds the few that have one
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        indexes = [
            models.Index(fields=["nik"], name="household_nik", condition=~Q(nik="")),
            models.Index(
                fields=["family_card_number"],
                name="household_family_card",
                condition=~Q(family_card_number=""),
            ),
            models.Index(fields=["region", "name_key", "id"], name="household_of_village"),
            models.Index(fields=["name_key", "id"], name="household_by_name"),
            models.Index(
                fields=["merged_into"],
                name="household_merged_into",
                condition=Q(merged_into__isnull=False),
            ),
            GinIndex(OpClass(F("name_key"), "gin_trgm_ops"), name="household_name_parts"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["family_id"],
                name="household_family_id_once",
                condition=~Q(family_id="") & Q(state=HouseholdState.LIVE),
            ),
            models.CheckConstraint(
                name="household_nik_sound", condition=Q(nik__regex=SOUND_NUMBER)
            ),
            models.CheckConstraint(
                name="household_card_sound",
                condition=Q(family_card_number__regex=SOUND_NUMBER),
            ),
            models.CheckConstraint(
                name="household_merged_names_survivor",
                condition=Q(state=HouseholdState.MERGED, merged_into__isnull=False)
                | Q(state=HouseholdState.LIVE, merged_into__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.head_name

    def get_absolute_url(self) -> str:
        return reverse("family", args=[self.pk])

    @property
    def full_address(self) -> str:
        """The address with its RT and RW, which lists write into it or beside it."""
        if not self.rt or NEIGHBOURHOOD_NAMED.search(self.address):
            return self.address
        neighbourhood = f"RT {self.rt}/RW {self.rw}" if self.rw else f"RT {self.rt}"
        return f"{self.address}, {neighbourhood}" if self.address else neighbourhood
