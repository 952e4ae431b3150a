"""The ledger of goods: each package handed over, to whom, by whom; corrected by reversal."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases.composite_key import CompositeForeignKey
from aidcases.history import tracked
from aidcases.scope import ScopedModel
from distributions.models import guards
from distributions.models.entitlement import Entitlement


class HandoverKind(models.TextChoices):
    DELIVERY = "delivery", _("handed over")
    REVERSAL = "reversal", _("taken back")


class TakenBy(models.TextChoices):
    SELF = "self", _("in person")
    PROXY = "proxy", _("proxy")
    HEIR = "heir", _("heir")
    AT_HOME = "at_home", _("brought home")


NAMED_TAKERS = (TakenBy.PROXY, TakenBy.HEIR)


@tracked()
class Handover(ScopedModel):
    """One entry. Its id is made where it is written down, and is its key for ever.

    `packages` is what the entitlement says; a reversal names the delivery that it takes back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="handovers")
    attempt = models.PositiveSmallIntegerField()
    kind = models.CharField(
        max_length=8, choices=HandoverKind.choices, default=HandoverKind.DELIVERY
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    packages = models.PositiveSmallIntegerField(_("packages"))
    taken_by = models.CharField(
        _("taken by"), max_length=7, choices=TakenBy.choices, default=TakenBy.SELF
    )
    taker_name = models.CharField(_("name of the taker"), max_length=200, blank=True)
    relation = models.CharField(_("relation to the family"), max_length=100, blank=True)
    handed_on = models.DateField(_("handed over on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handovers")
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            models.UniqueConstraint(
                fields=["entitlement", "attempt", "kind"], name="handover_once_per_attempt"
            ),
            models.UniqueConstraint(fields=["id", "entitlement"], name="handover_entitlement_key"),
            models.CheckConstraint(
                name="handover_proxy_is_named",
                condition=~Q(taken_by__in=NAMED_TAKERS) | ~Q(taker_name=""),
            ),
            models.CheckConstraint(
                name="handover_reversal_names_delivery",
                condition=Q(kind=HandoverKind.DELIVERY, reverses__isnull=True)
                | Q(kind=HandoverKind.REVERSAL, reverses__isnull=False),
            ),
            CompositeForeignKey(
                name="handover_is_what_is_owed",
                fields=["entitlement", "packages"],
                to="distributions.Entitlement",
                to_fields=["id", "packages"],
            ),
            CompositeForeignKey(
                name="handover_reverses_its_own",
                fields=["reverses", "entitlement"],
                to="distributions.Handover",
                to_fields=["id", "entitlement"],
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-recorded_at"], name="handover_of_village"),
        ]
        triggers = [
            guards.append_only("handover_is_append_only"),
            guards.entitlement_agrees("handover_agrees", "delivered"),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id}/{self.attempt} {self.kind}"
