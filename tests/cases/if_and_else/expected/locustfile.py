"""Load test `if_and_else` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import logging
import os
import ssl
from functools import cache
from typing import Any

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    role: Any = "admin"
    n: Any = 0

    @task
    def reader(self) -> None:
        if self.role == "admin":
            # spec.yaml:9
            self.client.get("/admin")
        else:
            # spec.yaml:10
            self.client.get("/user")
        if self.n > 0 and self.role != "x":
            # spec.yaml:12
            self.client.get("/never")
        if not self.n:
            if self.n:
                # spec.yaml:16
                self.client.get("/never")
            else:
                # spec.yaml:17
                self.client.get("/inner")
                self.n = 5
        logger.info(text(self.n))


# What follows is the same in every file that needs it.
