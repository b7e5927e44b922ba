"""Load test `journey_signed_launch` for Locust, made from spec.yaml by scenarioc.

A tool that is launched from a learning platform with a signed token.
"""

import base64
import datetime
import hashlib
import hmac
import json
import logging
import operator
import os
import random
import re
import ssl
import urllib.parse
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any, Final, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

import gevent
import geventhttpclient.client
import lxml.etree
import lxml.html
from cssselect import HTMLTranslator
from gevent import GreenletExit
from locust import FastHttpUser, between, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

SECRET = os.environ.get("SECRET", "demo")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# student (spec.yaml:7)
class Student(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(10, 30)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    name: Any = None
    launch: Any = None
    home: Any = None
    attempt: Any = None

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        self.name = f"student{random.randint(1, 500)}"
        self.launch = launch_token(self, name=self.name, secret=SECRET)

        # spec.yaml:12
        with self.client.post(
            "/launch",
            data=urlencode({"token": one_or_many(self.launch)}, doseq=True),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            allow_redirects=False,
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:12", status=303)
            self.home = expect.capture_location("home")
            self.attempt = expect.capture_location("attempt", query="attempt")

        # spec.yaml:17
        with self.client.get(self.home, name="home", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:17")
            expect.css("h1", contains="Quiz")

    @task
    def student(self) -> None:
        for question in list(range(1, random.randint(3, 5))):
            # spec.yaml:21
            with self.client.get(
                f"/attempts/{quoted(self.attempt)}/questions/{quoted(question)}",
                name="/attempts/{attempt}/questions/{question}",
                catch_response=True,
            ) as response:
                expect = Expect(response, "spec.yaml:21")
                options = expect.capture_css(
                    "options", "input[name=option]", attribute="value", pick="all"
                )
            gevent.sleep(random.uniform(1, 5))

            # spec.yaml:24
            with self.client.post(
                f"/attempts/{quoted(self.attempt)}/questions/{quoted(question)}",
                data=urlencode(
                    {"option": one_or_many(random.choice(options))}, doseq=True
                ),
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                name="/attempts/{attempt}/questions/{question}",
                catch_response=True,
            ) as response:
                expect = Expect(response, "spec.yaml:24")
                expect.body(contains="Saved")


# From hooks.py: edit it there.


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def launch_token(user: Any, name: str, secret: str) -> str:
    head = (
        _encoded(b'{"alg":"HS256"}')
        + "."
        + _encoded(json.dumps({"sub": name}).encode())
    )
    return f"{head}.{_encoded(hmac.digest(secret.encode(), head.encode(), hashlib.sha256))}"


# What follows is the same in every file that needs it.
