"""Load test `load_figures_from_environment` for Locust, made from spec.yaml by
scenarioc.
"""

from __future__ import annotations

import datetime
import functools
import gc
import json
import logging
import math
import os
import random
import re
import signal
import socket
import ssl
import statistics
import sys
import time
import urllib.parse
import weakref
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, NoReturn, TypeVar

import gevent
import gevent.socket
import geventhttpclient.client
from gevent import GreenletExit
from gevent.event import Event
from gevent.lock import Semaphore
from locust import FastHttpUser, LoadTestShape, User, events, task
from locust.dispatch import UsersDispatcher
from locust.exception import RescheduleTask, StopUser
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

CONCURRENCY = os.environ.get("CONCURRENCY", "3")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


LIST_WEIGHT = env_count("LIST_WEIGHT", 3)
WATCHERS = env_count("WATCHERS", 1, least=1)
CONCURRENCY_COUNT = env_count("CONCURRENCY", 3)
LESS = env_count("LESS", 3)
ITERATIONS = env_count("ITERATIONS", 1000, least=1)
COUNT = env_count("COUNT", 100, least=1)
SEED = env_count("SEED", 1, least=1)
MAX_USERS = env_count("MAX_USERS", 500, least=1)


BROWSE_WEIGHT = env_number("BROWSE_WEIGHT", 1)


RATE = env_rate("RATE", "50/s", above=0)


DURATION = env_seconds("DURATION", "5m", above=0)
RAMP = env_seconds("RAMP", "30s")
FINISH = env_seconds("FINISH", "30s")
WARMUP = env_seconds("WARMUP", "0s")


# browse (spec.yaml:5)
class Browse(FastHttpUser):
    host = TARGET.rstrip("/")
    weight = BROWSE_WEIGHT
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task(LIST_WEIGHT)
    def list(self) -> None:
        # spec.yaml:8
        self.client.get("/items")

    @task
    def look(self) -> None:
        # spec.yaml:9
        self.client.get(f"/items?seen={quoted(CONCURRENCY)}", name="/items")


# watch (spec.yaml:10)
class Watch_(FastHttpUser):
    host = TARGET.rstrip("/")
    fixed_count = WATCHERS
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def watch(self) -> None:
        # spec.yaml:10
        self.client.get("/watch")


PROFILES: Mapping[str, Stages] = {
    "constant": [(0, CONCURRENCY_COUNT), (DURATION, CONCURRENCY_COUNT)],
    "stages": [
        (RAMP, CONCURRENCY_COUNT),
        (DURATION, CONCURRENCY_COUNT),
        (0, LESS),
        (10, LESS),
    ],
    "counted": [(0, 5), (math.inf, 5)],
}


ARRIVALS = {
    "arriving": Arrivals(
        [
            Phase(60, RATE, RATE, mix={"Browse": BROWSE_WEIGHT, "Watch_": 2}),
            Phase(DURATION, COUNT / DURATION, COUNT / DURATION),
        ],
        seed=SEED,
        max_users=MAX_USERS,
        finish_s=FINISH,
    ),
}


class Load(ArrivingLoad):
    profiles = PROFILES
    arrivals = ARRIVALS


# What follows is the same in every file that needs it.


refuse_wrong_figures()


offer_profiles(["constant", "stages", "counted", "arriving"], "constant")
let_users_arrive(ARRIVALS)
limit_iterations([Browse, Watch_], in_all={"counted": ITERATIONS}, each={})
hold_throughput({"counted": RATE}, [Browse, Watch_])
finish_completely()
