"""Load test `parallel_branches` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import logging
import os
import random
import re
import ssl
import time
from collections.abc import Callable
from functools import cache
from types import TracebackType
from typing import Any, Final, Literal, NoReturn

import gevent
import geventhttpclient.client
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import InterruptTaskSet, RescheduleTask, StopUser
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    shared: Any = "none"

    @task
    def reader(self) -> None:
        a: Any = None
        c: Any = None

        def branch_1() -> None:
            nonlocal a
            # spec.yaml:9
            with self.client.get("/a", catch_response=True) as response:
                expect = Expect(response, "spec.yaml:9")
                a = expect.capture("a", "$.path", lambda body: body["path"])

        def branch_2() -> None:
            # spec.yaml:11
            self.client.get("/b")

        def branch_3() -> None:
            nonlocal c
            with TimedGroup(self, "both"):
                # spec.yaml:14
                with self.client.get("/c", catch_response=True) as response:
                    expect = Expect(response, "spec.yaml:14")
                    c = expect.capture("c", "$.path", lambda body: body["path"])
                    self.shared = expect.capture(
                        "shared", "$.path", lambda body: body["path"]
                    )

                # spec.yaml:16
                self.client.get("/d")

        together(branch_1, branch_2, branch_3)
        logger.info(f"{text(a)} {text(c)} {text(self.shared)}")

        def branch_4() -> None:
            # spec.yaml:19
            with self.client.get("/a", catch_response=True) as response:
                Expect(
                    response,
                    "spec.yaml:19",
                    status=500,
                    on_failure=end_iteration,
                    user=self,
                )

        def branch_5() -> None:
            # spec.yaml:20
            self.client.get("/b")

        together(branch_4, branch_5)

        # spec.yaml:21
        self.client.get("/never")


# What follows is the same in every file that needs it.
