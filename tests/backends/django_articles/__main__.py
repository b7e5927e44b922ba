"""Set the site up with a fresh database in memory, and serve it."""

from __future__ import annotations

import os

import django
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command

from backends.wsgi import serve


def fill() -> None:
    """Create the tables, the readers and the articles."""
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User

    from backends.django_articles.models import Article

    call_command("migrate", verbosity=0, run_syncdb=True)
    password = make_password("reading-is-fun")
    names = [f"reader{number:02}" for number in range(1, 51)]
    User.objects.bulk_create(User(username=name, email=f"{name}@example.test", password=password) for name in names)
    subjects = ("sessions", "forms", "caching", "migrations", "templates")
    Article.objects.bulk_create(
        Article(title=f"On {subjects[number % 5]}, part {number}", text="A paragraph to read. " * 20)
        for number in range(1, 101)
    )


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "backends.django_articles.settings"
    django.setup()
    fill()
    serve(WSGIHandler())
