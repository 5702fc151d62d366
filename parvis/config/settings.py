"""Settings, read from the environment; every one has a default that runs.

The handbook's chapter "Configure" explains each.  `PARVIS_DATA` is the folder
that holds everything an installation keeps.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[2]


def flag(name: str, default: bool) -> bool:
    """A yes-or-no setting."""
    return os.environ.get(name, "yes" if default else "no").lower() in {"1", "yes", "true", "on"}


def kept_secret(path: Path) -> str:
    """The installation's own secret, made at the first start and readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


DATA = Path(os.environ.get("PARVIS_DATA", ROOT / "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)

EXAMPLE = flag("PARVIS_EXAMPLE", True)  # an example installation: demo content, outbox page, printed sign-ins
DEBUG = False
SECRET_KEY = os.environ.get("SECRET_KEY") or kept_secret(DATA / "secret.key")
HOSTS = [host.strip() for host in os.environ.get("PARVIS_HOSTS", "").split(",") if host.strip()]
ALLOWED_HOSTS = HOSTS or ["127.0.0.1", "localhost", "[::1]", "testserver"]
HTTPS = flag("PARVIS_HTTPS", False)
PORT = int(os.environ.get("PORT", "8000"))
BYTES_PORT = int(os.environ.get("PARVIS_BYTES_PORT", str(PORT + 1)))
BYTES_URL = os.environ.get("PARVIS_BYTES_URL", "")  # where the byte server is reached; empty: same host, next port

DELIVERY = os.environ.get("PARVIS_DELIVERY", "direct")  # direct: our byte server; accel: nginx sends whole files
ACCEL_PREFIX = os.environ.get("PARVIS_ACCEL_PREFIX", "/kept/")  # nginx's internal location over the stored files
VOID_TICKETS = DATA / "void"  # marks of withdrawn assets: both servers look here

# The command line of a program that writes down what is said in a recording (`gateways/speech.py`); empty: none.
SPEECH_COMMAND = os.environ.get("PARVIS_SPEECH", "")
SPEECH_PATIENCE = float(os.environ.get("PARVIS_SPEECH_PATIENCE", "10"))  # seconds it may take for a second of sound

PROGRAMME = os.environ.get("PROGRAMME", "sps")
PROGRAMME_FILE = ROOT / "programmes" / f"{PROGRAMME}.toml"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "parvis.web",
    "parvis.audit",
    "parvis.files",
    "parvis.search",
    "parvis.accounts",
    "parvis.standing",
    "parvis.media",
    "parvis.correspondence",
    "parvis.programme",
    "parvis.network",
    "parvis.past",
    "parvis.proposals",
    "parvis.review",
    "parvis.decisions",
    "parvis.grants",
    "parvis.payments",
    "parvis.opendata",
    "parvis.newsletter",
    "parvis.stories",
    "parvis.square",
    "parvis.demo",
    "parvis.config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "parvis.web.middleware.SecurityHeaders",
    "parvis.web.dialogs.Dialogs",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "parvis.web.middleware.ClosedDoor",
    "parvis.accounts.views.enrolling.EnrolFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "parvis.web.middleware.Refusals",
    "parvis.web.watching.Watched",
]

ROOT_URLCONF = "parvis.config.urls"
WSGI_APPLICATION = "parvis.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "parvis.web.surroundings.surroundings",
            ],
        },
    },
]

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA / "db.sqlite3",
    "CONN_MAX_AGE": 60,  # opening the file and setting it up costs as much as a fifth of a page
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    },
}
DATABASES = {
    "default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=60, conn_health_checks=True)
    if os.environ.get("DATABASE_URL")
    else SQLITE
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

FORM_RENDERER = "parvis.web.widgets.Renderer"

AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["parvis.accounts.queries.roles.Door"]
PASSWORD_POLICY = os.environ.get("PARVIS_PASSWORD_POLICY", "composition")  # a name in domain/passwords.py
AUTH_PASSWORD_VALIDATORS = [{"NAME": "parvis.accounts.validators.PolicyValidator"}]

# allauth keeps addresses, sessions and the steps of a sign-in; codes are our own (docs/decisions/, codes by mail).
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # nobody has an account before the code was entered
ACCOUNT_SESSION_REMEMBER = True
# The second step: allauth keeps keys and apps and halts a sign-in for them; pages, codes and rules are our own.
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Parvis"
STAFF_SECOND_STEP = flag("PARVIS_STAFF_SECOND_STEP", not EXAMPLE)  # offices rest without one, after a grace
STAFF_GRACE_DAYS = int(os.environ.get("PARVIS_STAFF_GRACE_DAYS", "14"))
# Sign-in with ORCID: off until both are set.  The practice place is https://sandbox.orcid.org.
ORCID_CLIENT_ID = os.environ.get("ORCID_CLIENT_ID", "")
ORCID_CLIENT_SECRET = os.environ.get("ORCID_CLIENT_SECRET", "")
ORCID_URL = os.environ.get("ORCID_URL", "https://orcid.org")
BEHIND_PROXY = flag("PARVIS_BEHIND_PROXY", False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SESSION_ENGINE = "parvis.web.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
LOCALE_PATHS = [ROOT / "parvis" / room / "locale" for room in ("domain", "engines", "gateways")]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "parvis.config.static_files.HashedFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Nobody sends files but to the views that say so (they set their own handlers);
# those land on the disk of the store, so that keeping them is a rename.
UPLOADS = DATA / "uploads"
UPLOADS.mkdir(exist_ok=True)
UPLOAD_LIMIT = int(os.environ.get("PARVIS_UPLOAD_LIMIT", str(20 << 30)))  # bytes a file
PROPOSAL_FILE_LIMIT = int(os.environ.get("PARVIS_PROPOSAL_FILE_LIMIT", "20000000"))  # bytes a file of a proposal
SCANNER = os.environ.get("PARVIS_SCANNER", "")  # see gateways/scanning.py
CLIP_CACHE = int(os.environ.get("PARVIS_CLIP_CACHE", str(20 << 30)))  # bytes that parts made for editing may fill
DISK_RESERVE = int(os.environ.get("PARVIS_DISK_RESERVE", str(1 << 30)))  # bytes that ingest leaves free
FILE_UPLOAD_HANDLERS = ["parvis.web.uploads.NoFiles"]
FILE_UPLOAD_TEMP_DIR = UPLOADS

API_REQUESTS_A_MINUTE = {"network": 240, "token": 1200}

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["now", "media"],
    }
}

AUDIT_KEY = DATA / "audit.key"
AUDIT_MAIL_TO = [  # who keeps the trail's head, mailed once a day
    address.strip()
    for address in os.environ.get("PARVIS_AUDIT_MAIL_TO", "auditor@example.org").split(",")
    if address.strip()
]

# The publisher's prefix in open data (360Giving gives one to whoever registers there).
OPEN_DATA_PREFIX = os.environ.get("PARVIS_OPEN_DATA_PREFIX", "example")
OPEN_DATA_LICENCE = os.environ.get("PARVIS_OPEN_DATA_LICENCE", "")  # the address of its text; empty, none is named

SITE_URL = os.environ.get("PARVIS_URL", f"http://127.0.0.1:{PORT}")  # where letters lead
MAIL_URL = os.environ.get("PARVIS_MAIL_URL", "outbox:")  # see gateways/mail.py
OUTBOX = DATA / "outbox"
EMAIL_FROM_NAME = "Parvis"
DEFAULT_FROM_EMAIL = os.environ.get("PARVIS_MAIL_FROM", "Parvis <parvis@example.org>")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "parvis.web.errors.forged"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("PARVIS_LOG", "WARNING")},
}
