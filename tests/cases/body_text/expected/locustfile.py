"""Load test `body_text` for Locust, made from spec.yaml by scenarioc."""

import os
import ssl
from functools import cache
from typing import Any

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
    n: Any = 4

    @task
    def writer(self) -> None:
        # spec.yaml:8
        self.client.post(
            "/raw",
            data=f"line one\nline {self.n} é\n",
            headers={"Content-Type": "text/plain"},
        )

        # spec.yaml:13
        self.client.post(
            "/raw", data=f"<a>{self.n}</a>", headers={"Content-Type": "application/xml"}
        )
