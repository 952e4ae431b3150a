"""The project's settings for a test run: a `var` of its own, and one of each per worker."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("AIDCASES_VAR", str(ROOT / "var" / "test"))
os.environ.setdefault("AIDCASES_TEST_SERVERS", "1")
os.environ.setdefault("AIDCASES_MODE", "test")

from aidcases.settings import *  # noqa: E402, F403
from aidcases.settings import DATABASES, REDIS_URL, STATIC_ROOT, VAR  # noqa: E402

# pytest-xdist calls its workers gw0, gw1, …; each has a database, a broker and files of its own.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
BROKER_NUMBER = int(WORKER.removeprefix("gw")) + 1 if WORKER else 0

if name := os.environ.get("AIDCASES_TEST_DATABASE"):
    # A process that a test has started works in the database of that test.
    DATABASES["default"]["NAME"] = name
CELERY_BROKER_URL = REDIS_URL = f"{REDIS_URL.rpartition('/')[0]}/{BROKER_NUMBER}"
MEDIA_ROOT = VAR / f"media{WORKER}"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
