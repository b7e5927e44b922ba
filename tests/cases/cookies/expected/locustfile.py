"""Load test `cookies` for Locust, made from spec.yaml by scenarioc."""

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
from http.cookies import SimpleCookie
from typing import Any, Final, Literal
from urllib.request import Request

import geventhttpclient.client
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

OTHER = os.environ.get("OTHER", "http://localhost:9000")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # spec.yaml:7
        self.client.get("/set")

        # spec.yaml:8
        self.client.get("/a")

        # spec.yaml:9
        with self.client.get(
            "/a",
            headers={
                "Cookie": cookie_header(
                    self.client, {"theme": "dark", "session": "mine", "n": str(1 + 1)}
                )
            },
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:9", user=self)
            expect.cookie("late", exists=True)
            expect.cookie("session", equals="s1")
            late = expect.capture_cookie("late", "late")
            kept = expect.capture_cookie("kept", "session")
            none = expect.capture_cookie("none", "nope", default="no")

        # spec.yaml:13
        self.client.get("/a")

        # spec.yaml:14
        self.client.get(
            f"{OTHER}/a",
            headers={"Cookie": cookie_header(self.client, {"only": "mine"}, url=OTHER)},
            name="{env.OTHER}/a",
        )
        cookie_jar(self.client).clear()

        # spec.yaml:17
        self.client.get("/a")

        # spec.yaml:18
        self.client.get("/a")
        logger.info(f"{late} {kept} {text(none)}")


# What follows is the same in every file that needs it.
