"""Load test `pacing` for Locust, made from spec.yaml by scenarioc."""

import os
import ssl
from functools import cache

import geventhttpclient.client
from locust import FastHttpUser, constant_pacing, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# period (spec.yaml:5)
class Period(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = constant_pacing(10)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def period(self) -> None:
        # spec.yaml:5
        self.client.get("/a")


# rate (spec.yaml:6)
class Rate(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = constant_pacing(2)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def rate(self) -> None:
        # spec.yaml:6
        self.client.get("/a")
