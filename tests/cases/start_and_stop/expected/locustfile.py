"""Load test `start_and_stop` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import logging
import os
import random
import re
import ssl
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
    name: Any = None
    token: Any = None

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        self.name = f"u-{random.randint(100, 999)}"
        # spec.yaml:8
        with self.client.post(
            "/login", json={"name": self.name}, catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:8")
            self.token = expect.capture("token", "$.token", lambda body: body["token"])
        gevent.sleep(1)
        if self.token == "t2":
            # spec.yaml:13
            self.client.get("/second")

    @task
    def member(self) -> None:
        # spec.yaml:15
        self.client.get("/me", headers={"X-Token": text(self.token)})

    def on_stop(self) -> None:
        # spec.yaml:18
        with self.client.post(
            "/logout", json={"token": self.token, "who": self.name}, catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:18")
            bye = expect.capture("bye", "$.path", lambda body: body["path"])
        logger.info(text(bye))


# What follows is the same in every file that needs it.
