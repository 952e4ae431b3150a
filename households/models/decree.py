"""A decree (SK): once issued it freezes its list of recipients, with a hash over it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel
from aidcases.states import Edges


class DecreeState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ISSUED = "issued", _("issued")
    AMENDED = "amended", _("amended by a later version")


DECREE_EDGES: Edges = [
    (DecreeState.DRAFT, DecreeState.ISSUED),
    (DecreeState.ISSUED, DecreeState.AMENDED),
]


@tracked()
class Decree(ScopedModel):
    list_import = models.ForeignKey("households.ListImport", models.PROTECT, related_name="decrees")
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    dated_on = models.DateField(_("dated"))
    signed_by = models.CharField(_("signed by"), max_length=150)
    state = models.CharField(max_length=10, choices=DecreeState.choices, default=DecreeState.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    amends = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="amended_by"
    )
    recipients_count = models.PositiveIntegerField(default=0)
    frozen_hash = models.CharField(max_length=64, blank=True)  # sha256 over the ordered recipients
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    issued_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("decree")
        verbose_name_plural = _("decrees")
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="decree_number_once"),
            models.CheckConstraint(
                name="decree_maker_is_not_checker",
                condition=Q(issued_by__isnull=True) | ~Q(issued_by=models.F("drafted_by")),
            ),
            models.CheckConstraint(
                name="decree_issued_is_frozen",
                condition=Q(
                    state=DecreeState.DRAFT,
                    issued_by__isnull=True,
                    issued_at__isnull=True,
                )
                | (
                    ~Q(state=DecreeState.DRAFT)
                    & Q(issued_by__isnull=False, issued_at__isnull=False)
                    & ~Q(frozen_hash="")
                ),
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="decree_state", field="state", transitions=DECREE_EDGES),
            pgtrigger.Trigger(
                name="decree_issued_is_kept",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=~pgtrigger.Q(old__state=DecreeState.DRAFT),
                func="""
                    IF to_jsonb(NEW) - 'state' IS DISTINCT FROM to_jsonb(OLD) - 'state' THEN
                        RAISE EXCEPTION 'decree is issued: only a new version can change it';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="decree_issued_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=DecreeState.DRAFT),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("decree", args=[self.pk])


@tracked()
class DecreeRecipient(ScopedModel):
    """A line of the decree's annex, as it was when the decree was drawn up."""

    decree = models.ForeignKey(Decree, models.PROTECT, related_name="recipients")
    number = models.PositiveIntegerField(_("number"))
    determination = models.ForeignKey(
        "households.Determination", models.PROTECT, related_name="decree_lines"
    )
    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="decree_lines"
    )
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    nik = models.CharField(max_length=16, blank=True)
    family_card_number = models.CharField(max_length=16, blank=True)
    address = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("recipient on a decree")
        verbose_name_plural = _("recipients on decrees")
        constraints = [
            models.UniqueConstraint(fields=["decree", "household"], name="decree_household_once"),
            models.UniqueConstraint(fields=["decree", "number"], name="decree_line_number_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="decree_list_is_frozen",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM households_decree
                        WHERE id IN (NEW.decree_id, OLD.decree_id) AND state <> 'draft'
                    ) THEN
                        RAISE EXCEPTION 'decree is issued: its list is frozen';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"
