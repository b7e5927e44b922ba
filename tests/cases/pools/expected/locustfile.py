"""Load test `pools` for Locust, made from spec.yaml by scenarioc."""

import datetime
import itertools
import json
import os
import random
import ssl
import urllib.parse
from collections import deque
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import gevent
import geventhttpclient.client
from gevent.event import AsyncResult
from locust import FastHttpUser, events, task
from locust.exception import RescheduleTask
from locust.runners import MasterRunner, WorkerRunner
from locust.stats import StatsError

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# newcomer (spec.yaml:9)
class Newcomer(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def newcomer(self) -> None:
        for number in [1, 2, 3]:
            # spec.yaml:13
            self.client.post("/users", json={"number": number})
            REGISTERED.put({"id": number, "mail": f"user{text(number)}@example.test"})


# regular (spec.yaml:16)
class Regular(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def look(self) -> None:
        someone = REGISTERED.pick(self)

        # spec.yaml:21
        self.client.get(f"/users/{quoted(someone['id'])}", name="/users/{someone.id}")

    @task
    def leave_(self) -> None:
        account_ = REGISTERED.take(self)

        # spec.yaml:25
        self.client.delete(
            f"/users/{quoted(account_['id'])}?mail={quoted(account_['mail'])}",
            name="/users/{account.id}",
        )

    @task
    def skip(self) -> None:
        none = NOTHING_.take(self)

        # spec.yaml:29
        self.client.get(f"/never/{quoted(none)}", name="/never/{none}")

    @task
    def fail(self) -> None:
        none = SPARE.take(self)

        # spec.yaml:33
        self.client.get(f"/never/{quoted(none)}", name="/never/{none}")


# What follows is the same in every file that needs it.


REGISTERED = Pool("registered", 2, "spec.yaml:5")
NOTHING_ = Pool("nothing", 5, "spec.yaml:6", when_empty="skip")
SPARE = Pool("spare", 5, "spec.yaml:7", when_empty="fail", shared=True)
