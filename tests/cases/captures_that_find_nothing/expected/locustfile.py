"""Load test `captures_that_find_nothing` for Locust, made from spec.yaml by
scenarioc.
"""

import datetime
import json
import os
import random
import re
import ssl
import urllib.parse
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, Final, Literal

import geventhttpclient.client
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def json_(self) -> None:
        # spec.yaml:9
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:9")
            x = expect.capture("x", "$.nope", lambda body: body["nope"])

        # spec.yaml:10
        self.client.get(f"/never/{quoted(x)}", name="/never/{x}")

    @task
    def null(self) -> None:
        # spec.yaml:13
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:13")
            x = expect.capture("x", "$.none", lambda body: body["none"])

        # spec.yaml:14
        self.client.get(f"/never/{quoted(x)}", name="/never/{x}")

    @task
    def header(self) -> None:
        # spec.yaml:17
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:17")
            x = expect.capture_header("x", "X-None")

        # spec.yaml:18
        self.client.get(f"/never/{quoted(x)}", name="/never/{x}")

    @task
    def regex(self) -> None:
        # spec.yaml:21
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:21")
            x = expect.capture_regex("x", "zzz(.)", 1)

        # spec.yaml:22
        self.client.get(f"/never/{quoted(x)}", name="/never/{x}")

    @task
    def not_json(self) -> None:
        # spec.yaml:25
        with self.client.get("/html", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:25")
            x = expect.capture("x", "$.a", lambda body: body["a"])

        # spec.yaml:26
        self.client.get(f"/never/{quoted(x)}", name="/never/{x}")

    @task
    def wrong_status(self) -> None:
        # spec.yaml:29
        with self.client.get("/500", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:29")
            x = expect.capture("x", "$.a", lambda body: body["a"])

        # spec.yaml:30
        self.client.get(f"/never/{quoted(x)}", name="/never/{x}")

    @task
    def bad_transform(self) -> None:
        # spec.yaml:33
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:33")
            x = expect.capture(
                "x", "$.a", lambda body: body["a"], transform=lambda value: int(value)
            )

        # spec.yaml:34
        self.client.get(f"/never/{quoted(x)}", name="/never/{x}")

    @task
    def two(self) -> None:
        # spec.yaml:37
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:37")
            x = expect.capture("x", "$.nope", lambda body: body["nope"])
            y = expect.capture("y", "$.a", lambda body: body["a"])

        # spec.yaml:38
        self.client.get(f"/never/{quoted(x)}{quoted(y)}", name="/never/{x}{y}")


# What follows is the same in every file that needs it.
