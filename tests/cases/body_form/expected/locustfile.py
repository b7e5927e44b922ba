"""Load test `body_form` for Locust, made from spec.yaml by scenarioc."""

import os
import ssl
from functools import cache
from typing import Any
from urllib.parse import urlencode

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# writer (spec.yaml:5)
class Writer(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    who: Any = "Zoë & co"

    @task
    def writer(self) -> None:
        # spec.yaml:8
        self.client.post(
            "/form", data={"name": self.who, "age": 30, "active": "true", "empty": ""}
        )

        # spec.yaml:10
        self.client.post(
            "/form",
            data=urlencode({"tag": ["a", "b c", self.who], "page": 1}, doseq=True),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )

        # spec.yaml:12
        self.client.post(
            "/form",
            data=urlencode({"a": [1, 2]}, doseq=True),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
