"""Load test `no_answer` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import operator
import os
import re
import ssl
import urllib.parse
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final, NoReturn

import geventhttpclient.client
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:6)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def plain(self) -> None:
        # spec.yaml:8
        answered(self.client.get("/close"), self)

        # spec.yaml:8
        answered(self.client.get("/never"), self)

    @task
    def looked_at(self) -> None:
        # spec.yaml:9
        with self.client.get("/close", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:9")
            answered(response, self)
            expect.json("$.a", lambda body: body["a"], equals=1)
            code = expect.capture_status("code")

        # spec.yaml:9
        answered(self.client.get(f"/never/{quoted(code)}", name="/never/{code}"), self)

    @task
    def said_itself(self) -> None:
        # spec.yaml:10
        with self.client.get("/close", catch_response=True) as response:
            Expect(response, "spec.yaml:10", on_failure=end_iteration, user=self)

        # spec.yaml:10
        answered(self.client.get("/never"), self)

    @task
    def an_error_is_an_answer(self) -> None:
        # spec.yaml:11
        answered(self.client.get("/broken"), self)

        # spec.yaml:11
        with self.client.get("/broken", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:11")
            answered(response, self)
            expect.json("$.a", lambda body: body["a"], equals=1)

        # spec.yaml:11
        answered(self.client.get("/after"), self)


# What follows is the same in every file that needs it.
