"""Load test `what_the_run_knows` for Locust, made from spec.yaml by scenarioc."""

import datetime
import itertools
import json
import os
import ssl
import urllib.parse
import uuid
import weakref
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import geventhttpclient.client
from locust import FastHttpUser, User, task
from locust.env import Environment
from locust.runners import WorkerRunner

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:6)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    first: Any = None

    def on_start(self) -> None:
        iteration = iterations_done(self)
        self.first = iteration
        # spec.yaml:7
        self.client.get(
            f"/start/{iteration}/{user_id(self)}", name="/start/{iteration}/{user.id}"
        )

    @task
    def one(self) -> None:
        iteration = next_iteration(self)
        # spec.yaml:9
        self.client.get(
            f"/one/{iteration}/{user_id(self)}/{quoted(TEST_ID)}",
            name="/one/{iteration}/{user.id}/{test.id}",
        )

    @task
    def silent(self) -> None:
        next_iteration(self)
        # spec.yaml:10
        self.client.get("/silent")

    @task
    def two(self) -> None:
        iteration = next_iteration(self)
        # spec.yaml:11
        self.client.get(f"/two/{iteration}", name="/two/{iteration}")
        for loop_index in range(2):
            # spec.yaml:11
            self.client.get(
                f"/r/{loop_index}/{iteration}", name="/r/{loop.index}/{iteration}"
            )

    def on_stop(self) -> None:
        iteration = iterations_done(self)
        # spec.yaml:12
        self.client.get(
            f"/stop/{iteration}/{self.first}", name="/stop/{iteration}/{first}"
        )


# other (spec.yaml:13)
class Other(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def other(self) -> None:
        iteration = next_iteration(self)
        # spec.yaml:13
        self.client.get(
            f"/other/{user_id(self)}/{iteration}", name="/other/{user.id}/{iteration}"
        )


# What follows is the same in every file that needs it.


TEST_ID = new_test_id()
