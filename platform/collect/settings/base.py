"""What every place the platform runs in has in common."""

import os
from pathlib import Path

import dj_database_url

BASE_DIR = Path(__file__).resolve().parents[3]

INSTALLED_APPS = [
    "collect.organisations",
    "collect.definitions",
    "collect.guidance",
    "collect.notifications",
    "collect.returns",
    "collect.exchange",
    "collect.desk",
    "collect.web",
    "collect.console",
    "wagtail.contrib.typed_table_block",
    "wagtail.snippets",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "reversion",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "ninja",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "collect.api.problems.ProblemsOfApi",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "collect.web.views.refusals.RefusalMiddleware",
    "collect.web.views.refusals.PrivatePages",
    "collect.console.designers.ConsoleDoor",
    "collect.web.agreeing.AgreementFirst",
]

ROOT_URLCONF = "collect.urls"
WSGI_APPLICATION = "collect.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "collect.web.context.navigation",
                "collect.web.context.notices",
            ],
        },
    }
]

SQLITE_OPTIONS = {
    # Without IMMEDIATE, requests that read and then write fail with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


def database() -> dict[str, object]:
    """The database of DATABASE_URL, or `collect.sqlite3` beside manage.py."""
    config = dict(dj_database_url.config(default=f"sqlite:///{BASE_DIR / 'collect.sqlite3'}"))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = SQLITE_OPTIONS
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    INSTALLED_APPS.append("django.contrib.postgres")

AUTHENTICATION_BACKENDS = [
    "collect.web.sign_in.SignInBackend",
    "collect.console.designers.DesignerBackend",
]
AUTH_USER_MODEL = "organisations.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "services"
ACCOUNT_ADAPTER = "collect.web.sign_in.ClosedDoor"
ACCOUNT_FORMS = {"login": "collect.web.sign_in.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# A whole authority may sit behind one address; what is guarded closely is the single account.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,5/5m/key", "help": "20/h/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
CSRF_FAILURE_VIEW = "collect.web.views.refusals.csrf_failure"
HELPDESK_EMAIL = "helpdesk@example.org"
WAGTAILADMIN_LOGIN_URL = "account_login"

# Wagtail's own small jobs run at once; ours wait in the database for a worker. Another queue is
# one setting away: the code only knows the name "jobs".
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}
if REDIS_URL := os.environ.get("REDIS_URL"):
    TASKS["jobs"] = {"BACKEND": "django_tasks_rq.RQBackend"}
    RQ_QUEUES = {"default": {"URL": REDIS_URL}}
    INSTALLED_APPS.append("django_rq")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", BASE_DIR / "media"))
MEDIA_URL = "/media/"

DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

API_REQUESTS_A_MINUTE = 300  # of one token

SERVICE_URL = "http://127.0.0.1:8000"  # what links in e-mails start with
DEFAULT_FROM_EMAIL = "Data collections <no-reply@example.org>"
EMAIL_TIMEOUT = 10  # seconds
REMIND_DAYS_BEFORE = (14, 5, 1)  # a source whose return is due and not submitted

WAGTAIL_SITE_NAME = "Data collections"
WAGTAILADMIN_BASE_URL = SERVICE_URL
# Wagtail 8 saves drafts of models without drafts straight to live data while somebody types.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""  # there is no tree of pages to convert links to
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/console/",),  # Wagtail's editor pages carry inline scripts
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "collect": {"handlers": ["console"], "level": "INFO"},
    },
}
