"""Load test `checks_of_json` for Locust, made from spec.yaml by scenarioc."""

import json
import operator
import os
import re
import ssl
from collections.abc import Callable
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
    three: Any = 3

    @task
    def reader(self) -> None:
        # spec.yaml:8
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:8")
            expect.json("$.a", lambda body: body["a"], equals=1)
            expect.json("$.b.c", lambda body: body["b"]["c"], equals="x")
            expect.json("$.l[0]", lambda body: body["l"][0], equals=1)
            expect.json("$.l[-1]", lambda body: body["l"][-1], equals=3)
            expect.json("$.yes", lambda body: body["yes"], equals=True)
            expect.json("$.none", lambda body: body["none"], equals=None)
            expect.json("$['odd key']", lambda body: body["odd key"], equals=1)

        # spec.yaml:9
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:9")
            expect.json("$.a", lambda body: body["a"], equals=2)

        # spec.yaml:10
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:10")
            expect.json("$.a", lambda body: body["a"], equals=True)

        # spec.yaml:11
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:11")
            expect.json("$.a", lambda body: body["a"], equals="1")

        # spec.yaml:12
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:12")
            expect.json("$.missing", lambda body: body["missing"], equals=1)

        # spec.yaml:13
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:13")
            expect.json("$.a", lambda body: body["a"], one_of=[1, 2])
            expect.json("$.b.c", lambda body: body["b"]["c"], contains="x")
            expect.json("$.b.c", lambda body: body["b"]["c"], matches="^x$")
            expect.json("$.b.c", lambda body: body["b"]["c"], type="string")
            expect.json("$.b.c", lambda body: body["b"]["c"], count=1)
            expect.json("$.l", lambda body: body["l"], contains=self.three)
            expect.json("$.l", lambda body: body["l"], type="array")
            expect.json("$.l", lambda body: body["l"], count=3)

        # spec.yaml:14
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:14")
            expect.json("$.a", lambda body: body["a"], one_of=[5, 6])

        # spec.yaml:15
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:15")
            expect.json("$.b.c", lambda body: body["b"]["c"], contains="y")

        # spec.yaml:16
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:16")
            expect.json("$.b.c", lambda body: body["b"]["c"], matches="^y")

        # spec.yaml:17
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:17")
            expect.json("$.a", lambda body: body["a"], type="string")

        # spec.yaml:18
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:18")
            expect.json("$.yes", lambda body: body["yes"], type="integer")

        # spec.yaml:19
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:19")
            expect.json("$.a", lambda body: body["a"], type="number")
            expect.json("$.f", lambda body: body["f"], type="number")
            expect.json("$.none", lambda body: body["none"], type="null")
            expect.json("$.b", lambda body: body["b"], type="object")
            expect.json("$.b", lambda body: body["b"], count=1)

        # spec.yaml:20
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:20")
            expect.json("$.none", lambda body: body["none"], exists=True)
            expect.json("$.nope", lambda body: body["nope"], exists=False)

        # spec.yaml:21
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:21")
            expect.json("$.nope", lambda body: body["nope"], exists=True)

        # spec.yaml:22
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:22")
            expect.json("$.a", lambda body: body["a"], exists=False)

        # spec.yaml:23
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:23")
            expect.json("$.l", lambda body: body["l"], count=4)

        # spec.yaml:24
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:24")
            expect.json("$.a", lambda body: body["a"], gt=0)
            expect.json("$.a", lambda body: body["a"], ge=1)
            expect.json("$.a", lambda body: body["a"], lt=2)
            expect.json("$.a", lambda body: body["a"], le=1)
            expect.json("$.f", lambda body: body["f"], gt=2)
            expect.json("$.f", lambda body: body["f"], lt=self.three)

        # spec.yaml:25
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:25")
            expect.json("$.a", lambda body: body["a"], gt=1)

        # spec.yaml:26
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:26")
            expect.json("$.b.c", lambda body: body["b"]["c"], lt=1)

        # spec.yaml:27
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:27")
            expect.json("$.l", lambda body: body["l"], equals=[1, 2, 3])
            expect.json("$.b", lambda body: body["b"], equals={"c": "x"})

        # spec.yaml:28
        with self.client.get("/html", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:28")
            expect.json("$.a", lambda body: body["a"], equals=1)

        # spec.yaml:29
        with self.client.get("/empty", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:29")
            expect.json("$.a", lambda body: body["a"], exists=False)

        # spec.yaml:30
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:30")
            expect.json("$", lambda body: body, type="object")


# What follows is the same in every file that needs it.
