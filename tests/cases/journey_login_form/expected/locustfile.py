"""Load test `journey_login_form` for Locust, made from spec.yaml by scenarioc."""

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
from html import unescape
from http.cookies import SimpleCookie
from typing import Any, Final, Literal, TypeVar
from urllib.parse import parse_qs, urlsplit

import gevent
import geventhttpclient.client
from faker import Faker
from gevent import GreenletExit
from locust import FastHttpUser, between, events, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

PASSWORD = os.environ.get("PASSWORD", "demo")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# editor (spec.yaml:5)
class Editor(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(1, 3)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    name: Any = None
    csrf: Any = None

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        self.name = f"editor{random.randint(1, 20)}"
        # spec.yaml:9
        with self.client.get("/login/", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:9")
            self.csrf = expect.capture_hidden("csrf", "csrfmiddlewaretoken")

        # spec.yaml:11
        with self.client.post(
            "/login/",
            data={
                "csrfmiddlewaretoken": self.csrf,
                "username": self.name,
                "password": PASSWORD,
            },
            headers={"Referer": f"{TARGET}/login/"},
            allow_redirects=False,
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:11", status=302, user=self)
            expect.cookie("sessionid", exists=True)

    @task(3)
    def dashboard(self) -> None:
        # spec.yaml:17
        with self.client.get("/dashboard/", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:17")
            expect.body(contains="Welcome")

    @task
    def edit(self) -> None:
        # spec.yaml:20
        with self.client.get("/articles/1/edit/", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:20")
            self.csrf = expect.capture_hidden("csrf", "csrfmiddlewaretoken")

        # spec.yaml:22
        with self.client.post(
            "/articles/1/edit/",
            data={"csrfmiddlewaretoken": self.csrf, "title": fake.sentence(4)},
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:22")
            expect.url(contains="/articles/1/")

    def on_stop(self) -> None:
        # spec.yaml:25
        self.client.post("/logout/")


# What follows is the same in every file that needs it.


fake = new_fake()
