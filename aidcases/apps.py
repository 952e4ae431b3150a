from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AidcasesConfig(AppConfig):
    name = "aidcases"
    verbose_name = _("Common ground")

    def ready(self) -> None:
        # Each house says in its joins.py what it adds to the registries below it.
        autodiscover_modules("joins")


class ReferenceSiteConfig(AdminConfig):
    """Django's admin, for the reference tables alone."""

    default_site = "aidcases.admin_site.ReferenceSite"
