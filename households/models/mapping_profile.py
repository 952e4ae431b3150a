"""A saved answer to the question which column of a file is which, for the next one of its shape."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel


@tracked()
class MappingProfile(ScopedModel):
    """`shape` stands for the headers of a file, whatever their order; see ministry_list/mapping.py.

    columns: {key of a column of the file: field, empty for one that is kept as it is}.
    """

    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    shape = models.CharField(max_length=64)
    layout = models.CharField(_("layout"), max_length=40)
    columns = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("column profile")
        verbose_name_plural = _("column profiles")
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="mapping_profile_name_once"),
            models.CheckConstraint(
                name="mapping_profile_is_named", condition=~models.Q(name="") & ~models.Q(shape="")
            ),
        ]
        indexes = [models.Index(fields=["shape"], name="mapping_profile_shape")]

    def __str__(self) -> str:
        return self.name
