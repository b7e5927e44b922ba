"""Load test `setup_that_fails` for Locust, made from spec.yaml by scenarioc."""

import functools
import logging
import math
import os
import signal
import ssl
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NoReturn, TypeVar

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from gevent.lock import Semaphore
from locust import FastHttpUser, User, events, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.env import Environment
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.rpc.protocol import Message
from locust.runners import (
    STATE_CLEANUP,
    STATE_RUNNING,
    STATE_STOPPING,
    LocalRunner,
    MasterRunner,
    WorkerRunner,
)
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# setup (spec.yaml:4)
class Setup(FastHttpUser):
    abstract = True
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    def set_up(self) -> None:
        # spec.yaml:5
        with self.client.get("/ready", catch_response=True) as response:
            Expect(response, "spec.yaml:5", on_failure=end_iteration, user=self)

        # spec.yaml:6
        with self.client.post("/users", catch_response=True) as response:
            Expect(
                response, "spec.yaml:6", status=201, on_failure=end_iteration, user=self
            )

        # spec.yaml:8
        with self.client.get("/never", catch_response=True) as response:
            Expect(response, "spec.yaml:8", on_failure=end_iteration, user=self)

    def tear_down(self) -> None:
        # spec.yaml:10
        self.client.get("/never")


# nobody (spec.yaml:12)
class Nobody(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def nobody(self) -> None:
        # spec.yaml:13
        self.client.get("/never")


# What follows is the same in every file that needs it.


once_per_test(Setup)
