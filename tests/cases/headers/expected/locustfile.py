"""Load test `headers` for Locust, made from spec.yaml by scenarioc."""

import os
import random
import ssl
from functools import cache

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")
READER_HEADERS = {"Accept": "application/json", "X-Everywhere": "2"}
OTHER_HEADERS = {"Accept": "application/json", "X-Everywhere": "1"}


# reader (spec.yaml:8)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    default_headers = READER_HEADERS
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # spec.yaml:11
        self.client.get("/a", headers={"X-Scenario": "reader"})

        # spec.yaml:12
        self.client.get(
            "/a",
            headers={
                "X-Own": f"own-{random.randint(1, 9)}",
                "Accept": "text/html",
                "X-Number": "5",
                "X-Flag": "true",
            },
        )

        # spec.yaml:19
        self.client.get("/a", headers={"X-Scenario": "reader"})


# other (spec.yaml:20)
class Other(FastHttpUser):
    host = TARGET.rstrip("/")
    default_headers = OTHER_HEADERS
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def other(self) -> None:
        # spec.yaml:21
        self.client.get("/a")
