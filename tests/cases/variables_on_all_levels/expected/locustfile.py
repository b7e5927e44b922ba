"""Load test `variables_on_all_levels` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import logging
import os
import random
import ssl
from functools import cache
from typing import Any

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")
CONSTANT: Any = [1, {"a": "b"}]
DERIVED = CONSTANT[1]["a"] + "c"


# reader (spec.yaml:10)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    drawn: Any = None
    changed: Any = 0
    own: Any = None
    twice: Any = None

    def on_start(self) -> None:
        self.drawn = random.randint(1, 1000)
        self.own = self.drawn + 1
        self.twice = f"{self.own} {self.own}"

    @task
    def reader(self) -> None:
        self.changed = self.changed + 1
        local = self.own

        # spec.yaml:16
        self.client.get(
            "/a",
            params={
                "c": json_text(CONSTANT),
                "d": DERIVED,
                "drawn": self.drawn,
                "n": one_or_many(self.changed),
                "l": one_or_many(local),
                "t": self.twice,
            },
        )
        for item in CONSTANT:
            local = item
        logger.info(text(local))


# other (spec.yaml:21)
class Other(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    drawn: Any = None
    changed: Any = 0

    def on_start(self) -> None:
        self.drawn = random.randint(1, 1000)

    @task
    def other(self) -> None:
        # spec.yaml:22
        self.client.get(f"/b/{self.drawn}/{self.changed}", name="/b/{drawn}/{changed}")


# What follows is the same in every file that needs it.
