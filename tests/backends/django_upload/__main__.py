"""Set the service up with a fresh database in memory, and serve it."""

from __future__ import annotations

import os

import django
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command

from backends.wsgi import serve

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "backends.django_upload.settings"
    django.setup()
    call_command("migrate", verbosity=0, run_syncdb=True)
    serve(WSGIHandler())
