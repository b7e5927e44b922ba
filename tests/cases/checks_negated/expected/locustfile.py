"""Load test `checks_negated` for Locust, made from spec.yaml by scenarioc."""

import json
import operator
import os
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any, Final

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
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:7")
            expect.json("$.a", lambda body: body["a"], not_equals=2)
            expect.json("$.b", lambda body: body["b"], not_contains="y")
            expect.json("$.b", lambda body: body["b"], not_matches="^z")
            expect.json("$.c", lambda body: body["c"], exists=False)

        # spec.yaml:8
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:8")
            expect.json("$.a", lambda body: body["a"], not_equals=1)

        # spec.yaml:9
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:9")
            expect.json("$.b", lambda body: body["b"], not_contains="x")

        # spec.yaml:10
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:10")
            expect.json("$.b", lambda body: body["b"], not_matches="x")

        # spec.yaml:11
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:11")
            expect.json("$.a", lambda body: body["a"], not_type="integer")

        # spec.yaml:12
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:12")
            expect.json("$.a", lambda body: body["a"], not_one_of=[1, 2])

        # spec.yaml:13
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:13")
            expect.json("$.b", lambda body: body["b"], not_count=1)

        # spec.yaml:14
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:14")
            expect.json("$.a", lambda body: body["a"], exists=False)

        # spec.yaml:15
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:15")
            expect.json("$.a", lambda body: body["a"], gt=0)
            expect.json("$.a", lambda body: body["a"], not_gt=5)

        # spec.yaml:16
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:16")
            expect.json("$.a", lambda body: body["a"], not_lt=5)

        # spec.yaml:17
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:17")
            expect.body(not_contains="error")

        # spec.yaml:18
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:18")
            expect.body(not_contains="a")

        # spec.yaml:19
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:19")
            expect.header("X-Two", not_equals="b")

        # spec.yaml:20
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:20")
            expect.header("X-None", not_equals="b")


# What follows is the same in every file that needs it.
