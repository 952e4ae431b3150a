"""Donors: what they pledge, what came in, and to which villages it was allocated."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel
from aidcases.states import Edges
from distributions.models import guards


class DonorKind(models.TextChoices):
    COMPANY = "company", _("company")
    FOUNDATION = "foundation", _("foundation")
    PERSON = "person", _("person")
    OTHER = "other", _("other")


@tracked()
class Donor(ScopedModel):
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(
        _("kind"), max_length=10, choices=DonorKind.choices, default=DonorKind.COMPANY
    )
    contact_name = models.CharField(_("contact person"), max_length=150, blank=True)
    contact = models.CharField(_("telephone or e-mail"), max_length=150, blank=True)
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("donor")
        verbose_name_plural = _("donors")
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="donor_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("donor", args=[self.pk])


class PledgeState(models.TextChoices):
    OFFERED = "offered", _("offered")
    AGREED = "agreed", _("agreed")
    RECEIVED = "received", _("received")
    ALLOCATED = "allocated", _("allocated")
    REPORTED = "reported", _("reported to the donor")
    CANCELLED = "cancelled", _("cancelled")


PLEDGE_EDGES: Edges = [
    (PledgeState.OFFERED, PledgeState.AGREED),
    (PledgeState.OFFERED, PledgeState.CANCELLED),
    (PledgeState.AGREED, PledgeState.RECEIVED),
    (PledgeState.AGREED, PledgeState.CANCELLED),
    (PledgeState.RECEIVED, PledgeState.ALLOCATED),
    (PledgeState.ALLOCATED, PledgeState.RECEIVED),  # more came in than was allocated
    (PledgeState.ALLOCATED, PledgeState.REPORTED),
]


@tracked(exclude=("received", "allocated"))
class Pledge(ScopedModel):
    """Packages of goods. `received` and `allocated` are kept by triggers on their ledgers."""

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="pledges")
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    title = models.CharField(_("what is given"), max_length=200)
    packages = models.PositiveIntegerField(_("packages pledged"))
    unit_amount = models.BigIntegerField(_("worth of a package"))
    state = models.CharField(max_length=9, choices=PledgeState.choices, default=PledgeState.OFFERED)
    offered_on = models.DateField(_("offered on"))
    received = models.PositiveIntegerField(_("packages received"), default=0, editable=False)
    allocated = models.PositiveIntegerField(_("packages allocated"), default=0, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        constraints = [
            models.CheckConstraint(
                name="pledge_amounts_positive", condition=Q(packages__gt=0, unit_amount__gt=0)
            ),
            models.CheckConstraint(
                name="pledge_allocates_what_came",
                condition=Q(allocated__lte=F("received")),
            ),
            models.CheckConstraint(
                name="pledge_receives_what_was_pledged",
                condition=Q(received__lte=F("packages")),
            ),
            models.CheckConstraint(
                name="pledge_receives_once_agreed",
                condition=Q(received=0)
                | ~Q(state__in=[PledgeState.OFFERED, PledgeState.AGREED, PledgeState.CANCELLED]),
            ),
        ]
        triggers = [pgtrigger.FSM(name="pledge_state", field="state", transitions=PLEDGE_EDGES)]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pledge", args=[self.pk])


@tracked()
class DonorReceipt(ScopedModel):
    """Packages that came in under a handing-over record (BAST). Never edited."""

    scope_path = "pledge__region__code"

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="receipts")
    packages = models.PositiveIntegerField(_("packages"))
    received_on = models.DateField(_("received on"))
    document_number = models.CharField(_("number of the handing-over record"), max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("donor's receipt")
        verbose_name_plural = _("donors' receipts")
        constraints = [
            models.CheckConstraint(name="receipt_packages_positive", condition=Q(packages__gt=0)),
            models.UniqueConstraint(
                fields=["pledge", "document_number"], name="receipt_document_once"
            ),
        ]
        triggers = [
            guards.append_only("receipt_is_append_only"),
            guards.pledge_counts("receipt_counts", "received"),
        ]

    def __str__(self) -> str:
        return self.document_number


@tracked()
class Allocation(ScopedModel):
    """Packages of a pledge set aside for a village. Never edited."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="allocations")
    region = models.ForeignKey(
        "aidcases.Region", models.PROTECT, related_name="+", verbose_name=_("village")
    )
    packages = models.PositiveIntegerField(_("packages"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            models.CheckConstraint(
                name="allocation_packages_positive", condition=Q(packages__gt=0)
            ),
        ]
        triggers = [
            guards.append_only("allocation_is_append_only"),
            guards.pledge_counts("allocation_counts", "allocated"),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.region_id}"
