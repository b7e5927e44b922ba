"""Load test `until_poll` for Locust, made from spec.yaml by scenarioc."""

import json
import os
import random
import re
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any, Final, Literal, NoReturn

import gevent
import geventhttpclient.client
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from locust.stats import StatsError
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
    def comes(self) -> None:
        for _ in range(5):
            # spec.yaml:13
            with self.client.get("/job", catch_response=True) as response:
                expect = Expect(response, "spec.yaml:13")
                state = expect.capture("state", "$.state", lambda body: body["state"])
            if state == "done":
                break
            gevent.sleep(0.5)
        else:
            gave_up(self, '${state == "done"}', "spec.yaml:9")

        # spec.yaml:15
        self.client.get("/result")

    @task
    def never_comes(self) -> None:
        for _ in range(3):
            # spec.yaml:22
            with self.client.get("/stuck", catch_response=True) as response:
                expect = Expect(response, "spec.yaml:22")
                state = expect.capture("state", "$.state", lambda body: body["state"])
            if state == "done":
                break
            gevent.sleep(2)
        else:
            gave_up(self, '${state == "done"}', "spec.yaml:18")

        # spec.yaml:24
        self.client.get("/never")


# What follows is the same in every file that needs it.
