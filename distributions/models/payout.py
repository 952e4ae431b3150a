"""A payout batch: the lines sent to the post office under one roster."""

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
from distributions.models import gates
from distributions.models.entitlement import Entitlement
from distributions.models.programme import Programme


class PayoutState(models.TextChoices):
    DRAFT = "draft", _("awaiting approval")
    APPROVED = "approved", _("approved")
    SENT = "sent", _("sent")
    PARTLY_RECONCILED = "partly_reconciled", _("partly reconciled")
    RECONCILED = "reconciled", _("reconciled")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


P = PayoutState
PAYOUT_EDGES: Edges = [
    (P.DRAFT, P.APPROVED),
    (P.DRAFT, P.CANCELLED),
    (P.APPROVED, P.SENT),
    (P.APPROVED, P.CANCELLED),
    (P.SENT, P.PARTLY_RECONCILED),
    (P.SENT, P.RECONCILED),
    (P.PARTLY_RECONCILED, P.RECONCILED),
    (P.RECONCILED, P.CLOSED),
]
AT_THE_POST = (P.SENT, P.PARTLY_RECONCILED, P.RECONCILED)


@tracked()
class PayoutBatch(ScopedModel):
    """`count` and `total` are the control figures that the roster carries."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="payouts")
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=30, unique=True)
    payer = models.CharField(_("paid by"), max_length=100, default="PT Pos Indonesia")
    state = models.CharField(max_length=17, choices=PayoutState.choices, default=PayoutState.DRAFT)
    count = models.PositiveIntegerField(_("lines"), default=0)
    total = models.BigIntegerField(_("sum"), default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        constraints = [
            models.CheckConstraint(
                name="payout_maker_is_not_checker",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="payout_approved_by_and_at",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="payout_approved_before_more",
                condition=Q(state__in=[PayoutState.DRAFT, PayoutState.CANCELLED])
                | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="payout_sent_has_time",
                condition=Q(
                    state__in=[PayoutState.DRAFT, PayoutState.APPROVED, PayoutState.CANCELLED]
                )
                | Q(sent_by__isnull=False, sent_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="payout_state", field="state", transitions=PAYOUT_EDGES),
            gates.begins_draft("payout_begins_draft"),
            pgtrigger.ReadOnly(name="payout_maker_stays", fields=["programme", "made_by"]),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("payout", args=[self.pk])


class LineState(models.TextChoices):
    PENDING = "pending", _("not yet paid")
    PAID = "paid", _("paid")
    FAILED = "failed", _("failed")
    WITHDRAWN = "withdrawn", _("withdrawn")


LINE_EDGES: Edges = [
    (LineState.PENDING, LineState.PAID),
    (LineState.PENDING, LineState.FAILED),
    (LineState.PENDING, LineState.WITHDRAWN),
    (LineState.PAID, LineState.FAILED),  # behind a reversal
]


@tracked()
class PayoutLine(ScopedModel):
    """One entitlement on the roster. The reference is what the post office names it by."""

    batch = models.ForeignKey(PayoutBatch, models.PROTECT, related_name="lines")
    sequence = models.PositiveIntegerField(_("number"))
    reference = models.CharField(_("reference"), max_length=30, unique=True)
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="payout_lines")
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    amount = models.BigIntegerField(_("amount"))
    state = models.CharField(max_length=9, choices=LineState.choices, default=LineState.PENDING)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("payout line")
        verbose_name_plural = _("payout lines")
        constraints = [
            models.UniqueConstraint(fields=["batch", "sequence"], name="payout_line_number_once"),
            models.UniqueConstraint(
                fields=["entitlement"],
                name="payout_line_live_once",
                condition=Q(state__in=[LineState.PENDING, LineState.PAID]),
            ),
            models.UniqueConstraint(fields=["id", "entitlement"], name="payout_line_key"),
            CompositeForeignKey(
                name="payout_line_is_what_is_owed",
                fields=["entitlement", "amount"],
                to="distributions.Entitlement",
                to_fields=["id", "amount"],
            ),
        ]
        indexes = [models.Index(fields=["batch", "state", "sequence"], name="payout_line_by_state")]
        triggers = [
            guard("payout_line_state", LINE_EDGES),
            pgtrigger.Protect(name="payout_line_is_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(  # after the keys: they name what is wrong
                name="payout_line_stays_on_roster",
                when=pgtrigger.After,
                fields=["batch", "sequence", "reference", "entitlement", "region", "amount"],
            ),
            gates.line_begins_right(),
            gates.line_follows_its_roster(),
        ]

    def __str__(self) -> str:
        return self.reference
