"""A member of a household; the family layout names the head alone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel
from households.models.household import SOUND_NUMBER, Sex


class Relation(models.TextChoices):
    HEAD = "head", _("head of family")
    SPOUSE = "spouse", _("spouse")
    CHILD = "child", _("child")
    PARENT = "parent", _("parent")
    OTHER = "other", _("other")


@tracked()
class Member(ScopedModel):
    scope_path = "household__region__code"

    household = models.ForeignKey("households.Household", models.CASCADE, related_name="members")
    relation = models.CharField(_("relation"), max_length=10, choices=Relation.choices)
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    nik = models.CharField(_("NIK"), max_length=16, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    occupation = models.CharField(_("occupation"), max_length=100, blank=True)
    education = models.CharField(_("education"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        indexes = [models.Index(fields=["nik"], name="member_nik", condition=~Q(nik=""))]
        constraints = [
            models.CheckConstraint(name="member_nik_sound", condition=Q(nik__regex=SOUND_NUMBER)),
            models.UniqueConstraint(
                fields=["household"],
                name="member_one_head",
                condition=Q(relation=Relation.HEAD),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_region_id(self) -> str:
        return self.household.region_id
