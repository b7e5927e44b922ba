"""Load test `strings_that_are_not_code` for Locust, made from spec.yaml by
scenarioc.
"""

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
    evil: Any = None

    def on_start(self) -> None:
        self.evil = '"""\'; import os #{x} %s \\ \n ${y}'

    @task
    def reader(self) -> None:
        # spec.yaml:8
        self.client.get("/a?x={y}&z=%d&q='\"", headers={"X-A": "a'b\"c\\d"}, name="/a")

        # spec.yaml:10
        self.client.post("/b", json={"k'\"e{y}": self.evil, "t": f"{self.evil}{{z}}"})
        logger.info(f"{{braces}} %s %(x)s {self.evil}")


# What follows is the same in every file that needs it.
