"""Load test `checks_of_text` for Locust, made from spec.yaml by scenarioc."""

import json
import operator
import os
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import geventhttpclient.client
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
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
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:7")
            expect.content_type("text/html")
            expect.body(contains="Welcome")
            expect.body(matches="Wel\\w+")
            expect.body(not_contains="error")
            expect.header("X-Cache", equals="hit")
            expect.header("x-count", gt=5)
            expect.header("X-Big", count=1)

        # spec.yaml:8
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:8")
            expect.content_type("application/json")

        # spec.yaml:9
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:9")
            expect.content_type(matches="^application/(.+\\+)?json$")

        # spec.yaml:10
        with self.client.get("/problem", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:10", status=400)
            expect.content_type(matches="^application/(.+\\+)?json$")

        # spec.yaml:11
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:11")
            expect.body(contains="Goodbye")

        # spec.yaml:12
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:12")
            expect.body(equals="Welcome")

        # spec.yaml:13
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:13")
            expect.body(matches="^nothing")

        # spec.yaml:14
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:14")
            expect.header("X-Cache", equals="miss")

        # spec.yaml:15
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:15")
            expect.header("X-Count", lt=5)

        # spec.yaml:16
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:16")
            expect.header("X-None", exists=False)

        # spec.yaml:17
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:17")
            expect.header("X-None", exists=True)

        # spec.yaml:18
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:18")
            expect.header("X-Count", equals=7)

        # spec.yaml:19
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:19")
            expect.header("X-Two", equals="b")

        # spec.yaml:20
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:20")
            expect.header("X-Two", count=3)

        # spec.yaml:21
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:21")
            expect.url(contains="/p")

        # spec.yaml:22
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:22")
            expect.url(matches="q$")

        # spec.yaml:23
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:23", user=self)
            expect.cookie("c", equals="v")

        # spec.yaml:24
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:24", user=self)
            expect.cookie("c", matches="w")

        # spec.yaml:25
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:25", user=self)
            expect.cookie("d", exists=False)

        # spec.yaml:26
        with self.client.get("/empty", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:26")
            expect.body(exists=False)

        # spec.yaml:27
        with self.client.get("/empty", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:27")
            expect.body(contains="x")


# What follows is the same in every file that needs it.
