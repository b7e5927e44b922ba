"""Load test `retry` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import os
import random
import re
import ssl
import urllib.parse
from collections.abc import Callable, Iterator
from functools import cache
from types import TracebackType
from typing import Any, Final, Literal, NoReturn

import gevent
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
    def comes(self) -> None:
        for attempt in attempts(3, every_s=0.5):
            with attempt:
                # spec.yaml:12
                with self.client.get("/before", catch_response=True) as response:
                    Expect(
                        response, "spec.yaml:12", on_failure=end_iteration, user=self
                    )

                # spec.yaml:13
                with self.client.get("/flaky", catch_response=True) as response:
                    Expect(
                        response,
                        "spec.yaml:13",
                        status=200,
                        on_failure=end_iteration,
                        user=self,
                    )

        # spec.yaml:15
        self.client.get("/after")

    @task
    def never_comes(self) -> None:
        for attempt in attempts(2, every_s=1):
            # spec.yaml:20
            with attempt, self.client.get("/broken", catch_response=True) as response:
                expect = Expect(
                    response, "spec.yaml:20", on_failure=end_iteration, user=self
                )
                x = expect.capture("x", "$.x", lambda body: body["x"])

        # spec.yaml:22
        self.client.get(f"/never/{quoted(x)}", name="/never/{x}")

    @task
    def plain_failure(self) -> None:
        for attempt in attempts(2, every_s=60):
            # spec.yaml:27
            with attempt, self.client.get("/broken", catch_response=True) as response:
                Expect(response, "spec.yaml:27", on_failure=end_iteration, user=self)

        # spec.yaml:28
        self.client.get("/never")


# What follows is the same in every file that needs it.
