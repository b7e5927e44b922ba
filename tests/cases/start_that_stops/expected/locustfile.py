"""Load test `start_that_stops` for Locust, made from spec.yaml by scenarioc."""

import logging
import os
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from locust import FastHttpUser, task
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.user.task import LOCUST_STATE_STOPPING

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# gone (spec.yaml:5)
class Gone(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        # spec.yaml:6
        self.client.get("/a")
        raise StopUser

    @task
    def gone(self) -> None:
        # spec.yaml:7
        self.client.get("/never")


# stays (spec.yaml:8)
class Stays(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        # spec.yaml:9
        self.client.get("/a")
        raise RescheduleTask

    @task
    def stays(self) -> None:
        # spec.yaml:10
        self.client.get("/b")


# What follows is the same in every file that needs it.
