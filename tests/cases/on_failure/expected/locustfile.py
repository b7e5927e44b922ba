"""Load test `on_failure` for Locust, made from spec.yaml by scenarioc."""

import json
import operator
import os
import re
import ssl
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final, NoReturn, TypeVar

import gevent
import geventhttpclient.client
from gevent.lock import Semaphore
from locust import FastHttpUser, events, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask, StopUser
from locust.runners import STATE_CLEANUP, STATE_STOPPING, MasterRunner, WorkerRunner
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
    def goes_on(self) -> None:
        # spec.yaml:7
        self.client.get("/500")

        # spec.yaml:7
        self.client.get("/500")

        # spec.yaml:7
        self.client.get("/after")

    @task
    def ends_iteration(self) -> None:
        # spec.yaml:8
        with self.client.get("/500", catch_response=True) as response:
            Expect(response, "spec.yaml:8", on_failure=end_iteration, user=self)

        # spec.yaml:8
        self.client.get("/never")

    @task
    def ends_user(self) -> None:
        # spec.yaml:9
        with self.client.get("/200", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:9", on_failure=end_user, user=self)
            expect.json("$.a", lambda body: body["a"], equals=2)

        # spec.yaml:9
        self.client.get("/never")

    @task
    def ends_test(self) -> None:
        # spec.yaml:10
        with self.client.get("/500", catch_response=True) as response:
            Expect(response, "spec.yaml:10", on_failure=end_test, user=self)

        # spec.yaml:10
        self.client.get("/never")

    @task
    def is_fine(self) -> None:
        # spec.yaml:11
        with self.client.get("/200", catch_response=True) as response:
            Expect(response, "spec.yaml:11", on_failure=end_user, user=self)

        # spec.yaml:11
        self.client.get("/after")


# What follows is the same in every file that needs it.
