"""Load test `while_loop` for Locust, made from spec.yaml by scenarioc."""

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

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    page: Any = 1

    @task
    def reader(self) -> None:
        more = True
        for _ in range(1000):
            if not more:
                break
            # spec.yaml:11
            with self.client.get(
                f"/pages/{quoted(self.page)}", name="/pages/{page}", catch_response=True
            ) as response:
                expect = Expect(response, "spec.yaml:11")
                more = expect.capture("more", "$.more", lambda body: body["more"])
            self.page = self.page + 1
        for loop_index in range(3):
            if not self.page > 0:
                break
            # spec.yaml:16
            self.client.get(f"/limited/{loop_index}", name="/limited/{loop.index}")
        for loop_index in range(1000):
            if not loop_index < 2:
                break
            # spec.yaml:18
            self.client.get(f"/counted/{loop_index}", name="/counted/{loop.index}")
        for _ in range(1000):
            if not self.page > 100:
                break
            # spec.yaml:20
            self.client.get("/never")


# What follows is the same in every file that needs it.
