"""An entitlement: what one household is owed in one round, from plan to hand."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidcases.composite_key import CompositeForeignKey
from aidcases.history import tracked
from aidcases.scope import ScopedModel
from aidcases.states import Edges, guard
from distributions.models import gates, guards
from distributions.models.programme import AidKind, Programme, Round


class BatchState(models.TextChoices):
    DRAFT = "draft", _("awaiting approval")
    APPROVED = "approved", _("approved")
    RELEASED = "released", _("released")
    CANCELLED = "cancelled", _("cancelled")


BATCH_EDGES: Edges = [
    (BatchState.DRAFT, BatchState.APPROVED),
    (BatchState.DRAFT, BatchState.CANCELLED),
    (BatchState.APPROVED, BatchState.RELEASED),
    (BatchState.APPROVED, BatchState.CANCELLED),
]


@tracked()
class EntitlementBatch(ScopedModel):
    """What one person planned in one act and another approves as a whole."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="batches")
    decree = models.ForeignKey(
        "households.Decree", models.PROTECT, related_name="entitlement_batches"
    )
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=BatchState.choices, default=BatchState.DRAFT)
    count = models.PositiveIntegerField(_("entitlements"), default=0)
    households = models.PositiveIntegerField(_("families"), default=0)
    packages = models.PositiveIntegerField(_("packages"), default=0)
    total = models.BigIntegerField(_("sum"), default=0)
    overlapping = models.PositiveIntegerField(_("with the same aid from elsewhere"), default=0)
    left_out = models.PositiveIntegerField(_("left out"), default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("batch of entitlements")
        verbose_name_plural = _("batches of entitlements")
        constraints = [
            models.UniqueConstraint(fields=["id", "programme"], name="batch_programme_key"),
            models.CheckConstraint(
                name="batch_maker_is_not_checker",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="batch_approved_by_and_at",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="batch_released_only_approved",
                condition=~Q(state__in=[BatchState.APPROVED, BatchState.RELEASED])
                | Q(approved_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="batch_state", field="state", transitions=BATCH_EDGES),
            gates.begins_draft("batch_begins_draft"),
            gates.decree_in_force(),
            pgtrigger.ReadOnly(name="batch_maker_stays", fields=["programme", "decree", "made_by"]),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("aid_batch", args=[self.pk])


class EntitlementState(models.TextChoices):
    PLANNED = "planned", _("planned")
    APPROVED = "approved", _("approved")
    RELEASED = "released", _("released")
    DELIVERED = "delivered", _("handed over")
    PAID = "paid", _("paid")
    FAILED = "failed", _("failed")
    RETURNED = "returned", _("returned")
    CANCELLED = "cancelled", _("cancelled")


E = EntitlementState
ENTITLEMENT_EDGES: Edges = [
    (E.PLANNED, E.APPROVED),
    (E.PLANNED, E.CANCELLED),
    (E.APPROVED, E.RELEASED),
    (E.APPROVED, E.CANCELLED),
    (E.RELEASED, E.DELIVERED),
    (E.RELEASED, E.PAID),
    (E.RELEASED, E.FAILED),
    (E.RELEASED, E.RETURNED),
    (E.RELEASED, E.CANCELLED),
    (E.FAILED, E.RELEASED),
    (E.FAILED, E.RETURNED),
    (E.FAILED, E.CANCELLED),
    # only behind a reversing row of the ledger
    (E.DELIVERED, E.RELEASED),
    (E.PAID, E.FAILED),
    # only to what a merge of two families ended it from, where the two are split again
    (E.CANCELLED, E.PLANNED),
    (E.CANCELLED, E.APPROVED),
    (E.CANCELLED, E.RELEASED),
    (E.CANCELLED, E.FAILED),
]
NOT_LIVE = (E.RETURNED, E.CANCELLED)
DONE = (E.DELIVERED, E.PAID)
OPEN = (E.PLANNED, E.APPROVED, E.RELEASED)
UNFINISHED = (*OPEN, E.FAILED)


@tracked()
class Entitlement(ScopedModel):
    """`region` is the household's village on the day of planning. Goods count packages.

    What is owed never changes after planning; a mistake is cancelled and planned anew.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="entitlements")
    round = models.ForeignKey(Round, models.PROTECT, related_name="entitlements")
    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="entitlements"
    )
    decree_recipient = models.ForeignKey(
        "households.DecreeRecipient", models.PROTECT, related_name="entitlements"
    )
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    batch = models.ForeignKey(EntitlementBatch, models.PROTECT, related_name="entitlements")
    kind = models.CharField(max_length=5, choices=AidKind.choices)
    amount = models.BigIntegerField(_("amount"))
    packages = models.PositiveSmallIntegerField(_("packages"))
    state = models.CharField(
        max_length=9, choices=EntitlementState.choices, default=EntitlementState.PLANNED
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(_("reason"), max_length=200, blank=True)  # of a failure or an end
    # its state before a merge of two families cancelled it
    ended_from = models.CharField(
        max_length=9, choices=EntitlementState.choices, blank=True, db_default=""
    )
    changed_at = models.DateTimeField(auto_now=True)  # of the state

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        constraints = [
            models.UniqueConstraint(
                fields=["household", "round"],
                name="entitlement_once_per_round",
                condition=~Q(state__in=NOT_LIVE),
            ),
            models.UniqueConstraint(fields=["id", "amount"], name="entitlement_amount_key"),
            models.UniqueConstraint(fields=["id", "packages"], name="entitlement_packages_key"),
            models.CheckConstraint(name="entitlement_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="entitlement_ended_from_when_cancelled",
                condition=Q(ended_from="") | Q(state=EntitlementState.CANCELLED),
            ),
            models.CheckConstraint(name="entitlement_attempt_counts", condition=Q(attempt__gte=1)),
            models.CheckConstraint(
                name="entitlement_goods_have_packages",
                condition=Q(kind=AidKind.GOODS, packages__gte=1) | Q(kind=AidKind.CASH, packages=0),
            ),
            models.CheckConstraint(
                name="entitlement_ends_by_kind",
                condition=~Q(state=EntitlementState.DELIVERED, kind=AidKind.CASH)
                & ~Q(state=EntitlementState.PAID, kind=AidKind.GOODS),
            ),
            CompositeForeignKey(
                name="entitlement_kind_is_the_programmes",
                fields=["programme", "kind"],
                to="distributions.Programme",
                to_fields=["id", "kind"],
            ),
            CompositeForeignKey(
                name="entitlement_round_is_the_programmes",
                fields=["round", "programme"],
                to="distributions.Round",
                to_fields=["id", "programme"],
            ),
            CompositeForeignKey(
                name="entitlement_batch_is_the_programmes",
                fields=["batch", "programme"],
                to="distributions.EntitlementBatch",
                to_fields=["id", "programme"],
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "region", "state"], name="entitlement_balance"),
            models.Index(fields=["region", "state", "id"], name="entitlement_of_village"),
            models.Index(fields=["household", "id"], name="entitlement_of_household"),
            models.Index(fields=["batch", "state"], name="entitlement_of_batch"),
        ]
        triggers = [
            guard("entitlement_state", ENTITLEMENT_EDGES),
            pgtrigger.Protect(
                name="entitlement_begins_planned",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df=EntitlementState.PLANNED.value),
            ),
            pgtrigger.Protect(name="entitlement_is_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="entitlement_is_owed_as_planned",
                fields=[
                    "programme",
                    "round",
                    "decree_recipient",
                    "batch",
                    "kind",
                    "amount",
                    "packages",
                    "region",
                ],
            ),
            guards.ledger_speaks_first(),
            guards.comes_back_as_it_was(),
            *guards.programme_total_is_kept(NOT_LIVE),
            *gates.entitlement_follows_its_batch(),
            *gates.entitlement_in_open_programme(),
            *gates.entitlement_within_share(),
            gates.written_in_decree(),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}/{self.round_id}/{self.household_id}"
