"""Load test `redirected_posts` for Locust, made from spec.yaml by scenarioc."""

import os
import ssl
from functools import cache
from typing import Any

import geventhttpclient.client
from geventhttpclient.client import HTTPClientPool
from locust import FastHttpUser, task
from locust.contrib.fasthttp import FastRequest, LocustUserAgent

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# writer (spec.yaml:6)
class Writer(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    client_pool = shared_connections(
        most=2, insecure=False, ssl_context_factory=tls_context
    )

    @task
    def writer(self) -> None:
        # spec.yaml:8
        self.client.post("/moved", json={"a": 1})

        # spec.yaml:9
        self.client.put("/found", json=[1])

        # spec.yaml:10
        self.client.post("/see-other", data={"a": 1})


# What follows is the same in every file that needs it.


keep_methods()
