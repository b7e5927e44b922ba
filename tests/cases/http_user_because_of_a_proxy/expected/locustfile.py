"""Load test `http_user_because_of_a_proxy` for Locust, made from spec.yaml by
scenarioc.
"""

import datetime
import json
import operator
import os
import random
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from http.cookies import SimpleCookie
from typing import Any, Final, Literal
from urllib.parse import urlencode

from locust import HttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from requests import RequestException

PROXY = os.environ.get("PROXY", "")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:7)
class Reader(HttpUser):
    host = TARGET.rstrip("/")
    who: Any = None

    def on_start(self) -> None:
        self.client.headers.update({"X-All": "1"})
        self.client.proxies = {"http": PROXY, "https": PROXY}
        self.client.max_redirects = 4
        self.who = f"w-{random.randint(1, 9)}"

    @task
    def reader(self) -> None:
        # spec.yaml:11
        with self.client.get(
            "/a",
            params={"n": 1, "l": [1, 2]},
            headers={"X-Who": self.who},
            cookies={"c": "1"},
            timeout=2,
            name="/a",
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:11", status=200, user=self)
            expect.header("Content-Type", equals="application/json")
            expect.json("$.method", lambda body: body["method"], equals="GET")
            m = expect.capture("m", "$.method", lambda body: body["method"])
            c = expect.capture_cookie("c", "k", default="none")

        # spec.yaml:17
        self.client.get("/missing", headers={"X-Who": self.who}, timeout=5)

        # spec.yaml:18
        with self.client.get(
            "/missing", headers={"X-Who": self.who}, timeout=5, catch_response=True
        ) as response:
            Expect(response, "spec.yaml:18", status=404)

        # spec.yaml:20
        with self.client.get(
            "/old",
            headers={"X-Who": self.who},
            allow_redirects=False,
            timeout=5,
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:20")
            to = expect.capture_header("to", "Location")

        # spec.yaml:23
        self.client.get("/old", headers={"X-Who": self.who}, timeout=5)

        # spec.yaml:24
        self.client.post(
            "/form",
            data=urlencode(
                {"a": [1, 2], "m": one_or_many(m), "c": one_or_many(c), "to": to},
                doseq=True,
            ),
            headers={
                "X-Who": self.who,
                "Content-Type": "application/x-www-form-urlencoded",
            },
            timeout=5,
        )

        # spec.yaml:26
        self.client.post(
            "/form",
            data={"a": "1"},
            files={"f": ("x.txt", "x")},
            headers={"X-Who": self.who},
            timeout=5,
        )

        # spec.yaml:28
        self.client.post("/form", json={"a": 1}, headers={"X-Who": self.who}, timeout=5)

        # spec.yaml:30
        with self.client.delete(
            "/gone", headers={"X-Who": self.who}, timeout=5, catch_response=True
        ) as response:
            Expect(response, "spec.yaml:30", status=204)


# What follows is the same in every file that needs it.


require_environment("PROXY")
