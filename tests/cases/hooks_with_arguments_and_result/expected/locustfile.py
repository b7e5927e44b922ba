"""Load test `hooks_with_arguments_and_result` for Locust, made from spec.yaml by
scenarioc.
"""

import datetime
import hashlib
import json
import logging
import os
import ssl
import urllib.parse
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


# member (spec.yaml:6)
class Member(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    n: Any = 5
    seen: Any = 0

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        prepare(self)

    @task
    def member(self) -> None:
        signature = sign(self, text=f"n={self.n}", times=2)

        # spec.yaml:14
        self.client.get("/a", headers={"X-Signature": text(signature)})
        self.seen = remember(self)

        # spec.yaml:18
        self.client.get(f"/b/{quoted(self.seen)}/{self.n}", name="/b/{seen}/{n}")

    def on_stop(self) -> None:
        prepare(self)


# From hooks.py: edit it there.

SALT = "pepper"


def sign(user: Any, text: str, times: int = 1) -> str:
    """A signature."""
    for _ in range(times):
        text = _digest(SALT + text)
    return text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def prepare(user: Any) -> None:
    user.n += 1


def remember(user: Any, **_: Any) -> int:
    return int(user.seen) + 1


# What follows is the same in every file that needs it.
