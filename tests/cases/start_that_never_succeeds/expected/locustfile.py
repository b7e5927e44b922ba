"""Load test `start_that_never_succeeds` for Locust, made from spec.yaml by
scenarioc.
"""

import datetime
import json
import logging
import os
import random
import re
import ssl
import urllib.parse
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


# member (spec.yaml:5)
class Member(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    token: Any = None

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        # spec.yaml:7
        with self.client.post("/login", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:7")
            self.token = expect.capture("token", "$.token", lambda body: body["token"])

    @task
    def member(self) -> None:
        # spec.yaml:9
        self.client.get(f"/never/{quoted(self.token)}", name="/never/{token}")


# What follows is the same in every file that needs it.
