"""Load test `redirects` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import logging
import operator
import os
import random
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any, Final, Literal
from urllib.parse import parse_qs, urlsplit

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
    def reader(self) -> None:
        # spec.yaml:7
        self.client.get("/old")

        # spec.yaml:8
        with self.client.get(
            "/old", allow_redirects=False, catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:8", status=302)
            expect.header("Location", contains="/new")

        # spec.yaml:11
        with self.client.post(
            "/submit", data={"a": 1}, allow_redirects=False, catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:11")
            expect.url(contains="done=1")
            final = expect.capture_url("final")
            done = expect.capture_url("done", query="done")
            expect.capture_location("way", default="none")

        # spec.yaml:15
        with self.client.post(
            "/submit", data={"a": 1}, allow_redirects=False, catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:15")
            location = expect.capture_location("location")
            code = expect.capture_location("code", query="code")
            missing = expect.capture_location("missing", query="nope", required=False)
        logger.info(f"{final} {done} {location} {code} {text(missing)}")

        # spec.yaml:22
        with self.client.get(
            "/new", allow_redirects=False, catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:22")
            nowhere = expect.capture_location("nowhere", default="stayed")
        logger.info(text(nowhere))

        # spec.yaml:25
        self.client.get("/loop")


# What follows is the same in every file that needs it.
