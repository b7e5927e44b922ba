"""Load test `load_iterations` for Locust, made from spec.yaml by scenarioc."""

from __future__ import annotations

import functools
import logging
import math
import os
import random
import signal
import ssl
import time
import weakref
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, NoReturn, TypeVar

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from gevent.event import Event
from gevent.lock import Semaphore
from locust import FastHttpUser, LoadTestShape, User, constant, events, task
from locust.exception import StopUser
from locust.runners import (
    STATE_CLEANUP,
    STATE_RUNNING,
    STATE_STOPPING,
    MasterRunner,
    WorkerRunner,
)
from locust.stats import StatsError
from locust.user.task import LOCUST_STATE_STOPPING

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# buy (spec.yaml:5)
class Buy(FastHttpUser):
    host = TARGET.rstrip("/")
    weight = 3
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def buy(self) -> None:
        # spec.yaml:5
        self.client.get("/")

        # spec.yaml:5
        self.client.get("/cart")


# browse (spec.yaml:6)
class Browse(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = constant(1)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def get_a(self) -> None:
        # spec.yaml:6
        self.client.get("/a")

    @task
    def get_b(self) -> None:
        # spec.yaml:6
        self.client.get("/b")


PROFILES: Mapping[str, Stages] = {
    "thousand": [(0, 20), (math.inf, 20)],
    "at most a minute": [(10, 20), (50, 20)],
    "ten each": [(0, 20), (300, 20)],
    "steady": [(0, 5), (120, 5)],
}


class Load(StagedLoad):
    profiles = PROFILES


# What follows is the same in every file that needs it.


offer_profiles(list(PROFILES), "thousand")
limit_iterations(
    [Buy, Browse],
    in_all={"thousand": 1000, "at most a minute": 1000},
    each={"ten each": 10},
)
finish_completely()
