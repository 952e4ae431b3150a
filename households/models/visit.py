"""A visit: what its maker claims to have found, whatever household it turns out to be."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel
from aidcases.states import Edges, guard
from households.models.household import SOUND_NUMBER
from households.models.reason_code import Verdict


class VisitState(models.TextChoices):
    RECORDED = "recorded", _("awaiting review")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned to the worker")


VISIT_EDGES: Edges = [
    (VisitState.RECORDED, VisitState.ACCEPTED),
    (VisitState.RECORDED, VisitState.RETURNED),
]


class VisitOrigin(models.TextChoices):
    PHONE = "phone", _("phone")
    OFFICE = "office", _("office")
    SPREADSHEET = "spreadsheet", _("spreadsheet")


class LinkMethod(models.TextChoices):
    """How a visit came to its household."""

    GIVEN = "given", _("named by its maker")
    FAMILY_ID = "family_id", _("family id")
    NIK = "nik", _("NIK")
    MODEL = "model", _("name, birth date and village")
    PERSON = "person", _("decided by a person")


@tracked()
class Visit(ScopedModel):
    """One visit. Its id is made where it is recorded, on the phone too, and is its key for ever.

    A spreadsheet's visit is keyed by `row_hash`, the sha256 of its normalised content.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, related_name="visits"
    )
    link_method = models.CharField(max_length=10, choices=LinkMethod.choices, blank=True)
    assignment = models.ForeignKey(
        "households.Assignment", models.PROTECT, null=True, related_name="visits", db_index=False
    )
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+", db_index=False)
    origin = models.CharField(max_length=12, choices=VisitOrigin.choices)
    state = models.CharField(max_length=10, choices=VisitState.choices, default=VisitState.RECORDED)
    # what was found
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices)
    reason = models.ForeignKey(
        "households.ReasonCode",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    visited_on = models.DateField(_("visited on"), null=True, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    note = models.TextField(_("note"), blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy_m = models.PositiveIntegerField(null=True, blank=True)
    flags = models.JSONField(default=list)  # codes of quality flags
    # what its maker claims of the family
    family_id = models.CharField(max_length=40, blank=True)
    nik = models.CharField(max_length=16, blank=True)
    family_card_number = models.CharField(max_length=16, blank=True)
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    # where it came from
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="visits", db_index=False
    )
    worker_name = models.CharField(max_length=150, blank=True)
    source_file = models.ForeignKey(
        "aidcases.SourceFile", models.PROTECT, null=True, related_name="+"
    )
    row_number = models.PositiveIntegerField(null=True)
    row_hash = models.CharField(max_length=64, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)  # of what was sent, to tell repeats
    raw = models.JSONField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.UniqueConstraint(
                fields=["row_hash"], name="visit_row_once", condition=~Q(row_hash="")
            ),
            models.CheckConstraint(
                name="visit_reason_unless_eligible",
                condition=Q(verdict=Verdict.ELIGIBLE, reason__isnull=True)
                | (~Q(verdict=Verdict.ELIGIBLE) & Q(reason__isnull=False)),
            ),
            models.CheckConstraint(name="visit_nik_sound", condition=Q(nik__regex=SOUND_NUMBER)),
            models.CheckConstraint(
                name="visit_position_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            ),
            models.CheckConstraint(
                name="visit_reviewed_by_and_at",
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="visit_judged_has_reviewer",
                condition=Q(state=VisitState.RECORDED) | Q(reviewed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="visit_returned_says_why",
                condition=~Q(state=VisitState.RETURNED) | ~Q(review_note=""),
            ),
            models.CheckConstraint(
                name="visit_linked_says_how",
                condition=Q(household__isnull=True, link_method="")
                | (Q(household__isnull=False) & ~Q(link_method="")),
            ),
        ]
        indexes = [
            models.Index(  # of a village, and of all below a region
                fields=["region", "state", "-recorded_at"],
                name="visit_of_village",
                opclasses=["varchar_pattern_ops", "varchar_ops", "timestamptz_ops"],
            ),
            models.Index(fields=["-recorded_at", "id"], name="visit_newest"),
            models.Index(
                fields=["worker"], name="visit_of_worker", condition=Q(worker__isnull=False)
            ),
            models.Index(
                fields=["assignment"],
                name="visit_of_assignment",
                condition=Q(assignment__isnull=False),
            ),
            models.Index(
                fields=["recorded_at"],
                name="visit_unlinked",
                condition=Q(household__isnull=True),
            ),
        ]
        triggers = [guard("visit_state", VISIT_EDGES)]

    def __str__(self) -> str:
        return f"{self.name} {self.visited_on or ''}"


@tracked()
class VisitPhoto(ScopedModel):
    """A photo of a visit: re-encoded, without EXIF."""

    scope_path = "visit__region__code"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos")
    source_file = models.ForeignKey("aidcases.SourceFile", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)  # of the bytes that the phone sent
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [models.UniqueConstraint(fields=["visit", "sha256"], name="visit_photo_once")]

    @property
    def scope_region_id(self) -> str:
        return self.visit.region_id
