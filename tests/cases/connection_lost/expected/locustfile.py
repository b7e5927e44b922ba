"""Load test `connection_lost` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import os
import random
import re
import ssl
import urllib.parse
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

DEAD = os.environ.get("DEAD", "http://127.0.0.1:9")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def plain(self) -> None:
        # spec.yaml:7
        self.client.get(f"{DEAD}/close", name="{env.DEAD}/close")

        # spec.yaml:7
        self.client.get("/after")

    @task
    def looked_at(self) -> None:
        # spec.yaml:8
        with self.client.get(
            f"{DEAD}/close", name="{env.DEAD}/close", catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:8", status=200)
            code = expect.capture_status("code")
            x = expect.capture("x", "$.x", lambda body: body["x"], default="none")

        # spec.yaml:8
        self.client.get(f"/after/{quoted(code)}/{quoted(x)}", name="/after/{code}/{x}")

    @task
    def needed(self) -> None:
        # spec.yaml:9
        with self.client.get(
            f"{DEAD}/close", name="{env.DEAD}/close", catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:9")
            x = expect.capture("x", "$.x", lambda body: body["x"])

        # spec.yaml:9
        self.client.get(f"/never/{quoted(x)}", name="/never/{x}")


# What follows is the same in every file that needs it.
