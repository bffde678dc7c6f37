"""The demonstration and development: one machine, SQLite, e-mail to the console."""

from collect.settings.base import *

DEBUG = False
SECRET_KEY = "only-for-development-and-demonstration"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# The demonstration serves static files from the packages, without a collectstatic step.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
