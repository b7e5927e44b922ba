"""Load test `journey_sign_in_by_redirects` for Locust, made from spec.yaml by
scenarioc.

Authorization code flow, with the code taken from the redirect.
"""

import datetime
import json
import logging
import operator
import os
import random
import re
import ssl
import string
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any, Final, Literal
from urllib.parse import parse_qs, urlsplit

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from locust import FastHttpUser, between, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

PASSWORD = os.environ.get("PASSWORD", "demo")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# member (spec.yaml:6)
class Member(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(5, 15)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    login_url: Any = None
    code: Any = None
    token: Any = None

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        # spec.yaml:9
        with self.client.get(
            "/authorize",
            params={"client_id": "web", "state": random_string(8)},
            allow_redirects=False,
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:9", status=302)
            self.login_url = expect.capture_location("login_url")

        # spec.yaml:13
        with self.client.post(
            self.login_url,
            data={"user": f"u{random.randint(1, 99)}", "password": PASSWORD},
            allow_redirects=False,
            name="log in",
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:13", status=302)
            self.code = expect.capture_location("code", query="code")

        # spec.yaml:18
        with self.client.post(
            "/token",
            data={"grant_type": "authorization_code", "code": self.code},
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:18")
            self.token = expect.capture(
                "token", "$.access_token", lambda body: body["access_token"]
            )

    @task(2)
    def profile(self) -> None:
        # spec.yaml:23
        with self.client.get(
            "/me",
            headers={"Authorization": f"Bearer {text(self.token)}"},
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:23")
            expect.json("$.active", lambda body: body["active"], equals=True)

    @task
    def settings(self) -> None:
        # spec.yaml:24
        self.client.put(
            "/me/settings",
            json={"theme": random.choice(["dark", "light"])},
            headers={"Authorization": f"Bearer {text(self.token)}"},
        )


# What follows is the same in every file that needs it.
