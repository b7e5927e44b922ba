"""Load test `include_files` for Locust, made from spec.yaml by scenarioc."""

import logging
import os
import ssl
from functools import cache

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")
SIZE = 20
READER_HEADERS = {"X-Shared": "yes"}


# reader (spec.yaml:6)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    default_headers = READER_HEADERS
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # list (shared.yaml:2)
        self.client.get("/list", params={"size": SIZE})

        # more.json:1
        self.client.get("/please")
        logger.info("thanks")

        # spec.yaml:7
        self.client.get(f"/mine/{SIZE}", name="/mine/{size}")


# What follows is the same in every file that needs it.
