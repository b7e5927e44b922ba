"""Settings of the site: Django's defaults where they matter to a client (sessions, CSRF, authentication)."""

from __future__ import annotations

from pathlib import Path

from backends.serving import option

SECRET_KEY = "only for tests on the loopback interface"
TOKEN_SECONDS = int(option("token_seconds", "300"))
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "backends.django_articles.urls"
LOGIN_REDIRECT_URL = "/articles/"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "backends.django_articles",
]
MIDDLEWARE = [
    "backends.django_articles.views.name_the_user",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"context_processors": ["django.contrib.auth.context_processors.auth"]},
    }
]
# One thread serves everything, so that one connection sees the same database in memory.
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Django's usual hasher takes a fifth of a second by intention, which would make every test one of the hasher.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
USE_TZ = True
