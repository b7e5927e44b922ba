"""Load test `setup_and_teardown` for Locust, made from spec.yaml by scenarioc."""

import datetime
import functools
import json
import logging
import math
import operator
import os
import random
import re
import signal
import ssl
import string
import time
import urllib.parse
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any, Final, Literal, NoReturn, TypeVar

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
SETUP_HEADERS = {"X-Test": "yes"}
READER_HEADERS = {"X-Test": "yes"}
CHANGER_HEADERS = {"X-Test": "yes"}


# setup (spec.yaml:6)
class Setup(FastHttpUser):
    abstract = True
    host = TARGET.rstrip("/")
    default_headers = SETUP_HEADERS
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    size: Any = None
    name: Any = None
    user_id: Any = None

    def set_up(self) -> None:
        self.size = random.randint(3, 5)
        self.name = f"load-{random_string(6)}"

        # spec.yaml:8
        with self.client.post(
            "/users", json={"name": self.name, "size": self.size}, catch_response=True
        ) as response:
            expect = Expect(
                response, "spec.yaml:8", on_failure=end_iteration, user=self
            )
            self.user_id = expect.capture("user_id", "$.id", lambda body: body["id"])

    def tear_down(self) -> None:
        # spec.yaml:12
        with self.client.get(
            f"/users?name={quoted(self.name)}", name="/users", catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:12")
            found = expect.capture(
                "found", "$.ids[*]", lambda body: each(body["ids"]), pick="all"
            )
        for one in found:
            # spec.yaml:16
            self.client.delete(
                f"/users/{quoted(one)}",
                headers={"X-First": text(self.user_id)},
                name="/users/{one}",
            )


# reader (spec.yaml:19)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    default_headers = READER_HEADERS
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # spec.yaml:21
        with self.client.get(
            f"/users/{quoted(Setup.user_id)}",
            name="/users/{user_id}",
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:21")
            expect.json("$.id", lambda body: body["id"], equals=Setup.user_id)


# changer (spec.yaml:23)
class Changer(FastHttpUser):
    host = TARGET.rstrip("/")
    default_headers = CHANGER_HEADERS
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    size: Any = None
    mine: Any = None

    def on_start(self) -> None:
        self.size = random.randint(3, 5)
        self.mine = f"{text(Setup.name)}-{self.size}"

    @task
    def change(self) -> None:
        # spec.yaml:30
        self.client.put(
            f"/users/{quoted(Setup.user_id)}",
            json={"name": self.mine},
            name="/users/{user_id}",
        )


# What follows is the same in every file that needs it.


once_per_test(Setup, ["name", "user_id"])
