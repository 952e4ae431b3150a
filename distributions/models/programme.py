"""A programme: what is given, from whose budget, and no more than its ceiling; and its rounds."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel
from aidcases.states import Edges
from distributions.models import gates


class AidKind(models.TextChoices):
    GOODS = "goods", _("goods")
    CASH = "cash", _("cash")


class Funder(models.TextChoices):
    REGENCY = "regency", _("regency budget (APBD kabupaten)")
    PROVINCE = "province", _("province budget (APBD provinsi)")
    STATE = "state", _("state budget (APBN)")
    DONOR = "donor", _("donor")


class OverlapRule(models.TextChoices):
    """What is done where a family has aid of the same kind for the same days from elsewhere."""

    ALLOW = "allow", _("give all the same")
    WARN = "warn", _("give, and say so")
    EXCLUDE = "exclude", _("leave the family out")


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ACTIVE = "active", _("active")
    CLOSED = "closed", _("closed")


PROGRAMME_EDGES: Edges = [
    (ProgrammeState.DRAFT, ProgrammeState.ACTIVE),
    (ProgrammeState.ACTIVE, ProgrammeState.CLOSED),
]


@tracked(exclude=("entitled_total",))
class Programme(ScopedModel):
    """All money in whole rupiah. `unit_amount` is a package's worth, or a round's cash.

    `entitled_total` is kept by a trigger on entitlements: the sum of the live ones, those neither
    returned nor cancelled. The database refuses the entitlement that would pass the ceiling.
    """

    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=5, choices=AidKind.choices)
    funder = models.CharField(_("paid from"), max_length=10, choices=Funder.choices)
    budget_line = models.CharField(_("budget line"), max_length=100, blank=True)
    ceiling = models.BigIntegerField(_("ceiling"))
    unit_amount = models.BigIntegerField(_("amount per package or month"))
    package = models.CharField(_("what a package holds"), max_length=300, blank=True)
    overlap_rule = models.CharField(
        _("families with the same aid from elsewhere"),
        max_length=7,
        choices=OverlapRule.choices,
        default=OverlapRule.WARN,
    )
    state = models.CharField(
        max_length=6, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT
    )
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    pledge = models.OneToOneField(
        "distributions.Pledge",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programme",
        verbose_name=_("pledge"),
    )
    entitled_total = models.BigIntegerField(default=0, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="programme_name_once"),
            models.UniqueConstraint(fields=["id", "kind"], name="programme_kind_key"),
            models.CheckConstraint(
                name="programme_amounts_positive", condition=Q(ceiling__gt=0, unit_amount__gt=0)
            ),
            models.CheckConstraint(
                name="programme_within_ceiling",
                condition=Q(entitled_total__gte=0, entitled_total__lte=F("ceiling")),
            ),
            models.CheckConstraint(
                name="programme_pledge_is_a_donors",
                condition=Q(pledge__isnull=True) | Q(funder=Funder.DONOR, kind=AidKind.GOODS),
            ),
            models.CheckConstraint(
                name="programme_goods_name_package",
                condition=Q(kind=AidKind.CASH) | ~Q(package=""),
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="programme_state", field="state", transitions=PROGRAMME_EDGES),
            gates.programme_closes_when_done(),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programme", args=[self.pk])

    @property
    def is_goods(self) -> bool:
        return self.kind == AidKind.GOODS


# The days of a round, the first and the last among them.
DAYS = Func(
    "period_start",
    "period_end",
    Value("[]"),
    function="daterange",
    output_field=DateRangeField(),
)


@tracked()
class Round(ScopedModel):
    """One turn of a programme: a quarter's package, a month's cash. `amount` is per household."""

    scope_path = "programme__region__code"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("number"))
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    amount = models.BigIntegerField(_("amount per family"))

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["programme_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="round_number_once"),
            models.UniqueConstraint(fields=["id", "programme"], name="round_programme_key"),
            models.CheckConstraint(name="round_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="round_ends_after_start", condition=Q(period_end__gte=F("period_start"))
            ),
            ExclusionConstraint(
                name="round_days_once",
                expressions=[
                    ("programme", RangeOperators.EQUAL),
                    (DAYS, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.number}"

    @property
    def scope_region_id(self) -> str:
        return self.programme.region_id
