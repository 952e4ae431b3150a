"""All settings, in one file. The environment is read once; bad values are refused at start."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import environ
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from aidcases import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- where things live, and in which mode ---------------------------------------------------------
VAR = Path(env.str("AIDCASES_VAR", default=str(BASE_DIR / "var"))).resolve()

# local: embedded servers, 127.0.0.1 only, cookies without Secure. production: named servers.
MODE = env.str("AIDCASES_MODE", default="production" if env.str("DATABASE_URL", "") else "local")
if MODE not in {"local", "production", "test"}:
    raise ImproperlyConfigured("AIDCASES_MODE must be local, production or test.")
PRODUCTION = MODE == "production"


def _kept_secret(name: str) -> str:
    """A secret of this installation, made once and readable by its owner alone."""
    path = VAR / name
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # several processes may start at once; the first wins
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or ("" if PRODUCTION else _kept_secret("secret-key"))
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("SECRET_KEY must be set, with 40 characters or more.")

DEBUG = env.bool("DJANGO_DEBUG", default=False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DJANGO_DEBUG is refused in production.")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost"])
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name this site's host in production.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- servers: named ones, or the embedded ones ----------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default="")
REDIS_URL = env.str("REDIS_URL", default="")
if env.str("AIDCASES_SERVERS", default="") == "none":
    DATABASE_URL = DATABASE_URL or "postgresql://nobody@127.0.0.1:1/none"
    REDIS_URL = REDIS_URL or "redis://127.0.0.1:1/0"
if not DATABASE_URL or not REDIS_URL:
    addresses = embedded.ensure_servers(VAR, postgres=not DATABASE_URL, valkey=not REDIS_URL)
    DATABASE_URL = DATABASE_URL or addresses.database_url
    REDIS_URL = REDIS_URL or addresses.redis_url

DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
DATABASES["default"] |= {
    "ATOMIC_REQUESTS": False,
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
}
# Which codes of the second factor were used: every process must know, even without Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "aidcases_cache",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the house ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "aidcases.apps.AidcasesConfig",
    "households.apps.HouseholdsConfig",
    "distributions.apps.DistributionsConfig",
    "django.forms",
    "aidcases.apps.ReferenceSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "aidcases.apps.CollectedFilesConfig",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "rules.apps.AutodiscoverRulesConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "import_export",
    "health_check",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "aidcases.audit.RequestContextMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "aidcases.urls"
FORM_RENDERER = "aidcases.form_renderer.PageFormRenderer"
WSGI_APPLICATION = "aidcases.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "aidcases.navigation.context",
            ],
            # Needed on nearly every page, so no template has to load them.
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "aidcases.templatetags.components",
                "aidcases.templatetags.figures",
                "aidcases.templatetags.icons",
            ],
        },
    },
]

# --- who comes in ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "aidcases.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "aidcases.permissions.RoleBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # nothing is sent by mail
ACCOUNT_ADAPTER = "aidcases.accounts.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = False  # axes does it, by user and address together, codes included
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "aidcases.accounts.EncryptedMFAAdapter"
MFA_FORMS = {
    "authenticate": "aidcases.throttling.LogInCode",
    "reauthenticate": "aidcases.throttling.ConfirmingCode",
}
# How many proxies of our own stand before the site, each adding to X-Forwarded-For
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)
AXES_CLIENT_IP_CALLABLE = "aidcases.throttling.client_address"
AXES_USERNAME_CALLABLE = "aidcases.throttling.person"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=8)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code"]

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- history of every change (docs/decisions/0004-history.md) -------------------------------------
PGHISTORY_APPEND_ONLY = True
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False, db_constraint=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history", db_index=True)

# --- background work ------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # the job row is the truth; the message is a hint
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 10}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "Asia/Jakarta"
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {
        "task": "aidcases.sweep_jobs",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "sweep-waiting-uploads": {
        "task": "aidcases.sweep_waiting_uploads",
        "schedule": 600.0,
        "options": {"expires": 500},
    },
    "forget-pairings": {"task": "households.forget_pairings", "schedule": 3600.0},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=40)

# --- words, numbers, time -------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = USE_TZ = True

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR / "static")))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("tabler/css", NODE_MODULES / "@tabler/core/dist/css"),
    ("tabler/js", NODE_MODULES / "@tabler/core/dist/js"),
    ("inter", NODE_MODULES / "@fontsource-variable/inter/files"),
]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR / "media")))
# Where media lie, if not there: {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {…}}
MEDIA_STORAGE = env.json(
    "MEDIA_STORAGE", default={"BACKEND": "django.core.files.storage.FileSystemStorage"}
)
if not isinstance(MEDIA_STORAGE, dict) or "BACKEND" not in MEDIA_STORAGE:
    raise ImproperlyConfigured('MEDIA_STORAGE must be an object of JSON with a "BACKEND".')
STORAGES = {
    # Private: served by views that ask who is looking, never by a media URL.
    "default": MEDIA_STORAGE,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
WAITING_UPLOAD_SECONDS = 60 * 60  # how long reference data may lie between trial and confirmation
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# Caps on what is read (docs/decisions/0006-reading-files.md)
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", default=500) << 20  # deploy/Caddyfile reads it too
LIST_MAX_ROWS = env.int("LIST_MAX_ROWS", default=1_500_000)
READER_MAX_MEMORY = env.int("READER_MAX_MEMORY", default=3 * 1024**3)
READER_MAX_SECONDS = env.int("READER_MAX_SECONDS", default=600)
READER_MAX_UNPACKED = env.int("READER_MAX_UNPACKED", default=4 * 1024**3)
DAMAGED_NIK_GUARD = env.float("DAMAGED_NIK_GUARD", default=0.05)  # share of damaged NIKs
# A village with as many rows in the list before and none in this one: is the file whole?
MISSING_VILLAGE_GUARD = env.int("MISSING_VILLAGE_GUARD", default=5)
# Matching (docs/matching.md). A link is sure from this probability and with agreeing names: of
# sure links, at most one in 200 where each stands at the limit, one in 10,000 as lists are.
MATCHING_SURE_PROBABILITY = env.float("MATCHING_SURE_PROBABILITY", default=0.995)
# From here on a pair goes to a person; below, the records count as different.
MATCHING_REVIEW_PROBABILITY = env.float("MATCHING_REVIEW_PROBABILITY", default=0.1)
# A twin takes a family's row away: sure from 11 bits (2,000 : 1), asked about from even odds.
MATCHING_TWIN_WEIGHT = env.float("MATCHING_TWIN_WEIGHT", default=11.0)
MATCHING_TWIN_REVIEW_WEIGHT = env.float("MATCHING_TWIN_REVIEW_WEIGHT", default=0.0)
MATCHING_KEPT_BITS = 13.0  # below the evidence that settles a pair; what lies lower is not kept
MATCHING_PAIRS_PER_RECORD = env.int("MATCHING_PAIRS_PER_RECORD", default=8)  # by one rule
MATCHING_PARAMETERS = env.str("MATCHING_PARAMETERS", default="")  # file of estimated parameters
MATCHING_THREADS = env.int("MATCHING_THREADS", default=min(4, os.cpu_count() or 1))
MATCHING_MEMORY = env.str("MATCHING_MEMORY", default="1GB")
# Beyond one machine (docs/scale.md): `spark`, on a master of one's own
MATCHING_ENGINE = env.str("MATCHING_ENGINE", default="duckdb")
MATCHING_SPARK_MASTER = env.str("MATCHING_SPARK_MASTER", default="local[2]")
MATCHING_SPARK_MEMORY = env.str("MATCHING_SPARK_MEMORY", default="2g")  # of the driver
MATCHING_SPARK_PARTITIONS = env.int("MATCHING_SPARK_PARTITIONS", default=8)
# Any two lists, matched on a page: both files and what was found are deleted after so many days
PAIRING_KEPT_DAYS = env.int("PAIRING_KEPT_DAYS", default=14)
PAIRING_MAX_ROWS = env.int("PAIRING_MAX_ROWS", default=300_000)  # of one file; commands take more
UNVERIFIABLE_ATTEMPTS = env.int("UNVERIFIABLE_ATTEMPTS", default=3)  # visits before it is final

# How this post office calls its columns and states, beside the usual words
# (distributions/postal_payout/layout.py): {"reference": ["no resi"]}, {"paid": ["tuntas"]}
PAYOUT_COLUMN_SYNONYMS = env.json("PAYOUT_COLUMN_SYNONYMS", default={})
PAYOUT_STATUS_WORDS = env.json("PAYOUT_STATUS_WORDS", default={})

# --- what an installation calls itself ------------------------------------------------------------
OFFICE_NAME = env.str("OFFICE_NAME", default="Dinas Sosial Kabupaten Bangka")
HOME_REGION = env.str("HOME_REGION", default="19.01")  # region code of this installation

# --- logs: one line each, no personal data --------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"numbers": {"()": "aidcases.logs.HideNumbers"}},
    "formatters": {"line": {"()": "aidcases.logs.LineFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["numbers"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        "axes": {"level": "WARNING"},
        "splink": {"level": "WARNING"},
    },
}
IMPORT_EXPORT_USE_TRANSACTIONS = True
FILTERS_EMPTY_CHOICE_LABEL = _("all")
DJANGO_TABLES2_TEMPLATE = "_components/table.html"
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
