"""Users: one role, and one region below which they see."""

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.models.region import Region
from aidcases.roles import Role


@tracked(exclude=("password", "last_login"))
class User(AbstractUser):
    """A person of the office or a village, or `system`, who acts for commands."""

    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("region"),
        help_text=_("The person sees and does nothing outside this region."),
    )
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    preferences = models.JSONField(default=dict, blank=True, editable=False)

    objects: ClassVar[UserManager[Self]] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # Who has no region sees all of it, so only an admin may have none.
            models.CheckConstraint(
                name="user_without_region_is_admin",
                condition=Q(region__isnull=False) | Q(role=Role.ADMIN) | Q(is_active=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def scope_code(self) -> str:
        """The region code below which this person sees; empty for everything."""
        return self.region_id or ""
