"""Load test `functions_of_faker` for Locust, made from spec.yaml by scenarioc."""

import os
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import geventhttpclient.client
from faker import Faker
from locust import FastHttpUser, events, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # spec.yaml:7
        self.client.post(
            "/a",
            json={
                "name": fake.name(),
                "mail": fake.email(),
                "sentence": fake.sentence(4),
                "number": fake.pyint(min_value=1, max_value=9),
                "birthday": fake.date_of_birth().isoformat(),
                "words": fake.words(3),
                "place": f"{fake.city()}, {fake.country_code()}",
            },
        )


# What follows is the same in every file that needs it.


fake = new_fake()
