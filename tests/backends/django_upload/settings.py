"""Settings of the service: an interface without pages, sessions or forms."""

from __future__ import annotations

from backends.serving import option

SECRET_KEY = "only for tests on the loopback interface"
HONOURS_MARKER = option("honours_marker", "yes") == "yes"
TOKEN = option("token", "")
SECONDS_PER_RECORD = float(option("us_per_record", "0")) / 1_000_000
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "backends.django_upload.views"
INSTALLED_APPS = ["backends.django_upload"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
