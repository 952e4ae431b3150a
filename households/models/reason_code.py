"""Why a verdict is not «eligible»: each code belongs to one verdict."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked


class Verdict(models.TextChoices):
    ELIGIBLE = "eligible", _("eligible")
    INELIGIBLE = "ineligible", _("not eligible")
    UNVERIFIABLE = "unverifiable", _("could not be verified")


@tracked()
class ReasonCode(models.Model):
    """A reason in the office's words; `final_after_attempts` turns it ineligible in the end."""

    code = models.CharField(_("code"), max_length=30, primary_key=True)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices)
    label = models.CharField(_("in Indonesian"), max_length=100)
    label_en = models.CharField(_("in English"), max_length=100)
    synonyms = models.JSONField(_("as lists write it"), default=list, blank=True)
    # A family found so is not assigned again when a later list names it, unless someone asks.
    is_lasting = models.BooleanField(_("holds for later lists too"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["verdict", "order", "code"]
        verbose_name = _("reason code")
        verbose_name_plural = _("reason codes")
        constraints = [
            # Referenced by visits, so that a visit's reason always belongs to its verdict.
            models.UniqueConstraint(fields=["code", "verdict"], name="reason_code_and_verdict"),
        ]

    def __str__(self) -> str:
        return self.label_en if get_language() == "en" else self.label
