"""Load test `checks_of_many_json_values` for Locust, made from spec.yaml by
scenarioc.
"""

import json
import operator
import os
import re
import ssl
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final

import geventhttpclient.client
from jsonpath_rfc9535 import JSONPathQuery
from jsonpath_rfc9535 import compile as compile_path
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
            expect.json(
                "$.items[*].id", lambda body: each(body["items"], "id"), type="integer"
            )
            expect.json("$.items[*]", lambda body: each(body["items"]), count=3)
            expect.json("$..id", lambda body: json_find("$..id", body), count=4)

        # spec.yaml:8
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:8")
            expect.json("$.items[*].id", lambda body: each(body["items"], "id"), gt=1)

        # spec.yaml:9
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:9")
            expect.json(
                "$.items[*].id", lambda body: each(body["items"], "id"), contains=3
            )

        # spec.yaml:10
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:10")
            expect.json(
                "$.items[?@.price < 2].id",
                lambda body: json_find("$.items[?@.price < 2].id", body),
                equals=[1, 2],
            )

        # spec.yaml:11
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:11")
            expect.json(
                "$.items[?@.price > 99]",
                lambda body: json_find("$.items[?@.price > 99]", body),
                exists=False,
            )

        # spec.yaml:12
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:12")
            expect.json(
                "$.items[?@.price > 99]",
                lambda body: json_find("$.items[?@.price > 99]", body),
                exists=True,
            )

        # spec.yaml:13
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:13")
            expect.json(
                "$.items[0:2].id",
                lambda body: json_find("$.items[0:2].id", body),
                equals=[1, 3],
            )

        # spec.yaml:14
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:14")
            expect.json(
                "$.items[*].id", lambda body: each(body["items"], "id"), not_equals=2
            )

        # spec.yaml:15
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:15")
            expect.json(
                "$.items[*].id", lambda body: each(body["items"], "id"), not_equals=9
            )

        # spec.yaml:16
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:16")
            expect.json("$.nope[*].id", lambda body: each(body["nope"], "id"), gt=1)


# What follows is the same in every file that needs it.
