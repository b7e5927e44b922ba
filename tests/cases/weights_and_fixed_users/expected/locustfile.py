"""Load test `weights_and_fixed_users` for Locust, made from spec.yaml by scenarioc."""

import os
import ssl
from functools import cache

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# many (spec.yaml:5)
class Many(FastHttpUser):
    host = TARGET.rstrip("/")
    weight = 3
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def many(self) -> None:
        # spec.yaml:5
        self.client.get("/a")


# some (spec.yaml:6)
class Some(FastHttpUser):
    host = TARGET.rstrip("/")
    weight = 0.5
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def some(self) -> None:
        # spec.yaml:6
        self.client.get("/b")


# one (spec.yaml:7)
class One(FastHttpUser):
    host = TARGET.rstrip("/")
    fixed_count = 1
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def one(self) -> None:
        # spec.yaml:7
        self.client.get("/c")


# plain (spec.yaml:8)
class Plain(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def plain(self) -> None:
        # spec.yaml:8
        self.client.get("/d")
