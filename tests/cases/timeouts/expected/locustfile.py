"""Load test `timeouts` for Locust, made from spec.yaml by scenarioc."""

import os
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

import gevent
import geventhttpclient.client
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:6)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    connection_timeout = 2
    network_timeout = 20
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # spec.yaml:8
        with gevent.Timeout(0.1):
            self.client.get("/slow")

        # spec.yaml:10
        with self.client.get("/fast", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:10")
            expect.time(below_ms=5000)

        # spec.yaml:12
        with self.client.get("/slow", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:12")
            expect.time(below_ms=50)


# What follows is the same in every file that needs it.
