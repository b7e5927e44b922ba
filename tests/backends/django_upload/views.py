"""The interface, and its addresses."""

from __future__ import annotations

import time
from typing import Any

import gevent
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from backends.django_upload.models import FIELDS, Client
from backends.django_upload.tables import records

ERRORS_SHOWN = 10


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Check every record of the file, and store them all unless one is wrong or the request is marked as a test."""
    if settings.TOKEN and request.headers.get("Authorization") != f"Bearer {settings.TOKEN}":
        return JsonResponse({"detail": "a valid bearer token is needed"}, status=401)
    if "file" not in request.FILES:
        return JsonResponse({"detail": "expected a multipart body with a file named `file`"}, status=400)
    begun = time.perf_counter()
    try:
        clients, errors = checked(request.FILES["file"].name, request.FILES["file"].read())
    except ValueError as error:
        return JsonResponse({"detail": f"not a CSV or XLSX table: {error}"}, status=400)
    gevent.sleep(settings.SECONDS_PER_RECORD * len(clients))
    marked = settings.HONOURS_MARKER and request.headers.get("X-Load-Test", "").lower() == "true"
    if not marked and not errors:
        Client.objects.bulk_create(clients, batch_size=90)
    answer = {
        "load_test_mode": marked,
        "processed": len(clients),
        "stored": 0 if marked or errors else len(clients),
        "errors": errors[:ERRORS_SHOWN],
        "seconds": round(time.perf_counter() - begun, 4),
    }
    return JsonResponse(answer, status=422 if errors or not clients else 200)


def checked(name: str, content: bytes) -> tuple[list[Client], list[dict[str, Any]]]:
    """The clients of a table, and what is wrong with which row."""
    clients, errors, seen = [], [], set()
    for number, record in enumerate(records(name, content), 1):
        client = Client(**{field: record.get(field, "").strip() for field in FIELDS})
        try:
            client.clean_fields(exclude=["id"])
            if client.client_id in seen:
                raise ValidationError({"client_id": "twice in one file"})
        except ValidationError as error:
            errors.append({"row": number, "problems": error.message_dict})
        seen.add(client.client_id)
        clients.append(client)
    return clients, errors


@require_GET
def count(request: HttpRequest) -> JsonResponse:
    """How many clients are stored."""
    return JsonResponse({"stored": Client.objects.count()})


@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """Whether the service is up."""
    return JsonResponse({"status": "healthy"})


urlpatterns = [
    path("api/clients/upload/", upload),
    path("api/clients/count/", count),
    path("health/", health),
]
