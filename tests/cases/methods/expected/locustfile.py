"""Load test `methods` for Locust, made from spec.yaml by scenarioc."""

import os
import ssl
from functools import cache

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# everything (spec.yaml:7)
class Everything(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def everything(self) -> None:
        # spec.yaml:9
        self.client.get("/a")

        # spec.yaml:10
        self.client.post("/a")

        # spec.yaml:11
        self.client.put("/a")

        # spec.yaml:12
        self.client.patch("/a", json={"a": 1})

        # spec.yaml:14
        self.client.delete("/a")

        # spec.yaml:15
        self.client.head("/a")

        # spec.yaml:16
        self.client.options("/a")

        # spec.yaml:17
        self.client.request("PURGE", "/a")

        # spec.yaml:18
        self.client.request("REPORT", "/a?depth=1", data="x", name="/a")

        # line endpoint (spec.yaml:5)
        self.client.options("/a")
