"""Load test `environments` for Locust, made from spec.yaml by scenarioc."""

import os
import ssl
from functools import cache

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")
SIZE = 50


# reader (spec.yaml:12)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # spec.yaml:12
        self.client.get(f"/items?size={SIZE}", name="/items")
