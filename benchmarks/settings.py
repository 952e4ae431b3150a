"""The application's settings, with one plain table and the stock admin beside them."""

from aidcases.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.plain"]  # noqa: F405
MIGRATION_MODULES = {"plain": None}
ROOT_URLCONF = "benchmarks.urls"
LOG_LEVEL = "ERROR"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  WhiteNoise warns where it is missing
