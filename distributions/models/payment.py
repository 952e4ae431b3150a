"""What the post office reported, as received; and the ledger of money that came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidcases.composite_key import CompositeForeignKey
from aidcases.history import tracked
from aidcases.scope import ScopedModel
from distributions.models import gates, guards
from distributions.models.entitlement import Entitlement
from distributions.models.payout import PayoutBatch, PayoutLine


@tracked()
class PayoutResult(ScopedModel):
    """One file of results. The same bytes are taken once for a batch.

    rows = paid + failed + unchanged + held; `paid_total` in whole rupiah.
    """

    batch = models.ForeignKey(PayoutBatch, models.PROTECT, related_name="results")
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    source_file = models.ForeignKey("aidcases.SourceFile", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    paid = models.PositiveIntegerField(_("paid"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    unchanged = models.PositiveIntegerField(_("known already"), default=0)
    held = models.PositiveIntegerField(_("held"), default=0)
    paid_total = models.BigIntegerField(_("sum paid"), default=0)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("payout result")
        verbose_name_plural = _("payout results")
        constraints = [
            models.UniqueConstraint(fields=["batch", "sha256"], name="payout_result_once"),
            models.CheckConstraint(
                name="payout_result_adds_up",
                condition=Q(
                    rows=models.F("paid")
                    + models.F("failed")
                    + models.F("unchanged")
                    + models.F("held")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("payout_result", args=[self.pk])


class RowOutcome(models.TextChoices):
    PAID = "paid", _("paid")
    FAILED = "failed", _("failed")
    UNCHANGED = "unchanged", _("known already")
    HELD = "held", _("needs a person")


class RowProblem(models.TextChoices):
    """Why a row is held; each is mended by a corrected file or at the post office."""

    UNKNOWN_REFERENCE = "unknown_reference", _("reference is not on this roster")
    AMOUNT_UNCLEAR = "amount_unclear", _("amount cannot be read surely")
    AMOUNT_DIFFERS = "amount_differs", _("amount is not what is owed")
    NAME_DIFFERS = "name_differs", _("name is another than on the roster")
    STATUS_UNKNOWN = "status_unknown", _("status word is not known")
    DATE_WRONG = "date_wrong", _("date is missing, before the roster or in the future")
    NEEDS_REVERSAL = "needs_reversal", _("was paid already; a reversal must come first")
    FAILED_BEFORE = "failed_before", _("was reported failed already; pay it on a new roster")
    NO_LONGER_ELIGIBLE = "no_longer_eligible", _("family is no longer eligible")


class PayoutResultRow(ScopedModel):
    """A line of the result file: `raw` as received, and what became of it."""

    scope_path = "result__region__code"

    result = models.ForeignKey(PayoutResult, models.CASCADE, related_name="result_rows")
    number = models.PositiveIntegerField()  # row number in the sheet, as Excel shows it
    raw = models.JSONField()
    reference = models.CharField(max_length=60, blank=True)
    line = models.ForeignKey(
        PayoutLine, models.PROTECT, null=True, blank=True, related_name="result_rows"
    )
    outcome = models.CharField(max_length=9, choices=RowOutcome.choices)
    problem = models.CharField(max_length=20, choices=RowProblem.choices, blank=True)
    amount = models.BigIntegerField(null=True)
    paid_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("row of a payout result")
        verbose_name_plural = _("rows of payout results")
        constraints = [
            models.UniqueConstraint(fields=["result", "number"], name="payout_row_number_once"),
            models.UniqueConstraint(
                fields=["result", "reference"],
                name="payout_row_reference_once",
                condition=~Q(reference=""),
            ),
            models.CheckConstraint(
                name="payout_row_held_says_why",
                condition=Q(outcome=RowOutcome.HELD) & ~Q(problem="")
                | ~Q(outcome=RowOutcome.HELD) & Q(problem="", line__isnull=False),
            ),
        ]
        triggers = [guards.append_only("payout_row_is_kept")]

    def __str__(self) -> str:
        return f"{self.number}: {self.reference}"


class PaymentKind(models.TextChoices):
    PAYMENT = "payment", _("payment")
    REVERSAL = "reversal", _("reversal")


@tracked()
class Payment(ScopedModel):
    """The ledger of money. (entitlement, amount) is a key of the entitlement: never a rupiah off.

    A reversal names the payment that it takes back.
    """

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="payments")
    attempt = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=PaymentKind.choices, default=PaymentKind.PAYMENT)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    amount = models.BigIntegerField(_("amount"))
    line = models.ForeignKey(PayoutLine, models.PROTECT, related_name="payments")
    result = models.ForeignKey(PayoutResult, models.PROTECT, null=True, related_name="payments")
    paid_on = models.DateField(_("paid on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.UniqueConstraint(
                fields=["entitlement", "attempt", "kind"], name="payment_once_per_attempt"
            ),
            models.UniqueConstraint(fields=["id", "entitlement"], name="payment_entitlement_key"),
            models.CheckConstraint(
                name="payment_reversal_names_payment",
                condition=Q(kind=PaymentKind.PAYMENT, reverses__isnull=True)
                | Q(kind=PaymentKind.REVERSAL, reverses__isnull=False),
            ),
            CompositeForeignKey(
                name="payment_is_what_is_owed",
                fields=["entitlement", "amount"],
                to="distributions.Entitlement",
                to_fields=["id", "amount"],
            ),
            CompositeForeignKey(
                name="payment_line_is_its_own",
                fields=["line", "entitlement"],
                to="distributions.PayoutLine",
                to_fields=["id", "entitlement"],
            ),
            CompositeForeignKey(
                name="payment_reverses_its_own",
                fields=["reverses", "entitlement"],
                to="distributions.Payment",
                to_fields=["id", "entitlement"],
            ),
        ]
        indexes = [models.Index(fields=["region", "-recorded_at"], name="payment_of_village")]
        triggers = [
            guards.append_only("payment_is_append_only"),
            guards.entitlement_agrees("payment_agrees", "paid"),
            gates.paid_at_the_post(),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id}/{self.attempt} {self.kind}"
