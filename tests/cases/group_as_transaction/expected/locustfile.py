"""Load test `group_as_transaction` for Locust, made from spec.yaml by scenarioc."""

import json
import os
import random
import re
import ssl
import time
from collections.abc import Callable
from functools import cache
from types import TracebackType
from typing import Any, Final, Literal

import geventhttpclient.client
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import InterruptTaskSet, RescheduleTask
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
    def works(self) -> None:
        with TimedGroup(self, "checkout"):
            # spec.yaml:11
            self.client.get("/cart")
            with TimedGroup(self, "payment"):
                # spec.yaml:13
                self.client.post("/pay", json={})

    @task
    def fails_inside(self) -> None:
        with TimedGroup(self, "checkout"):
            # spec.yaml:18
            with self.client.get("/cart", catch_response=True) as response:
                expect = Expect(response, "spec.yaml:18")
                expect.capture("id", "$.nope", lambda body: body["nope"])

            # spec.yaml:19
            self.client.get("/never")

    @task
    def fails_without_an_end(self) -> None:
        # spec.yaml:24
        with (
            TimedGroup(self, "checkout"),
            self.client.get("/cart", catch_response=True) as response,
        ):
            Expect(response, "spec.yaml:24", status=500)

        # spec.yaml:25
        self.client.get("/after")

    @task
    def stops(self) -> None:
        with TimedGroup(self, "checkout"):
            raise RescheduleTask


# What follows is the same in every file that needs it.
