"""Load test `headers_with_captured_token` for Locust, made from spec.yaml by
scenarioc.
"""

import datetime
import json
import logging
import os
import random
import re
import ssl
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any, Final, Literal

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# member (spec.yaml:6)
class Member(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    token: Any = None

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        # spec.yaml:9
        with self.client.post(
            "/login",
            data={"user": "a"},
            headers={"X-Request-Id": str(uuid.uuid4())},
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:9")
            self.token = expect.capture("token", "$.token", lambda body: body["token"])

        # spec.yaml:12
        self.client.get(
            "/me",
            headers={
                "X-Request-Id": str(uuid.uuid4()),
                "Authorization": f"Bearer {text(self.token)}",
            },
        )

    @task
    def read(self) -> None:
        # spec.yaml:14
        self.client.get(
            "/me",
            headers={
                "X-Request-Id": str(uuid.uuid4()),
                "Authorization": f"Bearer {text(self.token)}",
            },
        )

        # spec.yaml:14
        self.client.get("/public", headers={"X-Request-Id": str(uuid.uuid4())})

    @task(2)
    def write(self) -> None:
        # spec.yaml:15
        self.client.post(
            "/me",
            json={},
            headers={
                "X-Request-Id": str(uuid.uuid4()),
                "Authorization": f"Bearer {text(self.token)}",
            },
        )

    def on_stop(self) -> None:
        # spec.yaml:16
        self.client.post(
            "/logout",
            headers={
                "X-Request-Id": str(uuid.uuid4()),
                "Authorization": f"Bearer {text(self.token)}",
            },
        )


# What follows is the same in every file that needs it.
