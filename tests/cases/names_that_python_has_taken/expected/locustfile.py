"""Load test `names_that_python_has_taken` for Locust, made from spec.yaml by
scenarioc.
"""

import datetime
import json
import os
import random
import ssl
import sys
import urllib.parse
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import geventhttpclient.client
from locust import FastHttpUser, TaskSet, between, events, tag, task
from locust.exception import InterruptTaskSet
from locust.user.task import filter_tasks_by_tags

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")
CLASS = 1
JSON: Any = {"a": 1}


# class (spec.yaml:7)
class Class(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(1, 2)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    constant_: Any = "c"
    keep_trying_: Any = "k"
    client_: Any = "mine"
    wait_: Any = "w"
    self: Any = "s"
    host_: Any = "h"

    @task
    def import_(self) -> None:
        def_ = 5
        response_ = "r"
        random_ = "x"

        # spec.yaml:11
        self.client.get(
            f"/{quoted(def_)}/{quoted(response_)}/{quoted(random_)}/{quoted(self.client_)}/{quoted(self.self)}/{quoted(self.host_)}/{quoted(self.wait_)}",
            name="/{def}/{response}/{random}/{client}/{self}/{host}/{wait}",
        )

    @task
    def on_start_(self) -> None:
        # spec.yaml:12
        self.client.get(
            f"/{quoted(JSON['a'])}/{random.randint(1, 5)}",
            name="/{json.a}/{randint(1, 5)}",
        )

    @task(2)
    def task_(self) -> None:
        # task (spec.yaml:5)
        self.client.get("/task")

    @tag("a")
    @task
    def tag_(self) -> None:
        # spec.yaml:14
        self.client.get("/tag")

    @task
    def between_(self) -> None:
        # spec.yaml:15
        self.client.get("/between")

    @task
    class Any_(TaskSet):
        @task
        class TaskSet_(TaskSet):
            @task
            def any(self) -> None:
                # spec.yaml:16
                self.client.get("/any")

            @task
            def leave(self) -> None:
                raise InterruptTaskSet

        @task
        def user_(self) -> None:
            user: Any = self.user
            # spec.yaml:16
            self.client.get(f"/{quoted(user.client_)}", name="/{client}")

        @task
        def leave(self) -> None:
            raise InterruptTaskSet

    @task
    def leave_(self) -> None:
        # spec.yaml:17
        self.client.get("/leave")


# 1 odd näme! (spec.yaml:18)
class X1OddName(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def x1_odd_name(self) -> None:
        # spec.yaml:18
        self.client.get("/odd")


# What follows is the same in every file that needs it.


heed_tags()
