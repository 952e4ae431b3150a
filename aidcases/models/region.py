"""Regions by their Kemendagri code: 19 · 19.01 · 19.01.01 · 19.01.01.1001."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.region_codes import DISTRICT_LENGTH, VILLAGE_LENGTH


class RegionLevel(models.TextChoices):
    PROVINCE = "provinsi", _("Province")
    REGENCY = "kabupaten", _("Regency")
    CITY = "kota", _("City")
    DISTRICT = "kecamatan", _("District")
    URBAN_VILLAGE = "kelurahan", _("Urban village")
    VILLAGE = "desa", _("Village")


# The levels of a code with so many characters.
LEVELS_BY_LENGTH = {
    2: (RegionLevel.PROVINCE,),
    5: (RegionLevel.REGENCY, RegionLevel.CITY),
    DISTRICT_LENGTH: (RegionLevel.DISTRICT,),
    VILLAGE_LENGTH: (RegionLevel.VILLAGE, RegionLevel.URBAN_VILLAGE),
}
VILLAGE_LEVELS = (RegionLevel.VILLAGE, RegionLevel.URBAN_VILLAGE)


def chain(code: str) -> list[str]:
    """The codes of the regions that a region lies in, from the province down to itself."""
    return [code[:length] for length in LEVELS_BY_LENGTH if length <= len(code)]


@tracked()
class Region(models.Model):
    """One region. Its code is the key, so that any row's scope is a prefix of its region_id."""

    code = models.CharField(_("code"), max_length=13, primary_key=True)
    level = models.CharField(_("level"), max_length=10, choices=RegionLevel.choices)
    name = models.CharField(_("name"), max_length=100)
    name_key = models.CharField(max_length=100, editable=False, db_index=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("in"),
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            models.CheckConstraint(
                name="region_code_is_dotted",
                condition=Q(code__regex=r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The code tells the level and what the region lies in; where that is empty, it is told."""
        above = self.code.rpartition(".")[0]
        if self.level not in LEVELS_BY_LENGTH.get(len(self.code), ()):
            raise ValidationError(
                {"code": _("“%(code)s” is no code of that level.") % {"code": self.code}}
            )
        if not self.parent_id and Region.objects.filter(pk=above).exists():
            self.parent_id = above
        if (self.parent_id or "") != above:
            words = _("“%(code)s” lies in the region “%(above)s”, which must stand before it.")
            raise ValidationError({"parent": words % {"code": self.code, "above": above or "–"}})

    @property
    def is_village(self) -> bool:
        return self.level in VILLAGE_LEVELS


@tracked()
class RegionAlias(models.Model):
    """Another spelling of a region's name, as lists and people write it."""

    region = models.ForeignKey(
        Region, models.CASCADE, related_name="aliases", verbose_name=_("region")
    )
    name = models.CharField(_("spelling"), max_length=100)
    name_key = models.CharField(max_length=100, editable=False, db_index=True)

    class Meta:
        verbose_name = _("region alias")
        verbose_name_plural = _("region aliases")
        constraints = [
            models.UniqueConstraint(fields=["region", "name_key"], name="region_alias_once"),
        ]

    def __str__(self) -> str:
        return self.name
