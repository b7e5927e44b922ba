"""Load test `second_host` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import os
import random
import re
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any, Final, Literal

import geventhttpclient.client
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

OTHER = os.environ.get("OTHER", "http://localhost:9000")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # spec.yaml:7
        self.client.get("/here")

        # spec.yaml:8
        self.client.get(
            f"{OTHER}/there/{random.randint(1, 3)}",
            name="{env.OTHER}/there/{randint(1, 3)}",
        )

        # spec.yaml:9
        self.client.get(f"{OTHER}/there", params={"a": 1}, name="there")

        # spec.yaml:12
        with self.client.get("/link", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:12")
            link = expect.capture("link", "$.link", lambda body: body["link"])

        # spec.yaml:14
        self.client.get(text(link), name="the link")


# other (spec.yaml:16)
class Other(FastHttpUser):
    host = f"{OTHER}/base".rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def other(self) -> None:
        # spec.yaml:18
        self.client.get("/x")


# What follows is the same in every file that needs it.
