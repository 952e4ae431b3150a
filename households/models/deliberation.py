"""A village's deliberation (musdes): when, which minutes, who wrote them down."""

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.region_codes import VILLAGE_LENGTH
from aidcases.scope import ScopedModel

# The day on which it was recorded, as the office's calendar shows it.
_LOCAL_TIME = Func(Value("Asia/Jakarta"), F("recorded_at"), function="timezone")
DAY_RECORDED = Func(_LOCAL_TIME, function="date", output_field=models.DateField())


@tracked()
class Deliberation(ScopedModel):
    list_import = models.ForeignKey(
        "households.ListImport", models.PROTECT, related_name="deliberations"
    )
    region = models.ForeignKey(
        "aidcases.Region", models.PROTECT, related_name="+", verbose_name=_("village")
    )
    held_on = models.DateField(_("held on"))
    minutes_number = models.CharField(_("number of the minutes"), max_length=60)
    chaired_by = models.CharField(_("chaired by"), max_length=150, blank=True)
    attendees = models.PositiveSmallIntegerField(_("people present"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    document = models.ForeignKey(
        "aidcases.SourceFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("deliberation")
        verbose_name_plural = _("deliberations")
        constraints = [
            models.UniqueConstraint(
                fields=["list_import", "region", "minutes_number"],
                name="deliberation_minutes_once",
            ),
            models.CheckConstraint(
                name="deliberation_has_minutes", condition=~models.Q(minutes_number="")
            ),
            models.CheckConstraint(
                name="deliberation_in_a_village",
                condition=Exact(Length("region"), VILLAGE_LENGTH),
            ),
            models.CheckConstraint(
                name="deliberation_not_in_the_future",
                condition=models.Q(held_on__lte=DAY_RECORDED),
            ),
        ]

    def __str__(self) -> str:
        return self.minutes_number
