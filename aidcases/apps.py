from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.checks import Tags, register
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from aidcases.checks import quiet_log


class AidcasesConfig(AppConfig):
    name = "aidcases"
    verbose_name = _("Common ground")

    def ready(self) -> None:
        register(quiet_log, Tags.database)
        # Each house says in its joins.py what it adds to the registries below it.
        autodiscover_modules("joins")


class ReferenceSiteConfig(AdminConfig):
    """Django's admin, for the reference tables alone."""

    default_site = "aidcases.admin_site.ReferenceSite"


class CollectedFilesConfig(StaticFilesConfig):
    """Django's static files, without the parts of Tabler that no page uses."""

    ignore_patterns = (
        *StaticFilesConfig.ignore_patterns,
        "tabler-*",  # flags, marks of payment providers, … with pictures of their own
        "tabler.esm*",
        "*.rtl.*",
        "tabler.css*",
        "tabler.js*",
    )
